// Sends changed cells one after the other, tries again when the network is gone, and never says 'saved' before the
// server has answered.

const RETRY_MS = 3000;

export class Saver {
  /** `report(kind, detail)` hears of every change: sending, saved, refused, offline, stopped. */
  constructor(form, report) {
    this.form = form;
    this.report = report;
    this.waiting = [];
    this.busy = false;
  }

  /** Cells not yet acknowledged by the server. */
  get pending() {
    return this.waiting.reduce((sum, job) => sum + job.inputs.length, 0);
  }

  /** Queue one request for these inputs; a cell that waits already is sent once, with its newest text. */
  add(inputs, how = "typed") {
    if (how === "typed") this.waiting = this.waiting.filter((job) => job.sent || !job.inputs.every((one) => inputs.includes(one)));
    this.waiting.push({ inputs, how, sent: false });
    this.run();
  }

  async run() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      const job = this.waiting[0];
      job.sent = true;
      this.report("sending", { job });
      const answer = await this.send(job);
      if (answer === "offline") {
        this.report("offline", { job });
        await new Promise((resolve) => { setTimeout(resolve, RETRY_MS); });
        continue;
      }
      this.waiting.shift();
      if (answer === "stopped") this.report("stopped", { job });
      else this.report(answer.ok ? "saved" : "refused", { job, ...answer });
    }
    this.busy = false;
  }

  async send(job) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.set("how", job.how);
    job.texts = new Map();
    for (const input of job.inputs) {
      job.texts.set(input, input.value);
      body.set(input.name, input.value);
      body.set(`s-${input.name.slice(2)}`, this.seen(input).value);
    }
    let response;
    try {
      response = await fetch(window.location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      return "offline";
    }
    if (response.status >= 500 && response.status !== 500) return "offline";
    if (![200, 409, 422].includes(response.status) || response.redirected) return "stopped";
    return { ok: response.ok, data: await response.json() };
  }

  seen(input) {
    return this.form.elements[`s-${input.name.slice(2)}`];
  }
}
