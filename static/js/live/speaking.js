// Who is speaking: the loudness of each class, as the connections know it, with a short memory.

const EVERY_MS = 100;
const LOUD = 0.03;
const REMEMBERED_MS = 900;

/** Calls `show(ids)` with the set of screens that speak, whenever it changes. Returns a function that ends it. */
export function watchSpeakers(levels, show) {
  const heard = new Map();
  let last = "";
  const timer = setInterval(() => {
    const now = performance.now();
    for (const [id, level] of levels()) if (level > LOUD) heard.set(id, now);
    const speaking = [...heard].filter(([, at]) => now - at < REMEMBERED_MS).map(([id]) => id);
    if (speaking.join() !== last) show(new Set(speaking));
    last = speaking.join();
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/** The loudness of what a connection receives, 0 to 1. */
export function loudness(pc) {
  const receiver = pc.getReceivers().find(({ track }) => track?.kind === "audio");
  return receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0;
}
