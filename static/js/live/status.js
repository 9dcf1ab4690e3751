// <lesson-status>: how the line is, in one calm sentence; what was refused; whether the lesson still runs.

import { say, set } from "./dom.js";
import { Part } from "./part.js";
import { word } from "./words.js";

const TOLD_FOR_MS = 8000;
// A break shorter than this is nobody's business.
const QUIET_MS = 1500;

class LessonStatus extends Part {
  wire() {
    this.sentence = this.part("line");
    this.notice = this.part("notice");
    this.part("reload")?.addEventListener("click", () => location.reload());
  }

  render(state) {
    const { line, outbox } = this.room.connection;
    const broken = line === "reconnecting" || line === "connecting";
    if (!broken) {
      clearTimeout(this.timer);
      this.timer = null;
      this.show(line, line === "polling" ? word("linePolling") : "");
    } else if (!this.timer) {
      this.timer = setTimeout(() => this.show(line, word(line === "connecting" ? "lineConnecting" : "lineBroken")), line === "connecting" ? 3000 : QUIET_MS);
    }
    const waiting = broken ? outbox.size : 0;
    say(this.part("waiting"), waiting ? word("lineWaiting", { count: waiting }) : "");
    const { announcement } = state;
    set(this.part("announcement"), "hidden", !announcement);
    say(this.part("announced"), announcement?.text ?? "");
  }

  show(line, sentence) {
    this.dataset.line = line;
    set(this.part("bar"), "hidden", !sentence);
    say(this.sentence, sentence);
  }

  /** A passing notice: what was refused and why. */
  tell(message) {
    if (!message) return;
    say(this.notice, message);
    this.notice.hidden = false;
    clearTimeout(this.toldTimer);
    this.toldTimer = setTimeout(() => (this.notice.hidden = true), TOLD_FOR_MS);
  }

  banner({ state, message }) {
    const box = this.part("server");
    box.hidden = state !== "lost";
    say(box, state === "lost" ? message : "");
  }

  /** Waiting at the door, sent out, over: said in place of the lesson. */
  stand(standing) {
    // What ends or begins is seen also by those who had scrolled down.
    if (this.stood && this.stood !== standing) scrollTo({ top: 0 });
    this.stood = standing;
    for (const box of this.querySelectorAll("[data-standing]")) box.hidden = box.dataset.standing !== standing;
  }

  outdated() {
    this.querySelector('[data-standing="outdated"]').hidden = false;
  }
}

customElements.define("lesson-status", LessonStatus);
