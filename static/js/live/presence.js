// <lesson-presence>: who is here by school and class; who waits at the door; what a teacher may do about it.

import { h, patch, say, set } from "./dom.js";
import { learners, Part, presentBySide, SIGN_CLASS } from "./part.js";
import { word } from "./words.js";

class LessonPresence extends Part {
  render(state) {
    const sides = Object.values(state.sides);
    const present = presentBySide(state);
    const list = this.part("sides");
    if (list) patch(list, sides, (side) => side.side, (side) => this.makeSide(side), (node, side) => this.updateSide(node, side, present[side.side], state));
    this.waiting(state);
  }

  makeSide(side) {
    const people = h("ul", { class: "room-people" });
    const title = h("h3", { class: `side-title ${SIGN_CLASS(side)}` }, h("span", { class: "school-sign", "aria-hidden": "true" }, side.sign), " ", h("span", {}, `${side.school} · ${side.class_name}`));
    const count = h("p", { class: "soft small num" });
    return h("li", { class: `side ${SIGN_CLASS(side)}` }, title, count, this.dataset.detail === "names" ? people : null);
  }

  updateSide(node, side, people, state) {
    say(node.querySelector("p"), word("presentCount", { count: learners(people).length }));
    const list = node.querySelector("ul");
    if (list) patch(list, people, (person) => person.participant, (person) => this.makePerson(person), (row, person) => this.updatePerson(row, person, state));
  }

  makePerson(person) {
    const row = h("li", { class: "room-row" }, h("span", { class: "room-row-main" }, h("b", {}, person.name), " ", h("span", { class: "soft small" }, word(`role_${person.role}`)), " ", h("span", { class: "tag", hidden: true }, word("presenting"))));
    const { room } = this;
    if (!room.teaches(person.side) || person.participant === room.me.participant) return row;
    if (person.role === "screen") row.append(this.allow(person, "mic"), this.allow(person, "cam"));
    if (person.role === "teacher" || room.me.role !== "teacher") return row;
    const remove = () => confirm(word("removeAsk", { name: person.name })) && room.command("person.remove", { participant: person.participant });
    row.append(h("button", { class: "button button-plain button-small", type: "button", "aria-label": word("removeWhose", { name: person.name }), onclick: remove }, word("remove")));
    return row;
  }

  /** A switch: may this classroom's microphone (camera) be heard (seen)? */
  allow(person, kind) {
    const press = (event) => {
      const now = this.room.state.people[person.participant];
      const data = { participant: person.participant, mic: now.may_mic, cam: now.may_cam };
      data[kind] = !data[kind];
      this.room.command("media.allow", data);
      event.currentTarget.blur();
    };
    return h("button", { class: "button button-quiet button-small", type: "button", "data-allow": kind, onclick: press });
  }

  updatePerson(row, person, state) {
    set(row.querySelector(".tag"), "hidden", state.presenter !== person.participant);
    for (const button of row.querySelectorAll("[data-allow]")) {
      const kind = button.dataset.allow;
      const allowed = person[`may_${kind}`];
      set(button, "aria-label", word(`${kind}_${allowed ? "forbid" : "allow"}_whose`, { name: person.name }));
      say(button, word(`${kind}_${allowed ? "forbid" : "allow"}`));
    }
  }

  waiting(state) {
    const box = this.part("waiting");
    if (!box) return;
    const people = Object.values(state.waiting);
    set(box, "hidden", people.length === 0);
    patch(box.querySelector("ul"), people, (person) => person.participant, (person) => this.makeWaiting(person));
  }

  makeWaiting(person) {
    const decide = (kind) => () => this.room.command(kind, { participant: person.participant });
    const button = (look, kind, key) =>
      h("button", { class: `button ${look} button-small`, type: "button", "aria-label": word(`${key}Whose`, { name: person.name }), onclick: decide(kind) }, word(key));
    return h("li", { class: "room-row" }, h("b", { class: "room-row-main" }, person.name), button("", "person.admit", "admit"), button("button-quiet", "person.refuse", "refuse"));
  }
}

customElements.define("lesson-presence", LessonPresence);
