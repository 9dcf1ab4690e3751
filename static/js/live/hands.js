// <lesson-hands>: a pupil raises a hand; teachers see the queue, the classroom screen how many per school.

import { h, patch, say, set } from "./dom.js";
import { Part, SIGN_CLASS, sideOf } from "./part.js";
import { word } from "./words.js";

class LessonHands extends Part {
  wire() {
    this.part("raise")?.addEventListener("click", () => this.toggle());
  }

  toggle() {
    const up = this.room.state.hands.includes(this.room.me.participant);
    this.room.command(up ? "hand.lower" : "hand.raise", {});
  }

  render(state) {
    const mine = state.hands.indexOf(this.room.me.participant);
    const button = this.part("raise");
    if (button) {
      set(button, "aria-pressed", String(mine >= 0));
      button.disabled = state.phase !== "open";
      say(button.querySelector("span") ?? button, word(mine >= 0 ? "handLower" : "handRaise"));
      say(this.part("place"), mine >= 0 ? word("handPlace", { place: mine + 1 }) : "");
    }
    const list = this.part("queue");
    if (list) patch(list, state.hands, (id) => id, (id) => this.make(id, state), (row, id) => this.update(row, id, state));
    set(this.part("none"), "hidden", state.hands.length > 0);
    this.counts(state);
  }

  make(id, state) {
    const person = state.people[id];
    const side = sideOf(state, id);
    const row = h(
      "li",
      { class: "room-row" },
      h("span", { class: `school-sign ${SIGN_CLASS(side)}`, "aria-hidden": "true" }, side?.sign ?? ""),
      h("span", { class: "room-row-main" }, h("b", {}, person?.name ?? ""), " ", h("span", { class: "soft small" }, [side?.school, person?.class_name].filter(Boolean).join(" · "))),
    );
    const button = (look, label, key, press) =>
      h("button", { class: `button ${look} button-small`, type: "button", "aria-label": word(label, { name: person.name }), onclick: press, hidden: true }, word(key));
    if (person && this.room.me.role === "teacher") {
      row.append(
        button("button-quiet", "handCallWhose", "handCall", () => this.call(id, person, side)),
        button("button-plain", "handLowerWhose", "handDone", () => this.room.command("hand.lower", { participant: id })),
      );
    }
    return row;
  }

  /** It is this pupil's turn: said above every room, and the hand is down. */
  call(id, person, side) {
    const places = { name: person.name, class_name: person.class_name, school: side?.school ?? "" };
    this.room.command("announce", { text: word(person.role === "pupil" ? "handTurn" : "handTurnOther", places) });
    this.room.command("hand.lower", { participant: id });
  }

  /** Teachers call pupils of their own class; who presents, of every class. */
  update(row, id, state) {
    const may = this.room.teaches(state.people[id]?.side) || this.room.canPresent;
    for (const button of row.querySelectorAll("button")) set(button, "hidden", !may);
  }

  counts(state) {
    const box = this.part("counts");
    if (!box) return;
    const sides = Object.values(state.sides);
    const count = (side) => state.hands.filter((id) => state.people[id]?.side === side.side).length;
    const make = (side) => h("li", { class: SIGN_CLASS(side) }, h("span", { class: "school-sign" }, side.sign), " ", h("b", { class: "num" }), h("span", { class: "visually-hidden" }, ` ${side.school}`));
    patch(box, sides, (side) => side.side, make, (node, side) => say(node.querySelector("b"), String(count(side))));
  }
}

customElements.define("lesson-hands", LessonHands);
