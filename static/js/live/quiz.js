// <lesson-quiz>: the quiz of the lesson. A pupil opens an ordinary attempt; teachers see how far the classes are.

import { h, patch, say, set } from "./dom.js";
import { Part, SIGN_CLASS } from "./part.js";
import { word } from "./words.js";

const PROGRESS_EVERY_MS = 5000;

class LessonQuiz extends Part {
  wire() {
    this.part("give")?.addEventListener("submit", (event) => this.give(event));
    this.part("close")?.addEventListener("click", () => this.room.command("quiz.close", { quiz: this.quiz.quiz }));
    this.timer = setInterval(() => this.tick(), 1000);
  }

  give(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const plan = Number(data.get("plan"));
    if (plan) this.room.command("quiz.give", { plan, minutes: Number(data.get("minutes")) });
  }

  render(state) {
    this.quiz = Object.values(state.quizzes).findLast((quiz) => quiz.open) ?? null;
    const { quiz } = this;
    this.toggleAttribute("data-live", Boolean(quiz));
    set(this.part("current"), "hidden", !quiz);
    set(this.part("none"), "hidden", Boolean(quiz));
    set(this.part("give"), "hidden", Boolean(quiz) || state.phase !== "open" || !this.hasChoices);
    if (!quiz) return;
    say(this.part("title"), quiz.title);
    const key = quiz.assignments.find((one) => one.side === this.room.me.side)?.key;
    const link = this.part("link");
    if (link && key) {
      link.href = this.room.url("quiz", { key });
      link.hidden = false;
    }
    this.tick();
    if (this.part("totals") && this.asked !== quiz.quiz) this.follow(quiz);
  }

  tick() {
    if (!this.quiz) return;
    const left = this.quiz.closes === null ? null : Math.max(0, this.quiz.closes - this.room.now());
    const minutes = Math.floor(left / 60000);
    const seconds = Math.floor((left % 60000) / 1000);
    say(this.part("left"), left === null ? "" : word("quizLeft", { time: `${minutes}:${String(seconds).padStart(2, "0")}` }));
  }

  /** What can be given, asked of the server by teachers; the same answer again leaves the form as it is. */
  offer(quizzes) {
    const select = this.part("give")?.elements.plan;
    if (!select || this.offered === JSON.stringify(quizzes)) return;
    this.offered = JSON.stringify(quizzes);
    this.hasChoices = quizzes.length > 0;
    select.replaceChildren(...quizzes.map((one) => h("option", { value: one.plan }, one.given ? word("quizGivenAlready", { title: one.title }) : one.title)));
    const minutes = () => (this.part("give").elements.minutes.value = quizzes.find((one) => String(one.plan) === select.value)?.minutes ?? 10);
    select.onchange = minutes;
    if (this.hasChoices) minutes();
    this.render(this.room.state);
  }

  async follow(quiz) {
    this.asked = quiz.quiz;
    while (this.isConnected && this.quiz?.quiz === quiz.quiz) {
      const progress = await this.room.getJson(this.room.url("progress", { quiz: quiz.quiz }));
      if (progress) this.showProgress(progress);
      await new Promise((resolve) => setTimeout(resolve, PROGRESS_EVERY_MS));
    }
    this.asked = null;
  }

  showProgress({ totals, pupils }) {
    const side = (one) => this.room.state.sides[one.side];
    const make = (one) => h("li", { class: `room-row ${SIGN_CLASS(side(one))}` }, h("span", { class: "school-sign", "aria-hidden": "true" }, side(one)?.sign ?? ""), h("span", { class: "room-row-main" }, side(one)?.school ?? ""), h("span", { class: "num" }));
    patch(this.part("totals"), totals, (one) => one.side, make, (node, one) => say(node.lastElementChild, word("quizProgress", one)));
    const list = this.part("pupils");
    if (!list || !pupils) return;
    const pupil = (one) => h("li", { class: "room-row" }, h("span", { class: "room-row-main" }, one.name), h("span", { class: "tag" }));
    patch(list, pupils, (one) => one.name, pupil, (node, one) => {
      say(node.lastElementChild, word(`quiz_${one.state}`));
      node.lastElementChild.className = one.state === "finished" ? "tag tag-ok" : one.state === "started" ? "tag tag-due" : "tag";
    });
  }
}

customElements.define("lesson-quiz", LessonQuiz);
