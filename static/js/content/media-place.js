// <media-place>: goes on where the person stopped, tells the server every ten seconds and when the page goes.
class MediaPlace extends HTMLElement {
  connectedCallback() {
    const media = this.querySelector("audio, video");
    const start = Number(this.getAttribute("at")) || 0;
    const keep = () => {
      const position = Math.floor(media.currentTime);
      if (!media.duration || position === this.kept) return;
      this.kept = position;
      const token = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="))?.split("=")[1] ?? "";
      const body = new URLSearchParams({ position, of: Math.floor(media.duration), csrfmiddlewaretoken: token });
      navigator.sendBeacon(this.getAttribute("place-url"), body);
    };
    media.addEventListener("loadedmetadata", () => { if (start > 0 && start < media.duration - 3) media.currentTime = start; }, { once: true });
    media.addEventListener("pause", keep);
    media.addEventListener("timeupdate", () => { if (Math.abs(media.currentTime - (this.kept ?? 0)) > 10) keep(); });
    addEventListener("pagehide", keep);
    this.follow(media);
  }

  // The lines beside the recording: a click goes there, the line that is being said is marked.
  follow(media) {
    const lines = [...document.querySelectorAll(".transcript [data-at]")];
    for (const line of lines) {
      line.addEventListener("click", (event) => {
        event.preventDefault();
        media.currentTime = Number(line.dataset.at);
        media.play();
      });
    }
    media.addEventListener("timeupdate", () => {
      const now = lines.findLast((line) => Number(line.dataset.at) <= media.currentTime + 0.05);
      for (const line of lines) {
        if (line === now) line.setAttribute("aria-current", "true");
        else line.removeAttribute("aria-current");
      }
    });
  }
}
customElements.define("media-place", MediaPlace);
