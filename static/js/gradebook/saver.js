// Brings changed cells to the book: kept on this device first, sent in batches, tried again until the server has
// answered. 'Saved' is said only then. A cell waits once, with its newest text and with what its writer had seen.

const LONGEST_PAUSE = 15000;

export class Saver {
  // options: {form, kept, report(state, detail)}; a state is sending, saved, refused, offline, login, stopped
  constructor(options) {
    Object.assign(this, options);
    this.waiting = new Map(); // cell -> {text, seen, how, at, rev}: not acknowledged
    this.failures = 0;
    this.timer = 0;
    this.busy = null;
    this.rev = Date.now();
  }

  /** Cells not yet acknowledged by the server. */
  get pending() {
    return this.waiting.size;
  }

  /** Queue the cells {cell, text, seen, label} as one change. */
  change(cells, how) {
    for (const { cell, text, seen, label } of cells) {
      this.rev += 1;
      const record = { text, seen, how, label, at: Date.now(), rev: this.rev };
      this.waiting.set(cell, record);
      this.kept.keep(cell, record);
    }
    this.report(this.failures ? "offline" : "sending");
    this.plan(this.failures ? this.pause() : 0);
  }

  /** What an earlier visit could not send. */
  recall(cell, record) {
    this.rev = Math.max(this.rev, record.rev);
    this.waiting.set(cell, record);
  }

  /** No more of this cell: its writer has decided for what the book says. */
  drop(cell) {
    this.waiting.delete(cell);
    this.kept.forget(cell, Infinity);
  }

  plan(delay) {
    if (this.busy || this.timer) return;
    this.timer = setTimeout(() => this.hurry(), delay);
  }

  pause() {
    return Math.min(LONGEST_PAUSE, 1000 * 2 ** Math.min(this.failures - 1, 4)) * (0.75 + Math.random() / 2);
  }

  /** Send now; resolves to whether the server has answered. */
  hurry() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.busy) return this.busy;
    if (!this.waiting.size) return Promise.resolve(true);
    this.busy = this.deliver().then((done) => {
      this.busy = null;
      if (this.waiting.size && done !== "stopped") this.plan(done === true ? 0 : this.pause());
      return done === true;
    });
    return this.busy;
  }

  /** Until nothing waits, or the network fails: whether everything is acknowledged. */
  async flush() {
    while (this.waiting.size) if (!(await this.hurry())) return false;
    return true;
  }

  async deliver() {
    const [{ how }] = this.waiting.values();
    const batch = new Map([...this.waiting].filter(([, record]) => record.how === how));
    this.report("sending", { cells: [...batch.keys()] });
    let response, data;
    try {
      response = await this.post(batch, how);
      data = [200, 409, 422].includes(response.status) ? await response.json() : null;
    } catch {
      return this.failed("offline", batch);
    }
    if (data) return this.answered(batch, data, response.ok);
    if (response.type === "opaqueredirect" || response.status === 401) return this.failed("login", batch);
    if (response.status > 500) return this.failed("offline", batch);
    this.failed("stopped", batch);
    return "stopped";
  }

  post(batch, how) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.set("how", how);
    for (const [cell, record] of batch) {
      body.set(`m-${cell}`, record.text);
      body.set(`s-${cell}`, record.seen);
    }
    return fetch(window.location.pathname, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: batch.size < 100, // browsers allow 64 KB to outlive the page
      signal: AbortSignal.timeout(10000),
    });
  }

  again(cell, record) {
    this.waiting.set(cell, record);
    this.kept.keep(cell, record);
  }

  failed(state, batch) {
    this.failures += 1;
    this.report(state, { cells: [...batch.keys()] });
    return false;
  }

  // The server takes all cells of a request or none: those it has nothing against go once more, without the refused.
  answered(batch, data, ok) {
    this.failures = 0;
    for (const [cell, sent] of batch) {
      const said = data.cells[cell];
      const newest = this.waiting.get(cell) ?? sent;
      if (!ok && !said?.error) continue;
      if (newest.rev === sent.rev) this.waiting.delete(cell);
      // What is refused stays on the device until its writer has decided, and what was typed meanwhile is asked again.
      if (!ok) continue;
      this.kept.forget(cell, sent.rev);
      if (newest.rev !== sent.rev && said) this.again(cell, { ...newest, seen: said.seen });
    }
    this.report(ok ? "saved" : "refused", { batch, data });
    return true;
  }
}
