// The server's time on this page. The device's own clock is never asked: only performance.now() counts on from
// what the server said last, so a device whose date is wrong, or is changed, makes no difference.

export class ServerClock {
  constructor(left, elapsed, tick = () => performance.now()) {
    this.tick = tick;
    this.trip = Infinity;
    this.zero = tick() + left; // where `tick` stands at the deadline
    this.length = left + elapsed;
  }

  // Milliseconds to the deadline, negative once it has passed.
  left() {
    return this.zero - this.tick();
  }

  // Milliseconds since the attempt began.
  elapsed() {
    return this.length - this.left();
  }

  // The server said `left` in an answer that took `trip` ms: the quickest answers tell the time best.
  hear(left, trip) {
    if (trip > this.trip * 1.5 && Math.abs(this.left() - left) < 2000) return;
    this.trip = Math.min(this.trip, trip);
    this.zero = this.tick() + left - trip / 2;
  }
}

export function showLeft(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
