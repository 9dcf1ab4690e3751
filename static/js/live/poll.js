// <lesson-poll>: a question to everybody with results that grow as answers come.

import { h, say, set } from "./dom.js";
import { Part } from "./part.js";
import { word } from "./words.js";

const MOST = 8;

class LessonPoll extends Part {
  wire() {
    this.form = this.part("composer");
    this.form?.addEventListener("submit", (event) => this.open(event));
    this.part("more")?.addEventListener("click", () => this.more());
    this.part("close")?.addEventListener("click", () => this.room.command("poll.close", { poll: this.poll.poll }));
    for (const button of this.querySelectorAll("[data-preset]")) button.addEventListener("click", () => this.ask(button.dataset.preset, button.dataset.options.split("|")));
    this.part("vote")?.addEventListener("submit", (event) => this.vote(event));
  }

  async open(event) {
    event.preventDefault();
    const data = new FormData(this.form);
    const options = data.getAll("option").map((text) => text.trim()).filter(Boolean);
    const question = String(data.get("question")).trim();
    const problem = this.part("problem");
    say(problem, question && options.length >= 2 ? "" : word("pollTooLittle"));
    if (!question || options.length < 2) return;
    const answer = await this.ask(question, options);
    if (answer.refused) return;
    this.form.reset();
    this.form.closest("details")?.removeAttribute("open");
  }

  ask(question, options) {
    return this.room.command("poll.open", { question, options });
  }

  more() {
    const box = this.part("options");
    const number = box.children.length + 1;
    if (number > MOST) return;
    const field = box.lastElementChild.cloneNode(true);
    const input = field.querySelector("input");
    input.id = `poll-option-${number}`;
    input.value = "";
    input.required = false;
    const label = field.querySelector("label");
    label.htmlFor = input.id;
    label.textContent = word("pollOption", { number });
    box.append(field);
    input.focus();
    this.part("more").hidden = number >= MOST;
  }

  vote(event) {
    event.preventDefault();
    const choice = new FormData(event.target).get("choice");
    if (choice !== null) this.room.command("poll.vote", { poll: this.poll.poll, choice: Number(choice) });
  }

  render(state) {
    const polls = Object.values(state.polls);
    this.poll = polls.findLast((poll) => poll.open) ?? polls.at(-1) ?? null;
    const { poll } = this;
    set(this.part("none"), "hidden", Boolean(poll));
    set(this.part("current"), "hidden", !poll);
    this.linger(state, poll);
    for (const name of ["compose", "presets"]) set(this.part(name), "hidden", Boolean(poll?.open) || state.phase !== "open");
    if (!poll) return;
    if (this.shown !== poll.poll) this.build(poll);
    const mine = poll.votes[this.room.me.participant];
    const total = poll.counts.reduce((sum, count) => sum + count, 0);
    say(this.part("state"), word(poll.open ? "pollOpen" : "pollClosed"));
    say(this.part("total"), word("pollTotal", { total }));
    set(this.part("close"), "hidden", !poll.open);
    this.choices(poll, mine);
    poll.counts.forEach((count, index) => this.bar(index, count, total, mine === index));
  }

  /** A classroom screen shows a closed poll until the page is turned; then the slide has the room again. */
  linger(state, poll) {
    const page = `${state.slides?.item}:${state.slides?.page}`;
    if (poll?.open) this.closedAt = page;
    this.toggleAttribute("data-live", Boolean(poll?.open));
    this.toggleAttribute("data-show", Boolean(poll) && (poll.open || this.closedAt === page));
  }

  build(poll) {
    this.shown = poll.poll;
    say(this.part("question"), poll.question);
    this.bars = poll.options.map((text, index) => this.barRow(text, index));
    this.part("results").replaceChildren(...this.bars.map((bar) => bar.row));
    const box = this.part("choices");
    if (!box) return;
    const choice = (text, index) =>
      h("label", { class: "choice" }, h("input", { type: "radio", name: "choice", value: index }), h("b", {}, letter(index)), h("span", {}, text));
    box.replaceChildren(...poll.options.map(choice));
  }

  barRow(text, index) {
    const fill = h("i");
    const number = h("b", { class: "num" });
    const yours = h("span", { class: "tag tag-ok", hidden: true }, word("pollMine"));
    const row = h("li", { class: "poll-bar" }, h("span", { class: "poll-text" }, h("b", {}, letter(index)), " ", text, " ", yours), number, h("span", { class: "poll-track", "aria-hidden": "true" }, fill));
    return { row, fill, number, yours };
  }

  bar(index, count, total, mine) {
    const { fill, number, yours } = this.bars[index];
    const share = total ? Math.round((count / total) * 100) : 0;
    fill.style.inlineSize = `${share}%`;
    say(number, word("pollCount", { count, share }));
    yours.hidden = !mine;
  }

  /** Who may vote sees the choices while the poll is open, and the results once the own vote is in. */
  choices(poll, mine) {
    const form = this.part("vote");
    if (!form) return;
    const may = poll.open && this.room.canVote;
    form.hidden = !may;
    const waiting = this.room.pending("poll.vote").length > 0;
    const voted = mine !== undefined;
    this.part("results").hidden = may && !voted;
    this.part("total").hidden = may && !voted;
    say(this.part("send"), word(voted ? "pollChange" : "pollSend"));
    say(this.part("voted"), waiting ? word("pollSending") : voted ? word("pollVoted", { letter: letter(mine) }) : "");
    if (voted && this.known !== `${poll.poll}:${mine}`) {
      this.known = `${poll.poll}:${mine}`;
      const input = form.elements.choice;
      for (const one of input.length ? input : [input]) one.checked = Number(one.value) === mine;
    }
  }
}

const letter = (index) => "ABCDEFGH"[index];

customElements.define("lesson-poll", LessonPoll);
