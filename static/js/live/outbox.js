// Commands on their way: kept until the server says done or refused, sent again with the same key after a break.

import { newKey } from "./key.js";

const AGAIN_MS = 4000;
// Of these only the newest counts; an older one that is still here is left out.
const ONLY_NEWEST = new Set(["slide.move", "media.set"]);
// These survive a reload of the page.
const KEPT = new Set(["chat.say", "poll.vote"]);
const AT_ONCE = 10;
const MOST_TRIES = 6;

export class Outbox extends EventTarget {
  /** `send(message)` may be called at any time and may lose the message. */
  constructor(store, send) {
    super();
    this.store = store;
    this.send = send;
    this.entries = new Map();
    this.restore();
  }

  add(name, fields) {
    if (ONLY_NEWEST.has(name)) {
      for (const old of this.entries.values()) if (old.name === name && old.seq === undefined) this.settle(old, { replaced: true });
    }
    return new Promise((resolve) => {
      const id = newKey();
      const entry = { id, name, fields, resolve, sent: 0 };
      this.entries.set(id, entry);
      this.transmit(entry);
      this.changed();
    });
  }

  /** Commands of this name that are not yet seen in the state: `[{key, data}]`. */
  pending(name) {
    return [...this.entries.values()].filter((one) => one.name === name).map((one) => ({ key: one.id, data: one.fields }));
  }

  get size() {
    return [...this.entries.values()].filter((one) => one.seq === undefined).length;
  }

  transmit(entry) {
    entry.sent = Date.now();
    entry.tries = (entry.tries ?? 0) + 1;
    this.send({ t: "do", id: entry.id, do: entry.name, ...entry.fields });
    this.arm();
  }

  arm() {
    clearTimeout(this.timer);
    if (this.size) this.timer = setTimeout(() => this.flush(), AGAIN_MS);
  }

  /** Sends again what has not been acknowledged, a few at a time. */
  flush() {
    const waiting = [...this.entries.values()].filter((one) => one.seq === undefined && Date.now() - one.sent > AGAIN_MS - 500);
    for (const entry of waiting.slice(0, AT_ONCE)) this.transmit(entry);
    this.arm();
  }

  /** A new line: whatever was sent on the old one may be lost. */
  renew() {
    for (const entry of this.entries.values()) entry.sent = 0;
  }

  done(id, seq, now) {
    const entry = this.entries.get(id);
    if (!entry) return;
    entry.seq = seq ?? 0;
    entry.resolve({ seq });
    this.seen(now);
    this.changed();
  }

  /** The state has reached number `seq`: done commands up to it can be seen there. */
  seen(seq) {
    for (const entry of this.entries.values()) if (entry.seq !== undefined && entry.seq <= seq) this.entries.delete(entry.id);
  }

  /** True when a person should be told; 'unavailable' is tried again by itself. */
  refused(id, code, message) {
    const entry = this.entries.get(id);
    if (!entry) return false;
    if (code === "unavailable" || code === "too_fast") return void (entry.sent = Date.now());
    this.settle(entry, { refused: code, message });
    return true;
  }

  /** The server could not read something, or it was too much at once: wait; give up what never gets through. */
  later(code, message) {
    for (const entry of [...this.entries.values()]) {
      entry.sent = Date.now();
      if (code !== "too_fast" && entry.tries >= MOST_TRIES) this.settle(entry, { refused: code, message });
    }
  }

  settle(entry, answer) {
    this.entries.delete(entry.id);
    entry.resolve(answer);
    this.changed();
  }

  changed() {
    this.keep();
    this.dispatchEvent(new Event("change"));
  }

  keep() {
    const kept = [...this.entries.values()].filter((one) => KEPT.has(one.name) && one.seq === undefined);
    try {
      if (kept.length) sessionStorage.setItem(this.store, JSON.stringify(kept.map(({ id, name, fields }) => ({ id, name, fields }))));
      else sessionStorage.removeItem(this.store);
    } catch {
      // Storage may be refused or full: the commands then live as long as the page.
    }
  }

  restore() {
    try {
      for (const one of JSON.parse(sessionStorage.getItem(this.store) ?? "[]")) this.entries.set(one.id, { ...one, resolve: () => {}, sent: 0 });
    } catch {
      sessionStorage.removeItem(this.store);
    }
  }
}
