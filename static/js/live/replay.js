// <lesson-replay>: the lesson again, from the same events by the same fold, at one's own pace.

import "./chat.js";
import "./hands.js";
import "./poll.js";
import "./presence.js";
import "./quiz.js";
import "./slides.js";
import { hourOf } from "./clock.js";
import { h, say, set } from "./dom.js";
import { Timeline } from "./timeline.js";
import { word } from "./words.js";

const PARTS = "lesson-slides, lesson-presence, lesson-hands, lesson-poll, lesson-quiz, lesson-chat";
const JUMP_MS = 10_000;

class LessonReplay extends HTMLElement {
  async connectedCallback() {
    if (this.config) return;
    this.config = JSON.parse(document.getElementById("lesson-config").textContent);
    this.me = this.config.me;
    this.canPresent = false;
    this.canVote = false;
    this.connection = { known: true };
    this.time = 0;
    this.speed = 1;
    this.wire();
    await this.load();
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  wire() {
    this.seekBar = this.part("seek");
    this.seekBar.addEventListener("input", () => this.seek(Number(this.seekBar.value)));
    this.part("play").addEventListener("click", () => this.toggle());
    this.part("speed").addEventListener("change", ({ target }) => (this.speed = Number(target.value)));
    this.part("marks").addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) this.seek(Number(button.dataset.time));
    });
    document.addEventListener("keydown", (event) => this.key(event));
  }

  async load() {
    try {
      const response = await fetch(this.config.urls.replay_data, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      this.timeline = new Timeline((await response.json()).events);
    } catch {
      set(this.part("failed"), "hidden", false);
      return;
    }
    this.seekBar.max = Math.ceil(this.timeline.length / 1000) * 1000;
    for (const control of this.querySelectorAll("[disabled]")) control.disabled = false;
    this.showMarks();
    this.seek(this.timeline.opening);
    this.dataset.ready = "";
  }

  // --- what the parts ask ---

  get state() {
    return this.timeline.state;
  }

  teaches() {
    return false;
  }

  mySide() {
    return null;
  }

  pending() {
    return [];
  }

  command() {
    return Promise.resolve({ refused: "replay" });
  }

  now() {
    return this.timeline.start + this.time;
  }

  hour(at) {
    return hourOf(at);
  }

  url(name, places = {}) {
    return this.config.urls[name].replace(/\{(\w+)\}/g, (whole, key) => encodeURIComponent(places[key] ?? whole));
  }

  pageImage(item, page) {
    const url = this.url("slide", { item, page });
    return `${url}${url.includes("?") ? "&" : "?"}w=1280`;
  }

  // --- time ---

  /** Space plays and stops, arrows jump ten seconds, Home and End go to the ends; controls keep their own keys. */
  key(event) {
    if (!this.timeline || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea, button, a, summary, [tabindex='0']")) return;
    const jumps = { ArrowRight: this.time + JUMP_MS, ArrowLeft: this.time - JUMP_MS, Home: this.timeline.opening, End: this.timeline.length };
    if (event.key === " ") this.toggle();
    else if (event.key in jumps) this.seek(jumps[event.key]);
    else return;
    event.preventDefault();
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.time >= this.timeline.length) this.seek(this.timeline.opening);
    this.playing = true;
    this.last = performance.now();
    this.timer = setInterval(() => this.tick(), 100);
    say(this.part("play").querySelector("span"), word("replayPause"));
    return undefined;
  }

  pause() {
    this.playing = false;
    clearInterval(this.timer);
    say(this.part("play").querySelector("span"), word("replayPlay"));
  }

  tick() {
    const now = performance.now();
    this.seek(this.time + (now - this.last) * this.speed);
    this.last = now;
    if (this.time >= this.timeline.length) this.pause();
  }

  seek(time) {
    this.time = Math.min(this.timeline.length, Math.max(0, time));
    const changed = this.timeline.seek(this.time) || !this.shown;
    this.shown = true;
    const place = word("replayTime", { now: clock(this.time), all: clock(this.timeline.length) });
    this.seekBar.value = this.time >= this.timeline.length ? this.seekBar.max : this.time;
    set(this.seekBar, "aria-valuetext", place);
    say(this.part("time"), place);
    if (!changed) return;
    this.dataset.seq = this.state.seq;
    for (const part of this.querySelectorAll(PARTS)) part.render?.(this.state);
    const { announcement } = this.state;
    set(this.part("announcement"), "hidden", !announcement);
    say(this.part("announcement"), announcement?.text ?? "");
  }

  showMarks() {
    const { marks, length } = this.timeline;
    const line = ({ time, kind, data }) =>
      h("li", {}, h("button", { class: "replay-mark", type: "button", "data-time": time }, h("span", { class: "num soft" }, clock(time)), " ", word(`mark_${kind}`, data)));
    this.part("marks").replaceChildren(...marks.map(line));
    const ticks = marks.map((mark) => h("i", { "data-kind": mark.kind }));
    ticks.forEach((tick, index) => (tick.style.insetInlineStart = `${length ? (marks[index].time / length) * 100 : 0}%`));
    this.part("ticks").replaceChildren(...ticks);
  }
}

/** 754000 -> '12:34' */
function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const rest = String(seconds % 60).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

customElements.define("lesson-replay", LessonReplay);
