import { places } from "./marks.js";

// <pdf-reader>: one page at a time on a canvas, byte ranges only as needed, the place kept on the server.
class PdfReader extends HTMLElement {
  async connectedCallback() {
    this.stage = this.querySelector(".reader-stage");
    this.tools = this.querySelector(".reader-tools");
    this.at = this.querySelector("[data-at]");
    this.state = this.querySelector(".reader-state");
    this.number = Number(this.getAttribute("page")) || 1;
    this.zoom = 1;
    this.state.textContent = this.dataset.loading;
    try {
      const pdfjs = await import(this.getAttribute("pdfjs"));
      pdfjs.GlobalWorkerOptions.workerSrc = this.getAttribute("worker");
      this.book = await pdfjs.getDocument({
        url: this.getAttribute("src"), withCredentials: true, disableAutoFetch: true, disableStream: true,
        rangeChunkSize: 131072, isEvalSupported: false, useWasm: false, enableXfa: false,
      }).promise;
      this.TextLayer = pdfjs.TextLayer;
    } catch (error) {
      this.state.textContent = this.dataset.failed;
      console.warn(error);
      return;
    }
    this.tools.hidden = false;
    this.listen();
    await this.show(this.number);
    this.state.textContent = "";
  }

  listen() {
    const actions = {
      previous: () => this.show(this.wanted - 1), next: () => this.show(this.wanted + 1),
      in: () => this.scale(this.zoom * 1.25), out: () => this.scale(this.zoom / 1.25), fit: () => this.scale(1),
    };
    this.tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) actions[button.dataset.do]();
    });
    this.at.addEventListener("change", () => this.show(Number(this.at.value)));
    document.addEventListener("keydown", (event) => {
      if (event.target.matches("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
      const keys = { ArrowRight: "next", PageDown: "next", ArrowLeft: "previous", PageUp: "previous", "+": "in", "-": "out", "0": "fit" };
      if (event.key === "Home") { this.show(1); event.preventDefault(); }
      if (event.key === "End") { this.show(this.book.numPages); event.preventDefault(); }
      if (keys[event.key]) { actions[keys[event.key]](); event.preventDefault(); }
    });
    document.querySelectorAll(".reader-panel [data-page]").forEach((line) => {
      line.addEventListener("click", (event) => {
        event.preventDefault();
        line.closest("details").open = false;
        this.show(Number(line.dataset.page));
        this.stage.focus();
      });
    });
    this.listenToFingers(actions);
    let resizing;
    addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(() => this.show(this.wanted), 200); });
    addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.keep(); });
  }

  // A finger across the page turns it, as long as the page is not larger than the screen; the buttons do the same.
  listenToFingers(actions) {
    let from = null;
    this.stage.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
    this.stage.addEventListener("touchend", (event) => {
      const to = event.changedTouches[0];
      if (!from || this.zoom > 1 || (window.visualViewport?.scale ?? 1) > 1.05) return;
      const across = to.clientX - from.clientX;
      if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(to.clientY - from.clientY)) actions[across < 0 ? "next" : "previous"]();
      from = null;
    }, { passive: true });
  }

  // What was looked for, marked on the page that a search led to. Returns how far down the first mark stands.
  mark(canvas, words, viewport, sharp) {
    const wanted = this.getAttribute("find");
    if (!wanted) return null;
    const pen = canvas.getContext("2d");
    pen.font = "16px serif"; // how wide letters are to each other is much the same everywhere
    pen.fillStyle = "rgb(255 214 10 / .45)";
    pen.globalCompositeOperation = "multiply";
    let first = null;
    for (const { item, from, to } of places(words.items, wanted)) {
      const text = [...item.str.normalize("NFC")];
      const share = (letters) => pen.measureText(text.slice(0, letters).join("")).width / (pen.measureText(text.join("")).width || 1);
      const [, , c, d, x, y] = item.transform;
      const high = Math.hypot(c, d) || item.height;
      const corners = [
        ...viewport.convertToViewportPoint(x + item.width * share(from), y - high * 0.25),
        ...viewport.convertToViewportPoint(x + item.width * share(to), y + high * 0.95),
      ];
      const [left, right] = [Math.min(corners[0], corners[2]), Math.max(corners[0], corners[2])];
      const [top, bottom] = [Math.min(corners[1], corners[3]), Math.max(corners[1], corners[3])];
      pen.fillRect(left * sharp, top * sharp, (right - left) * sharp, (bottom - top) * sharp);
      first = Math.min(first ?? top, top);
    }
    pen.globalCompositeOperation = "source-over";
    return first;
  }

  // The drawn page with its words over it, unseen: to be selected, copied, found by the browser and read aloud.
  async sheet(canvas, words, viewport) {
    canvas.setAttribute("aria-hidden", "true");
    const sheet = document.createElement("div");
    const layer = document.createElement("div");
    sheet.className = "pdf-sheet";
    layer.className = "pdf-words";
    sheet.style.width = canvas.style.width;
    sheet.style.height = canvas.style.height;
    sheet.style.setProperty("--total-scale-factor", viewport.scale);
    sheet.append(canvas, layer);
    await new this.TextLayer({ textContentSource: words, container: layer, viewport }).render();
    return sheet;
  }

  scale(zoom) { this.zoom = Math.min(4, Math.max(0.4, zoom)); this.show(this.wanted); }

  async show(wanted) {
    const number = Math.min(Math.max(1, Math.round(wanted) || this.number), this.book.numPages);
    this.wanted = number; // the page that is on its way; a second key press counts from it
    const turn = (this.turn = (this.turn || 0) + 1);
    const page = await this.book.getPage(number);
    const width = this.stage.clientWidth - 16;
    const plain = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: Math.min(width / plain.width, 2.2) * this.zoom });
    const sharp = Math.min(devicePixelRatio || 1, 2);
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(viewport.width * sharp);
    canvas.height = Math.floor(viewport.height * sharp);
    canvas.style.width = `${Math.floor(viewport.width)}px`;
    canvas.style.height = `${Math.floor(viewport.height)}px`;
    await page.render({ canvasContext: canvas.getContext("2d"), canvas, viewport, transform: sharp === 1 ? null : [sharp, 0, 0, sharp, 0, 0] }).promise;
    if (turn !== this.turn) return; // a newer page was asked for meanwhile
    const words = await page.getTextContent();
    const sheet = await this.sheet(canvas, words, viewport);
    if (turn !== this.turn) return;
    this.stage.replaceChildren(sheet);
    const mark = this.mark(canvas, words, viewport, sharp);
    this.stage.scrollTop = mark === null ? 0 : Math.max(0, mark - 120);
    this.stage.dataset.marked = mark === null ? "" : "1";
    this.number = number;
    this.at.value = number;
    this.stage.setAttribute("aria-label", `${this.dataset.page} ${number} ${this.dataset.of} ${this.book.numPages}`);
    this.stage.dataset.shown = number;
    const lines = [...document.querySelectorAll(".reader-panel [data-page]")];
    const here = lines.findLast((line) => Number(line.dataset.page) <= number);
    for (const line of lines) {
      if (line === here) line.setAttribute("aria-current", "page");
      else line.removeAttribute("aria-current");
    }
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 1500);
    if (number < this.book.numPages) this.book.getPage(number + 1);
  }

  keep() {
    if (!this.book || this.kept === this.number) return;
    this.kept = this.number;
    const body = new URLSearchParams({ position: this.number, of: this.book.numPages, csrfmiddlewaretoken: cookie("csrftoken") });
    if (!navigator.sendBeacon(this.getAttribute("place-url"), body)) this.kept = null;
  }
}

const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.split("=")[1] ?? "";
customElements.define("pdf-reader", PdfReader);
