// <lesson-room>: one lesson in one page. Holds the line and the state; the parts inside show it and give commands.

import "./chat.js";
import "./hands.js";
import "./poll.js";
import "./presence.js";
import "./quiz.js";
import "./slides.js";
import "./status.js";
import { hourOf } from "./clock.js";
import { Connection } from "./connection.js";
import { leftOf, untilStart } from "./countdown.js";
import { say } from "./dom.js";
import { endLesson } from "./ending.js";
import { presentBySide } from "./part.js";
import { word } from "./words.js";

const PARTS = "lesson-status, lesson-slides, lesson-presence, lesson-hands, lesson-poll, lesson-quiz, lesson-chat, lesson-media";
const SPEAK_EVERY_MS = 8000;

class LessonRoom extends HTMLElement {
  connectedCallback() {
    if (this.config) return;
    this.config = JSON.parse(document.getElementById("lesson-config").textContent);
    this.querySelector('[data-part="still"]')?.remove();
    this.me = this.config.me;
    this.standing = this.config.standing;
    this.skew = clockSkew(Number(this.dataset.now) * 1000);
    this.connection = new Connection({ urls: this.config.urls, csrf: () => this.csrf, lesson: this.config.lesson });
    this.listen();
    this.connection.start();
    if (this.config.can.lead) {
      this.askChoices();
      // Back from the lesson's page, where a quiz may have been added.
      document.addEventListener("visibilitychange", () => document.hidden || this.askChoices());
    }
    if (this.config.can.media) this.wall();
    setInterval(() => this.tick(), 1000);
  }

  /** A classroom screen has pictures, and tools of its own. */
  wall() {
    import("./media.js").catch((error) => console.warn("media", error));
    const tools = ({ ScreenTools }) => {
      this.tools = new ScreenTools(this);
      this.changed();
    };
    import("./screen.js").then(tools, (error) => console.warn("screen", error));
  }

  /** The clock of the bar, and before the lesson how long it is until it begins. */
  tick() {
    const now = this.now();
    const { phase, opened_at: openedAt } = this.state;
    const open = phase === "open" && this.standing === "in";
    const text = open ? `${hourOf(now)} · ${leftOf(openedAt, this.config.minutes, now)}` : "";
    for (const place of document.querySelectorAll("[data-clock]")) say(place, text);
    const until = this.dataset.standing === "not_open" ? untilStart(this.config.starts, now) : "";
    for (const place of this.querySelectorAll("[data-until]")) {
      say(place, until);
      place.hidden = !until;
    }
  }

  listen() {
    const { connection } = this;
    connection.addEventListener("state", () => this.changed());
    connection.addEventListener("line", () => this.changed());
    connection.addEventListener("standing", ({ detail }) => this.stand(detail));
    connection.addEventListener("refused", ({ detail }) => this.status.tell(detail.message));
    connection.addEventListener("banner", ({ detail }) => this.status.banner(detail));
    connection.addEventListener("outdated", () => this.status.outdated());
    connection.addEventListener("signal", ({ detail }) => this.querySelector("lesson-media")?.signal?.(detail));
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("submit", (event) => this.submit(event));
  }

  // --- what the parts ask ---

  get state() {
    return this.connection.state;
  }

  get status() {
    return this.querySelector("lesson-status");
  }

  get csrf() {
    return this.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  get canPresent() {
    const open = this.state.phase === "open" && this.standing === "in";
    return open && (this.state.presenter === this.me.participant || this.config.can.end);
  }

  get canVote() {
    return ["pupil", "guest"].includes(this.me.role);
  }

  teaches(side) {
    return this.config.can.moderate && side === this.me.side;
  }

  mySide() {
    return this.state.sides[this.me.side] ?? null;
  }

  command(name, fields) {
    return this.connection.command(name, fields);
  }

  pending(name) {
    return this.connection.outbox.pending(name);
  }

  /** The server's time in milliseconds. */
  now() {
    return Date.now() + this.skew;
  }

  hour(at) {
    return hourOf(at);
  }

  url(name, places = {}) {
    return this.config.urls[name].replace(/\{(\w+)\}/g, (whole, key) => encodeURIComponent(places[key] ?? whole));
  }

  pageImage(item, page) {
    const url = this.url("slide", { item, page });
    const width = Number(this.dataset.slideWidth) || 1280;
    return `${url}${url.includes("?") ? "&" : "?"}w=${width}`;
  }

  async getJson(url) {
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store" });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  // --- what happens ---

  /** Many changes in one moment are shown once. */
  changed() {
    if (this.due) return;
    this.due = true;
    queueMicrotask(() => {
      this.due = false;
      this.render();
    });
  }

  render() {
    const { state } = this;
    this.dataset.line = this.connection.line;
    if (this.connection.known) {
      this.dataset.phase = state.phase;
      this.dataset.seq = state.seq;
      this.stands();
      for (const part of this.querySelectorAll(PARTS)) part.render?.(state);
      this.leading(state);
      this.speak(state);
      this.tools?.render(state);
      this.tick();
    } else {
      this.status.render(state);
    }
  }

  stand({ standing, me }) {
    if (me) this.me = me;
    if (standing) this.standing = standing;
    this.stands();
    this.changed();
  }

  /** How this person stands, and for those who are in, whether the lesson runs. */
  stands() {
    const { phase } = this.state;
    const outside = { planned: "not_open", ended: "ended" }[phase];
    const standing = this.standing === "in" && this.connection.known ? (outside ?? "in") : this.standing;
    if (this.dataset.standing === standing && this.stood) return;
    this.stood = true;
    this.dataset.standing = standing;
    this.status.stand(standing);
  }

  /** Who may lead sees the tools for it; the others see who leads. */
  leading(state) {
    const presenter = state.people[state.presenter];
    const name = presenter ? word("presenterIs", { name: presenter.name }) : "";
    for (const place of document.querySelectorAll("[data-presenter-name]")) say(place, name);
    const take = this.querySelector('[data-do="take"]');
    if (take) take.hidden = !this.config.can.present || !this.config.can.end || state.presenter === this.me.participant || state.phase !== "open";
    const pass = this.querySelector('[data-form="pass"]');
    if (pass) this.passing(pass, state);
    for (const node of this.querySelectorAll("[data-open-only]")) node.hidden = state.phase !== "open";
  }

  /** The presenter may hand over to another teacher who is here. */
  passing(form, state) {
    const others = Object.values(presentBySide(state)).flat().filter((one) => one.role === "teacher" && one.participant !== state.presenter);
    form.hidden = !this.canPresent || others.length === 0;
    const select = form.elements.participant;
    const key = others.map((one) => one.participant).join();
    if (select.dataset.key === key) return;
    select.dataset.key = key;
    select.replaceChildren(...others.map((one) => new Option(`${one.name} · ${state.sides[one.side]?.school ?? ""}`, one.participant)));
  }

  click(event) {
    const button = event.target.closest("[data-do]");
    if (button?.dataset.do === "take") this.command("presenter.pass", { participant: this.me.participant });
    if (button?.dataset.do === "unannounce") this.command("announce", { text: "" });
    if (button?.dataset.do === "end") endLesson(this);
  }

  submit(event) {
    const { form } = event.target.dataset;
    if (!form) return;
    event.preventDefault();
    const data = new FormData(event.target);
    if (form === "pass") this.command("presenter.pass", { participant: Number(data.get("participant")) });
    if (form === "announce") {
      this.command("announce", { text: String(data.get("text")).trim() });
      event.target.reset();
    }
  }

  async askChoices() {
    const choices = await this.getJson(this.url("choices"));
    if (!choices) return;
    this.querySelector("lesson-slides")?.offer?.(choices.decks);
    this.querySelector("lesson-quiz")?.offer?.(choices.quizzes);
  }

  /** For a screen reader: what is new in chat and hands, in one sentence every few seconds at most. */
  speak(state) {
    const last = state.chat.at(-1)?.line ?? 0;
    this.heard ??= { line: last, hands: state.hands.length };
    if (this.speaking) return;
    const lines = state.chat.filter((line) => line.line > this.heard.line && line.participant !== this.me.participant).length;
    const hands = state.hands.length;
    const said = [lines && word("newLines", { count: lines }), hands > this.heard.hands && word("newHands", { count: hands })].filter(Boolean).join(" ");
    this.heard = { line: last, hands };
    if (!said) return;
    this.querySelector("[data-live-region]").textContent = said;
    this.speaking = setTimeout(() => {
      this.speaking = null;
      this.speak(this.state);
    }, SPEAK_EVERY_MS);
  }
}

/** How far this device's clock is behind the server's, from the moment the page was made and received. */
function clockSkew(servedAt) {
  const [navigation] = performance.getEntriesByType("navigation");
  if (!servedAt || !navigation) return 0;
  return servedAt - (performance.timeOrigin + navigation.responseStart);
}

customElements.define("lesson-room", LessonRoom);
