// The lesson's line to the server: a WebSocket, or polling where that is blocked (docs/live-protocol.md).
// Keeps the folded state true: notices holes, fetches what is missing, sends commands until they are acknowledged.
// Events: 'state' (something folded), 'line' (detail: how the line is), 'signal', 'standing', 'refused', 'outdated'.

import { Gap, initial, step, UnknownEvent } from "./fold.js";
import { Outbox } from "./outbox.js";
import { Polling, Socket } from "./transport.js";

const SILENCE_MS = 60_000;
const ASLEEP_MS = 30_000;
const SIGNAL_EVERY_MS = 120;
const SOCKET_AGAIN_MS = 45_000;
const LONGEST_WAIT_MS = 15_000;
const FINAL = { 4401: "login", 4403: "removed", 4404: "gone", 4410: "ended" };

export class Connection extends EventTarget {
  /** @param {{urls: {socket: string, events: string, commands: string}, csrf: () => string, lesson: number}} options */
  constructor({ urls, csrf, lesson }) {
    super();
    Object.assign(this, { urls, csrf });
    this.state = initial();
    this.known = false; // a snapshot or first events have come
    this.line = "connecting"; // connecting, live, polling, reconnecting, final
    this.failures = 0;
    this.transport = null;
    this.signals = [];
    this.outbox = new Outbox(`nhipcau.lesson.${lesson}`, (message) => this.transport?.ready && this.transport.send(message));
    this.outbox.addEventListener("change", () => this.emit("state"));
    addEventListener("online", () => this.wake(0));
    addEventListener("offline", () => this.setLine("reconnecting"));
    addEventListener("pagehide", () => this.outbox.keep());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake(ASLEEP_MS));
  }

  start() {
    this.open(Socket);
    setInterval(() => Date.now() - this.heard > SILENCE_MS && this.restart(), 5000);
  }

  /** Carried out once, however often the line breaks. Resolves to `{seq}` or `{refused, message}`. */
  command(name, fields = {}) {
    return this.outbox.add(name, fields);
  }

  /** Passed on to another screen, never stored; lost while the line is down. In measure: the server counts messages. */
  signal(to, kind, body) {
    this.signals.push({ t: "signal", to, kind, body });
    if (!this.signalTimer) this.sendSignals();
  }

  sendSignals() {
    const signal = this.signals.shift();
    if (signal && this.transport?.ready) this.transport.send(signal);
    this.signalTimer = signal ? setTimeout(() => this.sendSignals(), SIGNAL_EVERY_MS) : 0;
  }

  // --- the line ---

  open(Transport) {
    this.transport?.close();
    this.heard = Date.now();
    const transport = new Transport({
      urls: this.urls,
      csrf: this.csrf,
      since: () => (this.known ? this.state.seq : null),
      opened: () => this.opened(transport),
      message: (message) => this.transport === transport && this.receive(message),
      alive: () => this.transport === transport && this.alive(),
      closed: (code, everOpen) => this.transport === transport && this.closed(code, everOpen),
    });
    this.transport = transport;
    transport.start();
  }

  opened(transport) {
    if (this.transport !== transport) return;
    this.outbox.renew();
    this.hello();
    // Who missed nothing is sent nothing: the line is good, and what is waiting may go.
    if (this.known) this.alive();
  }

  alive() {
    this.heard = Date.now();
    this.failures = 0;
    this.setLine(this.transport instanceof Socket ? "live" : "polling");
    if (this.known) this.outbox.flush();
  }

  /** A socket that never opened is perhaps blocked: ask by polling, and try the socket again from time to time. */
  closed(code, everOpen) {
    if (FINAL[code]) return this.end(FINAL[code]);
    this.setLine("reconnecting");
    const blocked = this.transport instanceof Socket && !everOpen;
    if (blocked) return this.open(Polling);
    const wait = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.failures++) * (0.7 + Math.random() * 0.6);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(Socket), code === 4429 ? Math.max(wait, 5000) : wait);
    return undefined;
  }

  restart() {
    if (this.line === "final") return;
    clearTimeout(this.timer);
    this.setLine("reconnecting");
    this.open(Socket);
  }

  /** After sleep or a change of network: do not wait for time-outs. */
  wake(silence) {
    if (this.line !== "final" && (this.line === "reconnecting" || Date.now() - this.heard >= silence)) this.restart();
  }

  end(why) {
    this.transport?.close();
    this.setLine("final");
    this.emit("standing", { standing: why });
  }

  setLine(line) {
    if (this.line === line || this.line === "final") return;
    this.line = line;
    this.emit("line", line);
  }

  // --- what comes in ---

  receive(message) {
    this.heard = Date.now();
    this.failures = 0;
    this.setLine(this.transport instanceof Socket ? "live" : "polling");
    this[`on_${message.t}`]?.(message);
    this.socketAgain();
  }

  on_snapshot({ state, me, standing }) {
    this.state = state;
    this.settled();
    this.emit("standing", { me, standing });
  }

  on_events({ events }) {
    try {
      for (const event of events) step(this.state, event);
    } catch (error) {
      if (error instanceof Gap) return this.hello();
      if (error instanceof UnknownEvent) return this.emit("outdated");
      throw error;
    }
    return this.settled();
  }

  /** In step with the server: show it, and send what is still to be sent. */
  settled() {
    this.known = true;
    this.outbox.seen(this.state.seq);
    this.outbox.flush();
    this.emit("state");
  }

  hello() {
    if (this.transport?.ready) this.transport.send({ t: "hello", v: 1, since: this.known ? this.state.seq : null });
  }

  on_resume() {
    this.hello();
  }

  on_beat({ seq }) {
    this.transport.send({ t: "beat", seq: this.state.seq });
    if (seq > this.state.seq || !this.known) this.hello();
    else this.outbox.flush();
  }

  on_done({ id, seq }) {
    this.outbox.done(id, seq, this.state.seq);
  }

  on_refused({ id, code, message }) {
    if (this.outbox.refused(id, code, message)) this.emit("refused", { code, message });
  }

  /** A signal to a screen that has just left is refused as 'forbidden': nobody needs to be told. */
  on_error({ code, message }) {
    if (code !== "forbidden") this.emit("refused", { code, message });
    this.outbox.later(code, message);
  }

  on_signal(message) {
    this.emit("signal", message);
  }

  on_standing(message) {
    this.emit("standing", message);
  }

  on_banner(message) {
    this.emit("banner", message);
  }

  socketAgain() {
    if (this.socketTimer || !(this.transport instanceof Polling)) return;
    this.socketTimer = setTimeout(() => this.trySocket(), SOCKET_AGAIN_MS);
  }

  /** While polling: if a socket opens by now, change over; nobody notices. */
  trySocket() {
    this.socketTimer = 0;
    if (!(this.transport instanceof Polling)) return;
    const probe = new Socket({
      urls: this.urls,
      opened: () => (probe.close(), this.open(Socket)),
      closed: () => this.socketAgain(),
      message: () => {},
    });
    probe.start();
  }

  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
