// Every screen to every other screen. Signals travel through `send(to, signal)`; who is there comes from the room.
//
// Each connection has a key of its own on both sides, so that what was meant for an earlier one (a page that reloaded, a
// partner that was let go) is known and dropped. `hi`: 'I have no connection with you, make one'; an empty list of
// candidates answers 'made'. From there both sides negotiate as peers (peer.js). What is lost is asked for again.

import { newKey } from "./key.js";
import { Peer } from "./peer.js";
import { LEVELS, START, sampleOf, step } from "./quality.js";

const STATS_EVERY_MS = 3000;
const GREET_AGAIN_MS = 9000;
const STUCK_MS = 20_000;

export class Mesh extends EventTarget {
  /** @param {{me: string, iceServers: RTCIceServer[], send: (to: string, signal: object) => void}} options */
  constructor({ me, iceServers, send }) {
    super();
    Object.assign(this, { me, iceServers, send });
    this.peers = new Map(); // id -> {peer, own, theirs, since, quality, sample}
    this.others = new Map(); // id -> when last greeted
    this.tracks = { audio: null, video: null };
    this.timer = setInterval(() => this.measure(), STATS_EVERY_MS);
  }

  /** Sends this track to everybody, also to those who come later; null stops that kind. */
  async setTrack(kind, track) {
    this.tracks[kind] = track;
    await Promise.all([...this.peers.values()].map(({ peer }) => peer.setTrack(kind, track)));
  }

  /** The screens that are here now; those that left are let go, new ones are greeted. */
  setOthers(ids) {
    for (const id of [...this.others.keys()]) {
      if (ids.includes(id)) continue;
      this.others.delete(id);
      this.drop(id);
    }
    for (const id of ids) if (!this.others.has(id)) this.greet(id);
  }

  greet(id) {
    this.others.set(id, Date.now());
    this.send(id, { hi: true, session: null, to_session: null });
  }

  signal(id, signal) {
    const entry = this.peers.get(id);
    if (entry) this.send(id, { ...signal, session: entry.own, to_session: entry.theirs });
  }

  /** Takes a signal of another screen. */
  async receive(from, signal) {
    if (!this.others.has(from)) return;
    if (signal.hi) {
      this.drop(from);
      await this.open(from, null);
      return void this.signal(from, { candidates: [] });
    }
    const entry = this.peers.get(from);
    if (signal.to_session && signal.to_session !== entry?.own) return void (entry || signal.bye || this.greet(from));
    if (signal.bye) return void this.drop(from);
    await this.matching(from, signal);
    await this.peers.get(from)?.peer.receive(signal);
  }

  /** The connection that this signal belongs to: the present one, or a new one. */
  async matching(id, { session, candidates }) {
    const entry = this.peers.get(id);
    if (entry && (entry.theirs ?? session) === session) entry.theirs = session;
    else if (!entry && candidates?.length) this.greet(id);
    else {
      this.drop(id);
      await this.open(id, session);
    }
  }

  async open(id, theirs) {
    const peer = new Peer({
      polite: Number(this.me) < Number(id),
      iceServers: this.iceServers,
      send: (signal) => this.peers.get(id)?.peer === peer && this.signal(id, signal),
    });
    const entry = { peer, own: newKey(), theirs, since: Date.now(), quality: START, sample: null };
    this.peers.set(id, entry);
    const tell = () => this.tell(id);
    peer.addEventListener("stream", tell);
    peer.addEventListener("state", tell);
    peer.addEventListener("fault", (event) => console.warn("media", id, event.detail));
    for (const kind of ["audio", "video"]) await peer.setTrack(kind, this.tracks[kind]);
    tell();
  }

  drop(id) {
    const entry = this.peers.get(id);
    if (!entry) return;
    this.peers.delete(id);
    entry.peer.close();
    this.tell(id);
  }

  tell(id) {
    this.dispatchEvent(new CustomEvent("change", { detail: id }));
  }

  /** What is known of `id`: `{stream, state, level, sample}`, or null. */
  view(id) {
    const entry = this.peers.get(id);
    if (!entry) return null;
    const { peer, quality, sample } = entry;
    return { stream: peer.stream, state: peer.state, level: LEVELS[quality.level].name, sample };
  }

  // --- how well it goes ---

  async measure() {
    this.mend();
    for (const [id, entry] of this.peers) {
      if (entry.peer.state !== "connected") continue;
      entry.since = Date.now();
      entry.sample = sampleOf(await entry.peer.pc.getStats());
      const next = step(entry.quality, entry.sample);
      const changed = next.level !== entry.quality.level;
      entry.quality = next;
      await this.obey(entry);
      if (changed) this.tell(id);
    }
  }

  /** Greets again who did not answer, and starts anew what does not come about. */
  mend() {
    const now = Date.now();
    for (const [id, greeted] of this.others) {
      const entry = this.peers.get(id);
      if (entry && now - entry.since > STUCK_MS && entry.peer.used) this.drop(id);
      if (!this.peers.has(id) && now - greeted > GREET_AGAIN_MS) this.greet(id);
    }
  }

  obey(entry) {
    const { bitrate, scale } = LEVELS[entry.quality.level];
    return entry.peer.limitVideo(bitrate, scale);
  }

  /** For connections made from now on, and for the next restart of those that are. */
  renewServers(iceServers) {
    this.iceServers = iceServers;
    for (const { peer } of this.peers.values()) peer.pc.setConfiguration({ iceServers, bundlePolicy: "max-bundle" });
  }

  /** After the network changed: look for a new path to everybody. */
  restart() {
    for (const { peer } of this.peers.values()) peer.restart();
  }

  close() {
    clearInterval(this.timer);
    for (const id of [...this.peers.keys()]) {
      this.signal(id, { bye: true });
      this.drop(id);
    }
  }
}
