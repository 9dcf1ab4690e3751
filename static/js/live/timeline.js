// A lesson that can be looked at from any moment: events with times, and states folded up to a time. No DOM.

import { initial, step } from "./fold.js";

const CHECKPOINT_EVERY = 200;
const OPENING_MS = 10_000;
/** Kinds that are worth jumping to. */
const MARKS = new Set(["lesson.opened", "slides.set", "slide.moved", "poll.opened", "quiz.given", "lesson.ended"]);

export class Timeline {
  /** @param {object[]} events forms as sent, in order, blanks included */
  constructor(events) {
    this.events = events;
    // A blank has no time of its own: it happened no earlier than what came before.
    let at = events.find((event) => event.at)?.at ?? 0;
    this.start = at;
    this.times = events.map((event) => (at = Math.max(at, event.at ?? at)) - this.start);
    this.length = this.times.at(-1) ?? 0;
    this.checkpoints = [initial()];
    this.index = 0; // events folded into `state`
    this.state = initial();
  }

  /** `[{time, kind, data}]` of the lesson's turning points. */
  get marks() {
    return this.events
      .map((event, index) => ({ time: this.times[index], kind: event.kind, data: event.data }))
      .filter((mark) => MARKS.has(mark.kind) && !(mark.kind === "slides.set" && mark.data.item === null));
  }

  /** Where looking begins: the first slide where it was shown as the lesson began, else the beginning. */
  get opening() {
    const first = this.marks.find((mark) => mark.kind === "slides.set");
    return first && first.time <= OPENING_MS ? first.time : 0;
  }

  /** The number of events that have happened at `time` (milliseconds since the start). */
  countAt(time) {
    let low = 0;
    let high = this.times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The state at `time`; forwards event by event, backwards from the nearest checkpoint. True when it changed. */
  seek(time) {
    const target = this.countAt(time);
    if (target === this.index) return false;
    if (target < this.index) {
      const checkpoint = Math.min(Math.floor(target / CHECKPOINT_EVERY), this.checkpoints.length - 1);
      this.state = structuredClone(this.checkpoints[checkpoint]);
      this.index = checkpoint * CHECKPOINT_EVERY;
    }
    while (this.index < target) {
      step(this.state, this.events[this.index++]);
      if (this.index === this.checkpoints.length * CHECKPOINT_EVERY) this.checkpoints.push(structuredClone(this.state));
    }
    return true;
  }
}
