// <lesson-example>: the room's parts over a state that stands still, for the style guide. Commands go nowhere.

import "./chat.js";
import "./hands.js";
import "./poll.js";
import "./presence.js";
import "./quiz.js";
import "./slides.js";
import { foldAll } from "./fold.js";

const PARTS = "lesson-slides, lesson-presence, lesson-hands, lesson-poll, lesson-quiz, lesson-chat";
const HOUR = new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });

class LessonExample extends HTMLElement {
  connectedCallback() {
    const { me, can, events } = JSON.parse(this.querySelector("script").textContent);
    this.me = me;
    this.config = { can };
    this.canPresent = can.present;
    this.canVote = me.role === "pupil";
    this.connection = { known: true };
    this.state = foldAll(events);
    for (const part of this.querySelectorAll(PARTS)) part.render(this.state);
    for (const node of this.querySelectorAll("[data-open-only]")) node.hidden = false;
    this.dataset.ready = "";
  }

  teaches(side) {
    return this.config.can.moderate && side === this.me.side;
  }

  mySide() {
    return this.state.sides[this.me.side];
  }

  pending() {
    return [];
  }

  command() {
    return Promise.resolve({ refused: "example" });
  }

  getJson() {
    return Promise.resolve(null);
  }

  now() {
    return this.state.opened_at;
  }

  hour(at) {
    return HOUR.format(at);
  }

  url() {
    return window.location.pathname;
  }
}

customElements.define("lesson-example", LessonExample);
