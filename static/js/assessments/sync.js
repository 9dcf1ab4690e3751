// Brings answers to the server: at most one request under way, a second's delay at most, and again with growing
// pauses until the server has acknowledged. What is acknowledged is forgotten on the device, nothing else is.

const LONGEST_PAUSE = 15000;

export class Sync {
  // options: {url, attempt, device, headers, clock, report(state, detail), merge(items)}
  constructor(options) {
    Object.assign(this, options);
    this.waiting = new Map(); // item -> {rev, value}: not acknowledged
    this.revs = new Map(); // item -> the highest revision known
    this.failures = 0;
    this.timer = 0;
    this.busy = null;
    this.stopped = false;
  }

  // A new value of an item: kept on the device at once, sent within `delay` ms.
  change(item, value, delay) {
    const rev = Math.max((this.revs.get(item) || 0) + 1, Math.floor(this.clock.elapsed()));
    this.revs.set(item, rev);
    this.waiting.set(item, { rev, value });
    this.kept = this.device.keep({ attempt: this.attempt, item, rev, value }).catch(() => {});
    if (this.failures === 0) this.report("sending", { count: this.waiting.size });
    this.plan(delay);
    return rev;
  }

  // What an earlier visit left on the device; true when it is newer than what the server has.
  recall(record) {
    if (record.rev <= (this.revs.get(record.item) || 0)) {
      this.device.forget(this.attempt, record.item, record.rev).catch(() => {});
      return false;
    }
    this.revs.set(record.item, record.rev);
    this.waiting.set(record.item, { rev: record.rev, value: record.value });
    return true;
  }

  plan(delay) {
    if (this.stopped || this.busy || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.send();
    }, delay);
  }

  // Send now, without waiting for a pause to end.
  hurry() {
    clearTimeout(this.timer);
    this.timer = 0;
    return this.send();
  }

  // Until nothing waits or the network fails: true when everything is acknowledged.
  async flush() {
    for (let round = 0; round < 5 && this.waiting.size && !this.stopped; round++) {
      if (!(await this.hurry())) return false;
    }
    return this.waiting.size === 0;
  }

  send() {
    if (this.busy) return this.busy;
    if (this.stopped || !this.waiting.size) return Promise.resolve(!this.stopped);
    const batch = new Map(this.waiting);
    this.busy = this.deliver(batch).then((done) => {
      this.busy = null;
      if (!this.stopped && this.waiting.size) this.plan(done ? 0 : this.pause());
      return done;
    });
    return this.busy;
  }

  pause() {
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** Math.min(this.failures - 1, 4));
    return pause * (0.75 + Math.random() / 2);
  }

  async deliver(batch) {
    const asked = performance.now();
    const text = JSON.stringify({ key: this.key, answers: Object.fromEntries(batch) });
    let response, body;
    try {
      response = await fetch(this.url, {
        method: "POST",
        headers: this.headers,
        body: text,
        credentials: "same-origin",
        redirect: "manual",
        keepalive: text.length < 15000, // browsers allow 64 KB to outlive the page
        signal: AbortSignal.timeout(10000),
      });
      body = response.type === "opaqueredirect" ? {} : await response.json();
    } catch {
      return this.failed("offline");
    }
    if (response.ok) return this.acknowledged(batch, body, performance.now() - asked);
    if (response.status === 409) return this.refused(batch, body);
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      return this.failed("login");
    }
    if (response.status === 400) return this.rejected(batch, body);
    return this.failed("server");
  }

  acknowledged(batch, body, trip) {
    this.failures = 0;
    this.clock.hear(body.left, trip);
    for (const [item, sent] of batch) this.settle(item, sent.rev);
    if (body.stale && body.stale.length) this.merge(body.stale);
    if (this.waiting.size) this.report("sending", { count: this.waiting.size });
    else this.report("saved", { time: body.time });
    return true;
  }

  settle(item, rev) {
    const waiting = this.waiting.get(item);
    if (waiting && waiting.rev <= rev) this.waiting.delete(item);
    this.device.forget(this.attempt, item, rev).catch(() => {});
  }

  failed(state) {
    this.failures += 1;
    this.report(state, { count: this.waiting.size });
    return false;
  }

  // The attempt is closed: nothing is taken any more. The page says what was kept.
  refused(batch, body) {
    this.stopped = true;
    const kept = body.kept ?? {};
    const lost = [...batch].filter(([item, sent]) => (kept[item] ?? 0) < sent.rev).map(([item]) => item);
    for (const [item, sent] of batch) this.settle(item, sent.rev);
    this.report("closed", { items: lost });
    return false;
  }

  // One answer that the server cannot read must not hold up the others.
  rejected(batch, body) {
    const bad = new Set(body.items || batch.keys());
    for (const [item, sent] of batch) if (bad.has(item)) this.settle(item, sent.rev);
    this.report("rejected", { items: [...bad] });
    return true;
  }
}
