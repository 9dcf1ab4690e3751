// <attempt-page>: makes the plain form of an attempt save by itself. Without this script the form works as it is.

import { ServerClock, showLeft } from "./clock.js";
import { deviceStore, Memory } from "./device.js";
import { choose, isAnswered, read, words, write } from "./inputs.js";
import { Sync } from "./sync.js";

const CHOICE_DELAY = 200;
const TYPING_DELAY = 800;

class AttemptPage extends HTMLElement {
  async connectedCallback() {
    if (this.sync) return;
    this.text = JSON.parse(this.querySelector("script[type='application/json']").textContent);
    this.clock = new ServerClock(Number(this.dataset.left), Number(this.dataset.elapsed));
    this.form = this.querySelector("form");
    this.status = this.querySelector("[data-status]");
    this.note = this.querySelector("[data-note]");
    this.sections = new Map([...this.querySelectorAll("section[data-item]")].map((s) => [s.dataset.item, s]));
    this.values = new Map([...this.sections].map(([item, section]) => [item, JSON.stringify(read(section))]));
    this.sync = new Sync({
      url: this.dataset.save,
      attempt: this.dataset.attempt,
      key: crypto.randomUUID?.() ?? String(Math.random()),
      clock: this.clock,
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value,
      },
      device: new Memory(), // until the real one is open, some milliseconds from now
      report: (state, detail) => this.report(state, detail),
      merge: (items) => this.fetchState(items),
    });
    for (const [item, section] of this.sections) this.sync.revs.set(item, Number(section.dataset.rev));
    this.classList.add("scripted");
    this.list = this.querySelector("details");
    this.list.open = !this.narrow;
    this.listen();
    this.tick();
    const device = await deviceStore();
    this.sync.device = device;
    for (const [item, { rev, value }] of this.sync.waiting) {
      device.keep({ attempt: this.dataset.attempt, item, rev, value }).catch(() => {});
    }
    await this.recall();
  }

  get narrow() {
    return matchMedia("(max-width: 60rem)").matches;
  }

  // What an earlier visit could not send: shown again, and sent.
  async recall() {
    const kept = await this.sync.device.kept(this.dataset.attempt).catch(() => []);
    let found = 0;
    for (const record of kept) {
      const section = this.sections.get(record.item);
      const own = this.sync.waiting.has(record.item); // changed since the page opened: newer
      if (!section || own || !this.sync.recall(record)) continue;
      this.show(record.item, record.value);
      found += 1;
    }
    if (found) this.sync.hurry();
    else if (this.sync.waiting.size) this.sync.plan(CHOICE_DELAY);
    this.ready = true;
    this.dataset.ready = "";
  }

  listen() {
    this.form.addEventListener("input", (event) => this.changed(event));
    this.form.addEventListener("compositionend", (event) => this.changed(event));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("focusin", (event) => this.here(event.target.closest("section[data-item]")));
    window.addEventListener("online", () => this.sync.hurry());
    window.addEventListener("offline", () => this.report("offline", { count: this.sync.waiting.size }));
    window.addEventListener("pagehide", () => this.sync.send());
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    window.addEventListener("beforeunload", (event) => this.leaving(event));
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.sync.hurry();
      else this.fetchState();
    });
    this.readFlags();
  }

  changed(event) {
    const section = event.target.closest("section[data-item]");
    if (!section || event.isComposing) return;
    const value = read(section);
    const text = JSON.stringify(value);
    const item = section.dataset.item;
    if (this.values.get(item) === text) return;
    this.values.set(item, text);
    const typing = ["numeric", "essay"].includes(section.dataset.type);
    section.dataset.rev = this.sync.change(item, value, typing ? TYPING_DELAY : CHOICE_DELAY);
    const hidden = section.querySelector("input[data-rev]");
    if (hidden) hidden.value = section.dataset.rev;
    this.mark(section, value);
  }

  show(item, value) {
    const section = this.sections.get(item);
    write(section, value);
    this.values.set(item, JSON.stringify(read(section)));
    this.mark(section, value);
  }

  mark(section, value) {
    const answered = isAnswered(value);
    const link = this.querySelector(`[data-to="${section.dataset.item}"]`);
    link.classList.toggle("done", answered);
    this.name(link);
    const count = section.querySelector("[data-words]");
    if (count) count.textContent = this.text.words.replace("{n}", words(String(value)));
    const progress = this.querySelector("[data-progress]");
    const done = this.querySelectorAll("[data-to].done").length;
    progress.textContent = this.text.progress.replace("{done}", done).replace("{all}", this.sections.size);
  }

  name(link) {
    const said = [this.text.question.replace("{n}", link.dataset.number)];
    said.push(link.classList.contains("done") ? this.text.answered : this.text.unanswered);
    if (link.classList.contains("flag")) said.push(this.text.flagged);
    link.setAttribute("aria-label", said.join(", "));
  }

  here(section) {
    if (!section || section === this.current) return;
    this.current = section;
    for (const link of this.querySelectorAll("[data-to]")) {
      if (link.dataset.to === section.dataset.item) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  // Letters and arrows act only while the focus is on a question, and never while somebody types.
  pressed(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const section = event.target.closest("section[data-item]");
    if (!section || event.target.matches("textarea, input[type=text]")) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const all = [...this.sections.values()];
      const next = all[all.indexOf(section) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) this.goTo(next);
      event.preventDefault();
    } else if (event.key.length === 1 && choose(section, event.key)) {
      event.preventDefault();
    }
  }

  goTo(section) {
    section.scrollIntoView({ block: "start" });
    section.focus({ preventScroll: true });
    this.here(section);
  }

  clicked(event) {
    const flag = event.target.closest("[data-flag]");
    const link = event.target.closest("[data-to]");
    if (flag) {
      const on = flag.getAttribute("aria-pressed") !== "true";
      this.setFlag(flag.closest("section"), on);
      this.keepFlags();
    } else if (link) {
      event.preventDefault();
      if (this.narrow) this.list.open = false;
      this.goTo(this.sections.get(link.dataset.to));
    }
  }

  setFlag(section, on) {
    const button = section.querySelector("[data-flag]");
    button.setAttribute("aria-pressed", String(on));
    const link = this.querySelector(`[data-to="${section.dataset.item}"]`);
    link.classList.toggle("flag", on);
    this.name(link);
  }

  get flagsName() {
    return `nhip-cau:flags:${this.dataset.attempt}`;
  }

  keepFlags() {
    const items = [...this.querySelectorAll("[data-flag][aria-pressed=true]")].map(
      (button) => button.closest("section").dataset.item,
    );
    try {
      localStorage.setItem(this.flagsName, JSON.stringify(items));
    } catch {
      // without storage flags last as long as the page
    }
  }

  readFlags() {
    try {
      for (const item of JSON.parse(localStorage.getItem(this.flagsName) || "[]")) {
        if (this.sections.has(item)) this.setFlag(this.sections.get(item), true);
      }
    } catch {
      // nothing kept
    }
  }

  // Another device may have saved meanwhile: take over what is newer, say so, keep what is newer here.
  async fetchState(items = null) {
    const asked = performance.now();
    let body;
    try {
      const response = await fetch(this.dataset.state, { credentials: "same-origin", redirect: "manual" });
      if (response.type === "opaqueredirect" || response.status === 401) return this.report("login", { count: this.sync.waiting.size });
      if (!response.ok) return;
      body = await response.json();
    } catch {
      return;
    }
    this.clock.hear(body.left, performance.now() - asked);
    if (body.state === "closed") return this.ended();
    const changed = [];
    for (const [item, stored] of Object.entries(body.answers)) {
      const section = this.sections.get(item);
      const waiting = this.sync.waiting.get(item);
      if (!section || (waiting && waiting.rev > stored.rev)) continue;
      if (items && !items.includes(item)) continue;
      this.sync.revs.set(item, Math.max(stored.rev, this.sync.revs.get(item) || 0));
      if (JSON.stringify(stored.value) === this.values.get(item)) continue;
      this.show(item, stored.value);
      changed.push(section.dataset.number);
    }
    if (changed.length) this.say(this.text.merged.replace("{list}", changed.join(", ")));
  }

  report(state, detail = {}) {
    if (state === "offline" && this.sync.device.memory) state = "unkept";
    const text = this.text[state] ?? "";
    this.status.dataset.state = state;
    this.status.textContent = text
      .replace("{time}", detail.time ?? "")
      .replace("{n}", detail.count ?? "");
    if (state === "login") this.say(this.text.loginNote, this.dataset.login, this.text.loginLink);
    else if (state === "closed") this.closed(detail);
    else if (state === "rejected") this.say(this.text.rejectedNote.replace("{list}", this.numbers(detail.items)));
    else if (state === "saved" && this.noteIsLogin) this.say("");
    this.noteIsLogin = state === "login";
  }

  numbers(items) {
    return items.map((item) => this.sections.get(item)?.dataset.number ?? item).join(", ");
  }

  say(message, href = "", label = "") {
    this.note.hidden = !message;
    this.note.textContent = message;
    if (!href) return;
    const link = document.createElement("a");
    link.href = href;
    link.textContent = label;
    this.note.append(" ", link);
  }

  lock() {
    for (const section of this.sections.values()) {
      for (const box of section.querySelectorAll("input, textarea")) box.disabled = true;
    }
  }

  closed(detail) {
    this.lock();
    const lost = this.numbers(detail.items ?? []);
    const said = lost ? this.text.closedNote.replace("{list}", lost) : this.text.closedAll;
    this.say(said, this.dataset.result, this.text.resultLink);
  }

  ended() {
    this.finished = true;
    location.assign(this.dataset.result);
  }

  tick() {
    const left = this.clock.left();
    const timer = this.querySelector("[data-timer]");
    timer.textContent = showLeft(left);
    timer.classList.toggle("late", left < 300000);
    const meter = this.querySelector("[data-meter]");
    if (meter) meter.value = Math.max(0, left);
    if (left <= 0) return this.timeIsUp();
    setTimeout(() => this.tick(), Math.min(1000, left % 1000 || 1000));
  }

  // At zero: send what is unsent, then hand in. The server closes the attempt by itself in any case.
  async timeIsUp() {
    if (this.finished || this.sync.stopped) return;
    if (this.clock.left() > 0) return this.tick();
    this.lock();
    this.say(this.text.timeUp);
    if (await this.sync.flush()) {
      this.finished = true;
      this.querySelector("[data-finish]").submit();
    } else if (!this.sync.stopped) {
      this.say(this.text.timeUpOffline.replace("{n}", this.sync.waiting.size));
      setTimeout(() => this.timeIsUp(), 1500);
    }
  }

  async submitted(event) {
    if (this.passed) return;
    event.preventDefault();
    const finish = event.submitter?.value === "finish";
    for (const section of this.sections.values()) this.changed({ target: section.firstElementChild });
    if (await this.sync.flush()) {
      this.report("saved", { time: this.lastTime() });
      if (!finish) return;
      this.finished = true;
      location.assign(this.dataset.confirm);
    } else if (finish && !this.sync.stopped) {
      this.say(this.text.finishOffline);
    }
  }

  lastTime() {
    return /\d+:\d+:\d+/.exec(this.status.textContent)?.[0] ?? this.dataset.time;
  }

  leaving(event) {
    if (this.finished || this.sync.stopped || !this.sync.waiting.size) return;
    this.sync.send();
    if (this.sync.device?.memory) event.preventDefault();
  }
}

customElements.define("attempt-page", AttemptPage);
