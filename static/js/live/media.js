// <lesson-media>: the classrooms see and hear each other. Nothing starts before somebody presses a button and allows it.

import { DeviceCheck } from "./check.js";
import { h, icon, patch, say, set } from "./dom.js";
import { meter, open as openDevice } from "./devices.js";
import { Mesh } from "./mesh.js";
import { Part, SIGN_CLASS } from "./part.js";
import { loudness, watchSpeakers } from "./speaking.js";
import { word } from "./words.js";

const MOST_SCREENS = 4;
const WHAT = { offer: "description", answer: "description", ice: "candidates" };

class LessonMedia extends Part {
  wire() {
    this.tracks = { audio: null, video: null };
    this.wanted = { audio: true, video: true };
    this.part("start").addEventListener("click", () => this.check.start());
    this.part("start").hidden = false;
    this.part("again").addEventListener("click", () => this.check.start());
    this.part("mic").addEventListener("click", () => this.toggle("audio"));
    this.part("cam").addEventListener("click", () => this.toggle("video"));
    this.part("hear").addEventListener("click", () => this.hear());
    this.check = new DeviceCheck(this.part("check"), (choice) => this.join(choice));
    addEventListener("pagehide", () => this.mesh?.close());
    navigator.connection?.addEventListener?.("change", () => this.mesh?.restart());
    addEventListener("online", () => this.mesh?.restart());
    if (this.room?.connection.known) this.render(this.room.state);
  }

  /** On air: `choice` names what this classroom sends, `{audio, video}`. */
  async join(choice) {
    this.wanted = choice;
    this.part("start").hidden = true;
    this.part("tools").hidden = false;
    if (!this.mesh) await this.startMesh();
    await this.obey(true);
  }

  async startMesh() {
    const ice = await this.room.getJson(this.room.url("ice"));
    this.mesh = new Mesh({
      me: String(this.room.me.participant),
      iceServers: ice?.iceServers ?? [],
      send: (to, signal) => this.transmit(to, signal),
    });
    this.mesh.addEventListener("change", () => this.render(this.room.state));
    this.mesh.setOthers(this.others(this.room.state));
    if (ice?.expires) this.renewIce(ice.expires);
    watchSpeakers(() => this.levels(), (speaking) => this.mark(speaking));
  }

  *levels() {
    if (this.tracks.audio) yield [String(this.room.me.participant), this.level ?? 0];
    for (const [id, { peer }] of this.mesh.peers) yield [id, loudness(peer.pc)];
  }

  /** A frame and a sign around the class that speaks. */
  mark(speaking) {
    for (const node of this.part("rooms").children) set(node, "data-speaking", speaking.has(node.dataset.key));
  }

  /** TURN credentials run out: fetch new ones in time for the next connection. */
  renewIce(expires) {
    const wait = Math.max(30_000, (expires - this.room.now()) * 0.8);
    setTimeout(async () => {
      const ice = await this.room.getJson(this.room.url("ice"));
      if (ice) this.mesh.renewServers(ice.iceServers);
      this.renewIce(ice?.expires ?? this.room.now() + 60_000);
    }, Math.min(wait, 2 ** 31 - 1));
  }

  /** A signal as the lesson's protocol names it; `bye` with `again` asks for a fresh start. */
  transmit(to, { description, candidates, hi, bye, session, to_session }) {
    const kind = description ? description.type : candidates ? "ice" : "bye";
    const body = { session, to_session, again: Boolean(hi) };
    if (description) body.description = description.toJSON?.() ?? description;
    if (candidates) body.candidates = candidates;
    if (bye) body.again = false;
    this.room.connection.signal(Number(to), kind, body);
  }

  signal({ from, kind, body }) {
    if (!this.mesh || !body || typeof body !== "object") return;
    const { session, to_session, again } = body;
    const signal = { session, to_session };
    if (WHAT[kind]) signal[WHAT[kind]] = body[WHAT[kind]];
    else signal[again ? "hi" : "bye"] = true;
    this.mesh.receive(String(from), signal);
  }

  /** The other screens of the mesh: as on the server, the first four that are present, by number. */
  others(state) {
    const me = this.room.me.participant;
    const screens = Object.values(state.people).filter((one) => one.role === "screen" && one.present);
    const first = screens.map((one) => one.participant).sort((a, b) => a - b).slice(0, MOST_SCREENS);
    return first.includes(me) ? first.filter((one) => one !== me).map(String) : [];
  }

  async toggle(kind) {
    this.wanted = { ...this.wanted, [kind]: !this.wanted[kind] };
    await this.obey();
  }

  /** Sends what is wanted and allowed, and nothing else; a camera that is off is really off. */
  async obey(fresh = false) {
    const mine = this.room.state.people[this.room.me.participant];
    const allowed = { audio: mine?.may_mic ?? true, video: mine?.may_cam ?? true };
    for (const kind of ["audio", "video"]) {
      const on = this.wanted[kind] && allowed[kind];
      if ((!on || fresh) && this.tracks[kind]) this.stop(kind);
      if (on && !this.tracks[kind]) await this.begin(kind);
      await this.mesh.setTrack(kind, this.tracks[kind]);
    }
    const now = { mic: Boolean(this.tracks.audio), cam: Boolean(this.tracks.video) };
    if (this.told !== JSON.stringify(now)) {
      this.told = JSON.stringify(now);
      this.room.command("media.set", now);
    }
    this.render(this.room.state);
  }

  async begin(kind) {
    try {
      const track = await openDevice(kind);
      track.addEventListener("ended", () => this.lost(kind, track));
      if (kind === "video") track.contentHint = "motion";
      this.tracks[kind] = track;
      if (kind === "audio") this.endMeter = meter(track, (level) => (this.level = level));
      this.trouble("");
    } catch (error) {
      this.wanted = { ...this.wanted, [kind]: false };
      this.trouble(word(`device_${error.reason ?? "unknown"}`));
    }
  }

  stop(kind) {
    this.tracks[kind]?.stop();
    this.tracks[kind] = null;
    if (kind === "audio") {
      this.endMeter?.();
      this.level = 0;
    }
  }

  /** The device was pulled out: say so, and go on with what is left. */
  lost(kind, track) {
    if (this.tracks[kind] !== track) return;
    this.wanted = { ...this.wanted, [kind]: false };
    this.trouble(word("device_none"));
    this.obey();
  }

  trouble(sentence) {
    say(this.part("problem"), sentence);
    this.part("problem").hidden = !sentence;
  }

  // --- what is seen ---

  render(state) {
    if (!this.part("rooms")) return;
    const me = this.room.me.participant;
    const screens = Object.values(state.people).filter((one) => one.role === "screen");
    screens.sort((a, b) => (a.participant === me) - (b.participant === me) || a.side - b.side || a.participant - b.participant);
    patch(this.part("rooms"), screens, (one) => one.participant, (one) => this.make(one, state), (node, one) => this.update(node, one, state));
    if (!this.mesh) return;
    const mine = state.people[me];
    this.mesh.setOthers(this.others(state));
    const allowed = `${mine?.present}:${mine?.may_mic}:${mine?.may_cam}`;
    if (this.allowed !== undefined && this.allowed !== allowed) {
      this.told = null;
      queueMicrotask(() => this.obey());
    }
    this.allowed = allowed;
    this.button("mic", this.tracks.audio, mine?.may_mic ?? true, "micForbidden");
    this.button("cam", this.tracks.video, mine?.may_cam ?? true, "camForbidden");
  }

  button(part, track, allowed, forbidden) {
    const button = this.part(part);
    button.disabled = !allowed;
    say(button, allowed ? word(`${part}${track ? "On" : "Off"}`) : word(forbidden));
  }

  make(person, state) {
    const side = state.sides[person.side];
    const own = person.participant === this.room.me.participant;
    const video = h("video", { playsinline: true, autoplay: true });
    video.muted = own;
    return h(
      "li",
      { class: `media-room ${SIGN_CLASS(side)}`, "data-own": own },
      h("div", { class: "media-picture", "data-mirror": own }, video, h("span", {})),
      h("p", { class: "media-name" }, h("span", {}, `${side?.sign ?? ""} ${own ? word("me") : `${side?.school ?? ""} · ${person.class_name}`}`), h("span", { class: "media-speaks", "aria-hidden": "true" }, icon("audio")), h("span", { class: "num" })),
      h("p", { class: "media-say small", role: "status" }),
    );
  }

  update(node, person, state) {
    const own = person.participant === this.room.me.participant;
    const view = own ? this.ownView() : this.mesh?.view(String(person.participant));
    const video = node.querySelector("video");
    const stream = view?.stream?.getTracks().length ? view.stream : null;
    if (video.srcObject !== stream) {
      video.srcObject = stream;
      if (stream) video.play().catch((error) => error.name === "NotAllowedError" && (this.part("hear").hidden = false));
    }
    const shown = person.present && person.cam && stream;
    video.hidden = !shown;
    say(node.querySelector(".media-picture span"), shown ? "" : word(!person.present ? "mediaAway" : person.mic ? "mediaNoCamera" : "mediaNone"));
    say(node.querySelector(".media-name .num"), String(count(state, person.side)));
    say(node.querySelector(".media-say"), own ? "" : this.sentence(person, view));
  }

  ownView() {
    const { video } = this.tracks;
    if (!video) return null;
    if (this.ownTrack !== video) {
      this.ownTrack = video;
      this.ownStream = new MediaStream([video]);
    }
    return { stream: this.ownStream };
  }

  sentence(person, view) {
    if (!this.mesh || !person.present || !(person.cam || person.mic)) return "";
    if (!view || view.state !== "connected") return word(`media_${view?.state ?? "connecting"}`);
    return word(person.mic ? `level_${view.level}` : "mediaMuted");
  }

  hear() {
    this.part("hear").hidden = true;
    for (const video of this.querySelectorAll("video")) video.play().catch(() => {});
  }
}

function count(state, side) {
  return Object.values(state.people).filter((one) => one.present && one.side === side && (one.role === "pupil" || one.role === "guest")).length;
}

customElements.define("lesson-media", LessonMedia);
