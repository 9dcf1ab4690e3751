// How much picture the network carries: a pure rule, so that it can be tested without a network.
// Slides, chat and the quiz go first: the picture is made smaller at the first trouble and larger only slowly.

/** From best to none. `bitrate` in bits per second to each other room; `scale` divides width and height. */
export const LEVELS = [
  { name: "full", bitrate: 700_000, scale: 1 },
  { name: "half", bitrate: 300_000, scale: 2 },
  { name: "small", bitrate: 110_000, scale: 4 },
  { name: "sound", bitrate: 0, scale: 4 },
];
const GOOD_SAMPLES_BEFORE_BETTER = 5;

export const START = Object.freeze({ level: 0, good: 0, bad: 0 });

/** Is this sample bad, good or between? `loss` is a share (0..1), `rtt` in seconds, `available` in bits per second. */
export function judge({ loss = 0, rtt = 0, available = null }, level) {
  const wanted = LEVELS[level].bitrate;
  if (loss > 0.08 || rtt > 0.9 || (available !== null && wanted && available < wanted * 0.5)) return "bad";
  const better = LEVELS[Math.max(0, level - 1)].bitrate;
  if (loss < 0.02 && rtt < 0.4 && (available === null || available > better * 1.1)) return "good";
  return "fair";
}

/** The next step: down after two bad samples, up after five good ones. Returns a new `{level, good, bad}`. */
export function step(now, sample) {
  const verdict = judge(sample, now.level);
  if (verdict === "bad") {
    if (now.bad >= 1) return { level: Math.min(LEVELS.length - 1, now.level + 1), good: 0, bad: 0 };
    return { ...now, good: 0, bad: now.bad + 1 };
  }
  if (verdict === "good") {
    if (now.good + 1 >= GOOD_SAMPLES_BEFORE_BETTER && now.level > 0) return { level: now.level - 1, good: 0, bad: 0 };
    return { ...now, good: now.good + 1, bad: 0 };
  }
  return { ...now, good: 0, bad: 0 };
}

/** Reads one sample out of an RTCStatsReport. */
export function sampleOf(report) {
  const sample = { loss: 0, rtt: 0, available: null, framesDecoded: 0, bytesSent: 0, bytesReceived: 0 };
  for (const stat of report.values()) {
    if (stat.type === "remote-inbound-rtp") {
      sample.loss = Math.max(sample.loss, stat.fractionLost ?? 0);
      sample.rtt = Math.max(sample.rtt, stat.roundTripTime ?? 0);
    } else if (stat.type === "candidate-pair" && stat.nominated && stat.state === "succeeded") {
      if (stat.availableOutgoingBitrate) sample.available = stat.availableOutgoingBitrate;
    } else if (stat.type === "inbound-rtp") {
      sample.bytesReceived += stat.bytesReceived ?? 0;
      if (stat.kind === "video") sample.framesDecoded += stat.framesDecoded ?? 0;
    } else if (stat.type === "outbound-rtp") {
      sample.bytesSent += stat.bytesSent ?? 0;
    }
  }
  return sample;
}
