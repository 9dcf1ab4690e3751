// <lesson-chat>: what was said, in order; a teacher takes back lines of the own school.

import { composing, h, patch, say, set } from "./dom.js";
import { Part, SIGN_CLASS } from "./part.js";
import { word } from "./words.js";

const SHOWN = 150;

class LessonChat extends Part {
  wire() {
    this.shown = SHOWN;
    this.list = this.part("lines");
    this.form = this.querySelector("form");
    this.form?.addEventListener("submit", (event) => this.send(event));
    this.form?.elements.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.part("older")?.addEventListener("click", () => {
      this.shown += SHOWN;
      this.render(this.room.state);
    });
    this.part("gate")?.addEventListener("click", () => {
      const open = this.room.mySide()?.chat_open;
      this.room.command(open ? "chat.close" : "chat.open", {});
    });
  }

  async send(event) {
    event.preventDefault();
    const field = this.form.elements.text;
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    const sent = this.room.command("chat.say", { text });
    this.render(this.room.state);
    const answer = await sent;
    // What was refused goes back to where it was typed.
    if (answer.refused && !field.value) field.value = text;
    this.render(this.room.state);
  }

  render(state) {
    if (!this.list) return;
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60;
    const waiting = this.room.pending("chat.say").map((one) => ({ line: one.key, text: one.data.text, unsent: true }));
    const lines = [...state.chat.slice(-this.shown), ...waiting];
    patch(this.list, lines, (line) => line.line, (line) => this.make(line), (node, line) => this.update(node, line, state));
    set(this.part("none"), "hidden", lines.length > 0);
    set(this.part("older"), "hidden", state.chat.length <= this.shown);
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
    this.gate(state);
  }

  make(line) {
    return h("li", { class: "chat-line" }, h("p", { class: "chat-who" }), h("p", { class: "chat-text" }, line.text));
  }

  update(node, line, state) {
    const who = node.firstElementChild;
    if (line.unsent) return say(who, word("chatSending"));
    const person = state.people[line.participant];
    const side = state.sides[line.side];
    if (!who.dataset.done) {
      who.dataset.done = "1";
      who.append(
        h("span", { class: `school-sign ${SIGN_CLASS(side)}`, "aria-hidden": "true" }, side?.sign ?? ""),
        h("b", {}, person?.name ?? word("someone")),
        h("span", { class: "soft" }, [side?.school, person?.class_name].filter(Boolean).join(" · ")),
        h("time", { class: "soft num", datetime: new Date(line.at).toISOString() }, this.room.hour(line.at)),
      );
      if (this.room.teaches(line.side)) who.append(this.hider(line, person));
    }
    const hidden = line.hidden_by !== null;
    node.classList.toggle("chat-hidden", hidden);
    const button = who.querySelector("button");
    if (button) button.hidden = hidden;
    if (hidden && !node.querySelector(".tag")) node.append(h("span", { class: "tag" }, word("chatHidden")));
    return undefined;
  }

  hider(line, person) {
    const label = word("chatHideWhose", { name: person?.name ?? word("someone") });
    const hide = () => this.room.command("chat.hide", { line: line.line });
    return h("button", { class: "link small", type: "button", "aria-label": label, onclick: hide }, word("chatHide"));
  }

  /** Whether this person may write now, and the teacher's switch for the own school. */
  gate(state) {
    const open = this.room.mySide()?.chat_open ?? false;
    const may = state.phase === "open" && (open || this.room.me.role === "teacher");
    if (this.form) this.form.hidden = !may;
    set(this.part("closed"), "hidden", may);
    say(this.part("closed"), word(state.phase === "open" ? "chatClosed" : "chatOver"));
    const gate = this.part("gate");
    if (gate) say(gate, word(open ? "chatClose" : "chatOpen"));
  }
}

customElements.define("lesson-chat", LessonChat);
