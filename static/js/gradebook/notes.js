// What is said at a single cell: why it was refused, or what somebody else has written into it meanwhile.

import { fill } from "./entries.js";

/** Show `message` under a cell, with `buttons` ([[text, action]]); an empty message takes the note away. */
export function note(input, message, buttons = []) {
  const cell = input.closest("td");
  const id = `e-${input.name.slice(2)}`;
  cell.querySelector(".gb-note, .error")?.remove();
  cell.classList.toggle("is-refused", Boolean(message));
  if (!message) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    return;
  }
  const box = document.createElement("div");
  box.className = "gb-note";
  const text = document.createElement("p");
  text.className = "error";
  text.id = id;
  text.setAttribute("role", "alert");
  text.textContent = message;
  box.append(text);
  for (const [label, action] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet button-small";
    button.textContent = label;
    button.addEventListener("click", action);
    box.append(button);
  }
  cell.append(box);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", id);
}

const VIETNAM = { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", hourCycle: "h23", day: "2-digit", month: "2-digit" };

/** '10:42 21/11' on the book's clock, as the server writes the other's, wherever this device believes to be. */
export function clock(at) {
  const parts = new Intl.DateTimeFormat("en-GB", VIETNAM).formatToParts(new Date(at));
  const part = (type) => parts.find((one) => one.type === type).value;
  return `${part("hour")}:${part("minute")} ${part("day")}/${part("month")}`;
}

/** A conflict in words: what the book says, by whom and when, and what was typed here. */
export function conflictText(strings, conflict, sent) {
  const typed = sent.text || strings.empty;
  return fill(strings.conflict, { now: conflict.now || strings.empty, who: conflict.who, when: conflict.when, typed, at: clock(sent.at) });
}
