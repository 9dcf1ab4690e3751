// A formula too long for a phone scrolls inside its paragraph: the keyboard must be able to reach it there.

const BOXES = ".prose p, .prose li, .stem p, .option-text";

function reach() {
  for (const box of document.querySelectorAll(BOXES)) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}

reach();
addEventListener("resize", reach);
document.fonts?.ready.then(reach);
