// Cameras, microphones, loudspeakers of this device: chosen by a person, remembered, explained when refused.

const STORE = "nhipcau.devices";
const VIDEO = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 20, max: 24 } };
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

export function remember(choice) {
  try {
    localStorage.setItem(STORE, JSON.stringify({ ...remembered(), ...choice }));
  } catch {
    // Private windows may refuse; the choice then lasts for this page.
  }
}

/** `{audioinput: [...], videoinput: [...], audiooutput: [...]}` of `{id, label}`. */
export async function list() {
  const found = { audioinput: [], videoinput: [], audiooutput: [] };
  for (const device of (await navigator.mediaDevices?.enumerateDevices?.()) ?? []) {
    if (device.deviceId) found[device.kind]?.push({ id: device.deviceId, label: device.label });
  }
  return found;
}

/** One live track of `kind` ('audio' or 'video'). Throws a `DeviceError` whose `reason` names a sentence. */
export async function open(kind, deviceId = remembered()[kind]) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DeviceError("insecure");
  const base = kind === "video" ? VIDEO : AUDIO;
  try {
    return await first(kind, deviceId ? { ...base, deviceId: { exact: deviceId } } : base);
  } catch (error) {
    // The remembered device was unplugged: any other of its kind will do.
    if (deviceId && ["OverconstrainedError", "NotFoundError"].includes(error.name)) return open(kind, null);
    throw new DeviceError(REASONS[error.name] ?? "unknown");
  }
}

async function first(kind, constraints) {
  const stream = await navigator.mediaDevices.getUserMedia({ [kind]: constraints });
  return stream.getTracks()[0];
}

const REASONS = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

export class DeviceError extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Calls `show(level)` about ten times a second with the loudness of `track`, 0 to 1. Returns a function that ends it. */
export function meter(track, show) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
    show(Math.min(1, Math.sqrt(power) * 4));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
  };
}

/** Plays three soft notes for about a second through the chosen loudspeaker. */
export async function chime(sinkId = remembered().audiooutput) {
  const context = new AudioContext();
  if (sinkId && context.setSinkId) await context.setSinkId(sinkId).catch(() => {});
  [523.25, 659.25, 783.99].forEach((frequency, index) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const start = context.currentTime + index * 0.3;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.2, start + 0.05);
    volume.gain.linearRampToValueAtTime(0, start + 0.28);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.3);
  });
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await context.close();
}
