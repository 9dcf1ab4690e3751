// What the clock says: until the lesson, how much of it is left, how far beyond it is. Pure but for the sentences.

import { word } from "./words.js";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Before the room opens: 'còn 12:05', or '' for a lesson of another day. `starts`, `now` in milliseconds. */
export function untilStart(starts, now) {
  const left = starts - now;
  if (!starts || left > DAY_MS) return "";
  if (left <= 0) return word("clockDue");
  const seconds = Math.ceil(left / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (!parts[0]) parts.shift();
  const time = parts.map((part, index) => (index ? String(part).padStart(2, "0") : String(part))).join(":");
  return word("clockUntil", { time });
}

/** In the room: 'còn 32 phút' of the planned minutes, then 'quá 3 phút'. */
export function leftOf(openedAt, minutes, now) {
  if (!openedAt || !minutes) return "";
  const left = Math.ceil((openedAt + minutes * MINUTE_MS - now) / MINUTE_MS);
  return left >= 0 ? word("clockLeft", { count: left }) : word("clockOver", { count: -left });
}
