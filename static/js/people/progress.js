// A running import: asks every second how far it is, and shows the result when it is over.
const box = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Progress": "1" }, credentials: "same-origin" });
    const text = await answer.text();
    if (!answer.ok || text.includes("<html")) {
      location.reload();
      return;
    }
    box.innerHTML = text;
  } catch {
    // The network is away for a moment; the next look will tell.
  }
  setTimeout(look, 1000);
}

if (box) setTimeout(look, 1000);
