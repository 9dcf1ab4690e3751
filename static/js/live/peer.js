// One connection to one other screen: perfect negotiation (W3C WebRTC, section 10.7), ICE restart, track exchange.
// Knows nothing of lessons: `send(signal)` carries a signal to the other side, `receive(signal)` takes one.

const RESTART_AFTER_MS = 4000;
// Candidates come in bursts: those of one moment travel as one signal.
const GATHER_MS = 120;

export class Peer extends EventTarget {
  /**
   * @param {{polite: boolean, iceServers: RTCIceServer[], send: (signal: object) => void}} options
   *   exactly one of the two sides must be polite.
   */
  constructor({ polite, iceServers, send }) {
    super();
    this.polite = polite;
    this.send = send;
    this.makingOffer = false;
    this.ignoringOffer = false;
    this.senders = { audio: null, video: null };
    this.stream = new MediaStream();
    this.restartTimer = 0;
    this.found = [];
    this.closed = false;
    this.queue = Promise.resolve();
    this.pc = new RTCPeerConnection({ iceServers, bundlePolicy: "max-bundle" });
    this.pc.onnegotiationneeded = () => this.offer();
    this.pc.onicecandidate = ({ candidate }) => candidate && this.gather(candidate);
    this.pc.ontrack = ({ track }) => this.tookTrack(track);
    this.pc.onconnectionstatechange = () => this.watchConnection();
  }

  get state() {
    return this.pc.connectionState;
  }

  /** Something is to flow here: without a track on either side there is nothing to connect. */
  get used() {
    return this.pc.getTransceivers().length > 0;
  }

  /** Sends this track, or stops sending that kind when `track` is null. */
  async setTrack(kind, track) {
    const sender = this.senders[kind];
    if (sender) await sender.replaceTrack(track);
    else if (track) this.senders[kind] = this.pc.addTrack(track, new MediaStream([track]));
  }

  /** Limits what is sent; `bitsPerSecond` 0 stops the picture, the sound goes on. */
  async limitVideo(bitsPerSecond, scale = 1) {
    const sender = this.senders.video;
    const parameters = sender?.getParameters();
    if (!parameters?.encodings?.length) return;
    const [encoding] = parameters.encodings;
    encoding.active = bitsPerSecond > 0;
    if (bitsPerSecond > 0) encoding.maxBitrate = bitsPerSecond;
    encoding.scaleResolutionDownBy = scale;
    await sender.setParameters(parameters).catch(() => {});
  }

  gather(candidate) {
    this.found.push(candidate.toJSON());
    this.gatherTimer ||= setTimeout(() => {
      this.gatherTimer = 0;
      if (!this.closed) this.send({ candidates: this.found.splice(0) });
    }, GATHER_MS);
  }

  async offer() {
    try {
      this.makingOffer = true;
      await this.pc.setLocalDescription();
      this.send({ description: this.pc.localDescription });
    } catch (error) {
      if (!this.closed) this.fail(error);
    } finally {
      this.makingOffer = false;
    }
  }

  /** Signals are taken one after the other: a candidate must not overtake its description. */
  receive(signal) {
    this.queue = this.queue.then(() => this.take(signal)).catch((error) => !this.closed && this.fail(error));
    return this.queue;
  }

  async take({ description, candidates }) {
    if (this.closed) return;
    if (description) {
      const collision = description.type === "offer" && (this.makingOffer || this.pc.signalingState !== "stable");
      this.ignoringOffer = !this.polite && collision;
      if (this.ignoringOffer) return;
      await this.pc.setRemoteDescription(description);
      if (description.type === "offer") {
        await this.pc.setLocalDescription();
        this.send({ description: this.pc.localDescription });
      }
    }
    for (const candidate of candidates ?? []) {
      try {
        await this.pc.addIceCandidate(candidate);
      } catch (error) {
        if (!this.ignoringOffer) throw error;
      }
    }
  }

  tookTrack(track) {
    for (const old of this.stream.getTracks()) if (old.kind === track.kind && old !== track) this.stream.removeTrack(old);
    this.stream.addTrack(track);
    const tell = () => this.dispatchEvent(new Event("stream"));
    track.onmute = tell;
    track.onunmute = tell;
    tell();
  }

  /** A broken path is looked for anew at once, a shaky one after a moment. */
  watchConnection() {
    clearTimeout(this.restartTimer);
    if (this.state === "failed") this.restart();
    if (this.state === "disconnected") this.restartTimer = setTimeout(() => this.restart(), RESTART_AFTER_MS);
    this.dispatchEvent(new Event("state"));
  }

  restart() {
    if (!this.closed && this.state !== "connected") this.pc.restartIce();
  }

  fail(error) {
    this.dispatchEvent(new CustomEvent("fault", { detail: error }));
  }

  close() {
    this.closed = true;
    clearTimeout(this.restartTimer);
    this.pc.close();
  }
}
