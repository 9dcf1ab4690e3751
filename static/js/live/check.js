// <dialog data-part="check">: see oneself, hear oneself, hear the loudspeaker, before anybody else does.

import { chime, list, meter, open as openDevice, remember, remembered } from "./devices.js";
import { h, say } from "./dom.js";
import { word } from "./words.js";

const HEARD_AT = 0.08;

export class DeviceCheck {
  constructor(dialog, joined) {
    this.dialog = dialog;
    this.joined = joined;
    this.tracks = {};
    this.part("join").addEventListener("click", () => this.finish({ audio: Boolean(this.tracks.audio), video: Boolean(this.tracks.video) }));
    this.part("watch").addEventListener("click", () => this.finish({ audio: false, video: false }));
    this.part("chime").addEventListener("click", () => chime());
    dialog.addEventListener("close", () => this.stop());
    dialog.addEventListener("change", ({ target }) => this.chosen(target));
  }

  part(name) {
    return this.dialog.querySelector(`[data-part="${name}"]`);
  }

  /** Opens the dialog and, with the person's permission, the devices. */
  async start() {
    this.dialog.showModal();
    this.part("trouble").hidden = true;
    this.part("join").disabled = true; // until it is known what there is to join with
    await this.take("video");
    await this.take("audio");
    await this.fill();
    this.part("join").disabled = !this.tracks.audio && !this.tracks.video;
  }

  async take(kind) {
    this.drop(kind);
    try {
      const track = await openDevice(kind);
      if (!this.dialog.open) return track.stop();
      this.tracks[kind] = track;
      if (kind === "video") this.part("preview").srcObject = new MediaStream([track]);
      else this.listen(track);
    } catch (error) {
      say(this.part("trouble"), word(`device_${error.reason ?? "unknown"}`));
      this.part("trouble").hidden = false;
    }
    return undefined;
  }

  listen(track) {
    let heard = false;
    say(this.part("heard"), word("checkQuiet"));
    this.endMeter = meter(track, (level) => {
      this.part("level").value = level;
      if (heard || level < HEARD_AT) return;
      heard = true;
      say(this.part("heard"), word("checkHeard"));
    });
  }

  async fill() {
    const found = await list();
    const kinds = { video: found.videoinput, audio: found.audioinput, audiooutput: found.audiooutput };
    for (const [kind, devices] of Object.entries(kinds)) {
      const select = this.dialog.querySelector(`select[data-kind="${kind}"]`);
      const option = (device, index) => h("option", { value: device.id }, device.label || word("deviceUnnamed", { number: index + 1 }));
      select.replaceChildren(...devices.map(option));
      select.disabled = devices.length === 0;
      const now = this.tracks[kind]?.getSettings().deviceId ?? remembered()[kind];
      if (devices.some((device) => device.id === now)) select.value = now;
    }
    this.part("outputs").hidden = found.audiooutput.length === 0;
  }

  async chosen(select) {
    const { kind } = select.dataset;
    if (!kind) return;
    remember({ [kind]: select.value });
    if (kind !== "audiooutput") await this.take(kind);
    this.part("join").disabled = !this.tracks.audio && !this.tracks.video;
  }

  finish(choice) {
    this.dialog.close();
    this.joined(choice);
  }

  drop(kind) {
    this.tracks[kind]?.stop();
    delete this.tracks[kind];
    if (kind === "audio") this.endMeter?.();
    if (kind === "audio") this.endMeter = null;
    if (kind === "video") this.part("preview").srcObject = null;
  }

  stop() {
    this.drop("audio");
    this.drop("video");
  }
}
