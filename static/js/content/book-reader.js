// A book by chapters: arrow keys turn, <text-size> makes the letters larger or smaller and remembers it on this device.
const SIZES = [0.9, 1, 1.15, 1.3, 1.5, 1.75];
const KEPT = "nhipcau.book-size";

class TextSize extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.set(SIZES.includes(Number(read())) ? SIZES.indexOf(Number(read())) : 1);
    this.addEventListener("click", (event) => {
      const step = Number(event.target.closest("[data-step]")?.dataset.step);
      if (step) this.set(this.at + step);
    });
  }

  set(wanted) {
    this.at = Math.min(Math.max(wanted, 0), SIZES.length - 1);
    document.querySelector(".book-page")?.style.setProperty("--book-size", SIZES[this.at]);
    this.querySelector("[data-step='-1']").disabled = this.at === 0;
    this.querySelector("[data-step='1']").disabled = this.at === SIZES.length - 1;
    try { localStorage.setItem(KEPT, SIZES[this.at]); } catch { /* a browser that keeps nothing still reads */ }
  }
}

function read() {
  try { return localStorage.getItem(KEPT); } catch { return null; }
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  const rel = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
  document.querySelector(`main a[rel=${rel}]`)?.click();
});
customElements.define("text-size", TextSize);
