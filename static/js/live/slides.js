// <lesson-slides>: the page that all look at; the presenter turns it.

import { h, say, set } from "./dom.js";
import { Part } from "./part.js";
import { word } from "./words.js";

const RETRY_MS = [1000, 3000, 8000, 20000];
const KEYS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

class LessonSlides extends Part {
  wire() {
    this.tries = 0;
    this.image = this.querySelector("img") ?? h("img", { hidden: true, alt: "" });
    if (!this.image.isConnected) this.part("stage").prepend(this.image);
    this.image.addEventListener("error", () => this.retry());
    this.image.addEventListener("load", () => this.loaded());
    this.part("back")?.addEventListener("click", () => this.turn(-1));
    this.part("next")?.addEventListener("click", () => this.turn(1));
    this.part("number")?.addEventListener("change", (event) => this.go(Number(event.target.value)));
    this.part("deck")?.addEventListener("submit", (event) => this.choose(event));
    this.part("away")?.addEventListener("click", () => this.room.command("slides.set", { item: null }));
    this.part("full")?.addEventListener("click", () => this.part("stage").requestFullscreen?.());
    document.addEventListener("keydown", (event) => this.key(event));
  }

  /** Arrows and Page keys turn the page, except while somebody types or moves inside a control. */
  key(event) {
    const turn = KEYS[event.key];
    if (!turn || event.altKey || event.ctrlKey || event.metaKey || !this.room?.canPresent) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog, [role=tab]")) return;
    event.preventDefault();
    this.turn(turn);
  }

  turn(by) {
    const slides = this.room.state.slides;
    if (slides) this.go((this.wanted ?? slides.page) + by);
  }

  /** The page shown at once on the presenter's own screen; the others see it as soon as it is stored. */
  go(page) {
    const slides = this.room.state.slides;
    if (!slides || !this.room.canPresent || !Number.isInteger(page) || page < 1 || page > slides.pages) return this.render(this.room.state);
    this.wanted = page;
    this.show(slides, page);
    this.room.command("slide.move", { page }).finally(() => {
      if (this.wanted === page) this.wanted = null;
      this.render(this.room.state);
    });
    return undefined;
  }

  choose(event) {
    event.preventDefault();
    const item = Number(new FormData(event.target).get("item"));
    if (item) this.room.command("slides.set", { item });
  }

  /** The list of decks stands at the one that is shown. */
  choosing(item) {
    const select = this.part("deck")?.elements.namedItem("item");
    if (select?.querySelector(`option[value="${item}"]`)) select.value = String(item);
  }

  /** The decks this teacher may show; what was chosen in the list stays chosen. */
  offer(decks) {
    const select = this.part("deck")?.elements.namedItem("item");
    if (!select) return;
    this.hasDecks = decks.length > 0;
    const chosen = select.value;
    select.replaceChildren(...decks.map((deck) => h("option", { value: deck.item }, word("deckOption", deck))));
    this.choosing(chosen || this.room.state.slides?.item);
    this.render(this.room.state);
  }

  render(state) {
    const { slides } = state;
    this.toggleAttribute("data-empty", !slides);
    set(this.part("none"), "hidden", Boolean(slides));
    this.image.hidden = !slides;
    for (const control of this.querySelectorAll("[data-presenter]")) control.hidden = !this.room.canPresent;
    if (this.part("deck") && !this.hasDecks) this.part("deck").hidden = true;
    for (const name of ["away", "full"]) set(this.part(name), "hidden", !slides);
    if (!slides) return this.empty();
    if (this.item !== slides.item) this.wanted = null;
    this.show(slides, this.wanted ?? slides.page);
  }

  empty() {
    this.item = this.source = null;
    for (const name of ["place", "title"]) say(this.part(name), "");
    for (const name of ["back", "next", "number"]) set(this.part(name)?.closest("label") ?? this.part(name), "hidden", true);
  }

  show(slides, page) {
    const source = this.room.pageImage(slides.item, page);
    if (this.source !== source) {
      this.source = source;
      if (this.item !== slides.item) this.choosing(slides.item);
      this.item = slides.item;
      this.tries = 0;
      this.image.src = source;
      this.setAttribute("aria-busy", "true");
    }
    set(this.image, "alt", word("slideAlt", { page, pages: slides.pages, title: slides.title }));
    say(this.part("place"), word("slidePlace", { page, pages: slides.pages }));
    say(this.part("title"), slides.title);
    const number = this.part("number");
    if (number && document.activeElement !== number) Object.assign(number, { value: page, max: slides.pages });
    if (this.part("back")) this.part("back").disabled = page <= 1;
    if (this.part("next")) this.part("next").disabled = page >= slides.pages;
    this.next = page < slides.pages ? this.room.pageImage(slides.item, page + 1) : null;
  }

  loaded() {
    this.tries = 0;
    this.removeAttribute("aria-busy");
    // An upright page gets an upright place where there is room for it.
    const { naturalWidth, naturalHeight } = this.image;
    if (naturalHeight) this.part("stage").style.setProperty("--page-ratio", String(naturalWidth / naturalHeight));
    set(this.part("failed"), "hidden", true);
    if (this.next) this.ahead = Object.assign(new Image(), { src: this.next });
  }

  retry() {
    const source = this.source;
    set(this.part("failed"), "hidden", false);
    const wait = RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)];
    setTimeout(() => this.source === source && (this.image.src = source), wait);
  }
}

customElements.define("lesson-slides", LessonSlides);
