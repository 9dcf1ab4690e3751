// What the classroom's wall offers beside the lesson: large pictures or a large slide, the code for all to read, the
// whole screen. For this screen alone: nothing here is stored or sent.

import { say, set } from "./dom.js";
import { word } from "./words.js";

const KEYS = { l: "layout", q: "code", f: "full" };

export class ScreenTools {
  constructor(room) {
    this.room = room;
    this.chosen = null; // 'rooms' or 'slides' once somebody has chosen
    this.dialog = document.querySelector("[data-join-dialog]");
    document.addEventListener("click", ({ target }) => {
      const name = target.closest("[data-screen-do]")?.dataset.screenDo;
      if (name) this[name]();
    });
    document.addEventListener("keydown", (event) => this.key(event));
    for (const button of document.querySelectorAll("[data-screen-do]")) button.hidden = false;
    // A press beside the code closes it.
    this.dialog?.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close());
  }

  key(event) {
    const name = KEYS[event.key.toLowerCase()];
    if (!name || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
    if (event.target.closest("input, textarea, select") || document.querySelector("dialog[open]:not([data-join-dialog])")) return;
    event.preventDefault();
    this[name]();
  }

  /** Without a slide the pictures of the classes have the wall, until somebody chooses otherwise. */
  render(state) {
    const large = this.chosen ?? (state.slides ? "slides" : "rooms");
    set(this.room, "data-large", large);
    for (const button of document.querySelectorAll('[data-screen-do="layout"]')) say(button.querySelector("span"), word(large === "rooms" ? "largeSlides" : "largeRooms"));
  }

  layout() {
    this.chosen = this.room.dataset.large === "rooms" ? "slides" : "rooms";
    this.render(this.room.state);
  }

  /** The code and the address, large enough for the last row; the same key or button takes them away. */
  code() {
    if (this.dialog?.open) this.dialog.close();
    else this.dialog?.showModal();
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }
}
