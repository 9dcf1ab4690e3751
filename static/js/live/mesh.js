// Every screen to every other screen. Signals travel through `send(to, signal)`; who is there comes from the room.
// Each page has a session of its own, so that a screen that reloads is a new partner and no ghost of the old one.

import { newKey } from "./key.js";
import { Peer } from "./peer.js";
import { LEVELS, START, sampleOf, step } from "./quality.js";

const STATS_EVERY_MS = 3000;

export class Mesh extends EventTarget {
  /** @param {{me: string, iceServers: RTCIceServer[], send: (to: string, signal: object) => void}} options */
  constructor({ me, iceServers, send }) {
    super();
    Object.assign(this, { me, iceServers, send });
    this.session = newKey();
    this.peers = new Map(); // id -> {peer, session, quality, sample}
    this.tracks = { audio: null, video: null };
    this.timer = setInterval(() => this.measure(), STATS_EVERY_MS);
  }

  /** Sends this track to everybody, also to those who come later; null stops that kind. */
  async setTrack(kind, track) {
    this.tracks[kind] = track;
    await Promise.all([...this.peers.values()].map(({ peer }) => peer.setTrack(kind, track)));
  }

  /** The screens that are on air now; those that left are let go, new ones are greeted. */
  setOthers(ids) {
    const wanted = new Set(ids);
    wanted.delete(this.me);
    for (const id of [...this.peers.keys()]) if (!wanted.has(id)) this.drop(id);
    for (const id of wanted) if (!this.peers.has(id)) this.signal(id, { hi: true });
    this.others = wanted;
  }

  signal(to, signal) {
    this.send(to, { ...signal, session: this.session, to_session: this.peers.get(to)?.session ?? null });
  }

  /** Takes a signal of another screen. Signals meant for an earlier page of ours are dropped. */
  async receive(from, signal) {
    if (from === this.me || !signal?.session) return;
    if (this.others && !this.others.has(from)) return;
    if (signal.to_session && signal.to_session !== this.session) return;
    const known = this.peers.get(from);
    if (known && known.session !== signal.session) this.drop(from);
    if (signal.bye) return void this.drop(from);
    if (!this.peers.has(from)) {
      // Candidates of a connection we no longer have are of no use: ask for a fresh start.
      if (signal.candidates) return void this.signal(from, { hi: true });
      await this.open(from, signal.session);
    }
    if (signal.hi) return void (signal.to_session || this.signal(from, { hi: true }));
    await this.peers.get(from)?.peer.receive(signal);
  }

  async open(id, session) {
    const peer = new Peer({
      polite: this.me < id,
      iceServers: this.iceServers,
      send: (signal) => this.signal(id, signal),
    });
    const entry = { peer, session, quality: START, sample: null };
    this.peers.set(id, entry);
    const tell = () => this.tell(id);
    peer.addEventListener("stream", tell);
    peer.addEventListener("state", tell);
    peer.addEventListener("fault", (event) => console.warn("media", id, event.detail));
    for (const kind of ["audio", "video"]) await peer.setTrack(kind, this.tracks[kind]);
    await this.obey(entry);
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

  async measure() {
    for (const [id, entry] of this.peers) {
      if (entry.peer.state !== "connected") continue;
      entry.sample = sampleOf(await entry.peer.pc.getStats());
      const next = step(entry.quality, entry.sample);
      const changed = next.level !== entry.quality.level;
      entry.quality = next;
      if (changed) {
        await this.obey(entry);
        this.tell(id);
      }
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
