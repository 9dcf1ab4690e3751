// The two ways to the server. Both take and give the same messages; neither knows what they mean.

const OPEN_WITHIN_MS = 7000;

/** @typedef {{urls: object, csrf: () => string, since: () => number|null, opened: () => void,
 *   message: (message: object) => void, alive: () => void, closed: (code: number, everOpen: boolean) => void}} Callbacks */

export class Socket {
  /** @param {Callbacks} callbacks */
  constructor(callbacks) {
    this.callbacks = callbacks;
    this.everOpen = false;
  }

  get ready() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  start() {
    const url = new URL(this.callbacks.urls.socket, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    this.socket = new WebSocket(url);
    this.timer = setTimeout(() => this.gone(0), OPEN_WITHIN_MS);
    this.socket.onopen = () => {
      clearTimeout(this.timer);
      this.everOpen = true;
      this.callbacks.opened();
    };
    this.socket.onmessage = ({ data }) => this.callbacks.message(JSON.parse(data));
    this.socket.onclose = ({ code }) => this.gone(code);
  }

  send(message) {
    this.socket.send(JSON.stringify(message));
  }

  gone(code) {
    if (!this.socket) return;
    this.close();
    this.callbacks.closed(code, this.everOpen);
  }

  close() {
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}

const FINAL_STATUS = { 401: 4401, 403: 4403, 404: 4404, 410: 4410 };

export class Polling {
  /** @param {Callbacks} callbacks */
  constructor(callbacks) {
    this.callbacks = callbacks;
    this.queue = Promise.resolve();
    this.stopped = false;
  }

  get ready() {
    return !this.stopped;
  }

  start() {
    this.ask();
  }

  async ask() {
    clearTimeout(this.timer);
    const since = this.callbacks.since();
    const url = new URL(this.callbacks.urls.events, location.href);
    if (since !== null) url.searchParams.set("since", since);
    let wait = 3;
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
      if (this.stopped) return;
      if (response.type === "opaqueredirect") return void this.gone(FINAL_STATUS[401]); // on to the login
      if (!response.ok) return void this.gone(FINAL_STATUS[response.status] ?? 0);
      const { messages, next } = await response.json();
      wait = next;
      this.callbacks.alive();
      for (const message of messages) this.callbacks.message(message);
    } catch {
      return void this.gone(0);
    }
    if (!this.stopped) this.timer = setTimeout(() => this.ask(), wait * 1000);
  }

  /** One after the other, so that what a person did first comes first; then ask what became of it. */
  send(message) {
    if (message.t === "hello") return void this.ask();
    if (message.t !== "do" && message.t !== "signal") return;
    this.queue = this.queue.then(() => this.post(message)).catch(() => {});
  }

  async post(message) {
    if (this.stopped) return;
    const response = await fetch(this.callbacks.urls.commands, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.callbacks.csrf() },
      body: JSON.stringify(message),
      redirect: "manual",
    });
    const type = response.headers.get("Content-Type") ?? "";
    if (!this.stopped && type.includes("json")) {
      const answer = await response.json();
      if (answer.t) this.callbacks.message(answer);
    }
    if (message.t === "do" && !this.stopped) this.ask();
  }

  gone(code) {
    if (this.stopped) return;
    this.close();
    this.callbacks.closed(code, true);
  }

  close() {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
