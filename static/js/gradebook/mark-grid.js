// <mark-grid>: the gradebook's table as a spreadsheet. Without this script it is a plain form with 'Lưu'.
//
// A cell is 'chosen' (its whole text selected: arrows move, typing replaces) or 'edited' (F2, a click inside, or
// typing: arrows move the caret). Leaving a changed cell saves it; without a network it is kept on this device.

import { Kept } from "../ui/kept.js";
import { fill, fold } from "./entries.js";
import { conflictText, note } from "./notes.js";
import { plan, preview } from "./paste.js";
import { Saver } from "./saver.js";

class MarkGrid extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.strings = JSON.parse(document.getElementById("gb-strings").textContent);
    this.kept = new Kept(this.dataset.person, this.dataset.place);
    this.saver = new Saver({ form: this.form, kept: this.kept, report: (state, detail) => this.heard(state, detail) });
    this.rows = [...this.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll(".gb-cell > input[name^='m-']")]);
    this.inputs = new Map(this.rows.flat().map((input) => [input.name.slice(2), input]));
    this.stored = new Map();
    this.changes = [];
    this.editing = false;
    for (const [cell, input] of this.inputs) {
      // After a refused plain save the field holds what was typed; what is stored is in the hidden field.
      const seen = this.seen(cell).value;
      this.stored.set(input, seen.slice(seen.indexOf(":") + 1));
    }
    this.show();
    this.listen();
    this.recall();
  }

  listen() {
    this.addEventListener("keydown", (event) => this.keydown(event));
    this.addEventListener("focusin", (event) => this.entered(event));
    this.addEventListener("focusout", (event) => this.left(event));
    this.addEventListener("input", (event) => { if (this.isCell(event.target)) this.editing = true; });
    this.addEventListener("dblclick", (event) => { if (this.isCell(event.target)) this.editing = true; });
    this.addEventListener("paste", (event) => this.pasted(event));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.part("undo")?.addEventListener("click", () => this.undo());
    this.part("find")?.querySelector("input").addEventListener("input", (event) => this.find(event.target.value));
    window.addEventListener("online", () => this.saver.hurry());
    window.addEventListener("offline", () => this.state("offline"));
    window.addEventListener("pagehide", () => this.leaving());
    window.addEventListener("beforeunload", (event) => { if (this.saver.pending && !this.kept.lasts) event.preventDefault(); });
  }

  show() {
    this.part("undo").hidden = false;
    this.part("find").hidden = false;
    this.part("save").classList.add("button-quiet");
    this.say("fresh", fill(this.strings.fresh, { at: this.dataset.at }));
  }

  /** What an earlier visit could not send: shown again, and sent. Rows that this page leaves out are on the whole sheet. */
  recall() {
    const found = this.kept.all();
    const lost = found.filter(([cell]) => !this.inputs.has(cell));
    if (lost.length && window.location.search) return window.location.replace(window.location.pathname);
    for (const [cell, record] of found) {
      const input = this.inputs.get(cell);
      if (!input) continue;
      input.value = record.text;
      this.saver.recall(cell, record);
    }
    if (lost.length) this.tellLost(lost);
    this.recalled = found.length - lost.length;
    if (this.recalled) this.saver.hurry();
  }

  /** Marks for pupils or columns that the sheet no longer has: read out, and dropped when the teacher says so. */
  tellLost(lost) {
    const list = lost.map(([, record]) => `${record.label}: ${record.text || this.strings.empty}`).join("; ");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet button-small";
    button.textContent = this.strings.dropLost;
    button.addEventListener("click", () => {
      for (const [cell] of lost) this.saver.drop(cell);
      this.tell("");
    });
    this.tell(fill(this.strings.lost, { list }), button);
  }

  tell(message, button = "") {
    const box = this.part("note");
    box.hidden = !message;
    box.replaceChildren(message, " ", button);
  }

  seen(cell) {
    return this.form.elements[`s-${cell}`];
  }

  part(role) {
    return this.querySelector(`[data-role="${role}"]`);
  }

  isCell(target) {
    return this.stored.has(target);
  }

  keydown(event) {
    const input = event.target;
    if (event.isComposing || event.keyCode === 229 || !this.isCell(input)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !this.changed(input)) {
      event.preventDefault();
      this.undo();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = this.step(event);
    if (move) {
      event.preventDefault();
      this.go(input, ...move);
    } else if (event.key === "F2") {
      event.preventDefault();
      this.editing = true;
      input.setSelectionRange(input.value.length, input.value.length);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.giveUp(input);
    } else if (event.key === "Delete" && !this.editing) {
      event.preventDefault();
      input.value = "";
    }
  }

  /** Rows and columns to move by, or nothing. */
  step(event) {
    if (event.key === "Enter") return [event.shiftKey ? -1 : 1, 0];
    if (event.key === "ArrowDown") return [1, 0];
    if (event.key === "ArrowUp") return [-1, 0];
    if (this.editing || event.shiftKey) return null;
    if (event.key === "ArrowLeft") return [0, -1];
    if (event.key === "ArrowRight") return [0, 1];
    if (event.key === "Home") return [0, -99];
    return event.key === "End" ? [0, 99] : null;
  }

  go(input, down, right) {
    const rows = this.rows.filter((row) => row.length && !row[0].closest("tr").hidden);
    const top = rows.findIndex((row) => row.includes(input));
    const left = rows[top].indexOf(input);
    const limit = (value, most) => Math.min(Math.max(value, 0), most);
    const next = rows[limit(top + down, rows.length - 1)][limit(left + right, rows[top].length - 1)];
    if (next === input) this.commit(input);
    next.focus();
    this.choose(next);
  }

  choose(input) {
    this.editing = false;
    input.select();
  }

  entered(event) {
    if (!this.isCell(event.target)) return;
    this.choose(event.target);
    event.target.closest("td").scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  left(event) {
    if (this.isCell(event.target)) this.commit(event.target);
  }

  /** The tab is closed, or another page opened: what stands in the cell counts as typed. */
  leaving() {
    if (this.isCell(document.activeElement)) this.commit(document.activeElement);
    this.saver.hurry();
  }

  /** What the cell says if nobody types any more: what waits to be saved, or was refused, or the book. */
  base(input) {
    return this.saver.waiting.get(input.name.slice(2))?.text ?? input.dataset.refused ?? this.stored.get(input);
  }

  changed(input) {
    return input.value.trim() !== this.base(input);
  }

  commit(input) {
    if (this.changed(input)) this.change([[input, input.value.trim()]], "typed");
  }

  /** Texts for cells as one change, which one undo takes back. */
  change(texts, how) {
    if (how !== "undo") this.changes.push(texts.map(([input]) => [input, this.waitingText(input)]));
    this.part("undo").disabled = this.changes.length === 0;
    this.saver.change(texts.map(([input, text]) => {
      const cell = input.name.slice(2);
      delete input.dataset.refused;
      note(input, "");
      input.value = text;
      const { pupil, column } = this.describe(input);
      return { cell, text, seen: this.seen(cell).value, label: `${pupil}, ${column}` };
    }), how);
  }

  waitingText(input) {
    return this.saver.waiting.get(input.name.slice(2))?.text ?? this.stored.get(input);
  }

  /** Esc: back to what waits or is stored. */
  giveUp(input) {
    const cell = input.name.slice(2);
    if (input.dataset.refused !== undefined) this.saver.drop(cell);
    delete input.dataset.refused;
    input.value = this.waitingText(input);
    note(input, "");
    this.choose(input);
    this.settled();
  }

  heard(state, { cells = [], batch, data } = {}) {
    for (const cell of cells) this.inputs.get(cell).closest("td").dataset.state = state;
    for (const [cell, sent] of batch ?? []) this.answer(this.inputs.get(cell), sent, data.cells[cell], state);
    for (const [pupil, result] of Object.entries(data?.results ?? {})) this.result(pupil, result);
    if (data) this.at = data.at;
    if (state === "saved" && this.recalled) {
      this.tell(fill(this.strings.recalled, { count: this.recalled }));
      this.recalled = 0;
    }
    if (batch) this.settled();
    else this.state(state);
  }

  answer(input, sent, cell, state) {
    if (!cell) {
      // Nothing to change: the book says so already, or the cell goes again without those that were refused.
      if (state === "saved") input.closest("td").dataset.state = "saved";
      return;
    }
    if (cell.error) return this.refuse(input, sent, cell);
    if (state !== "saved") return;
    this.take(input, cell);
    const td = input.closest("td");
    td.dataset.state = "saved";
    td.classList.toggle("is-published", cell.published);
    td.classList.remove("is-confirmed");
    // What was typed meanwhile stays.
    if (input.value.trim() === sent.text) {
      input.value = cell.shown;
      if (document.activeElement === input) this.choose(input);
    }
  }

  take(input, cell) {
    this.seen(input.name.slice(2)).value = cell.seen;
    this.stored.set(input, cell.shown);
  }

  refuse(input, sent, cell) {
    const key = input.name.slice(2);
    this.changes = this.changes.map((steps) => steps.filter(([one]) => one !== input)).filter((steps) => steps.length);
    this.part("undo").disabled = this.changes.length === 0;
    input.closest("td").dataset.state = "refused";
    this.take(input, cell);
    if (this.saver.waiting.has(key)) return; // typed anew meanwhile: that comes back with an answer of its own
    input.dataset.refused = sent.text;
    if (!cell.conflict) return note(input, cell.error);
    const say = (text, value) => fill(text, { value: value || this.strings.empty });
    note(input, conflictText(this.strings, cell.conflict, sent), [
      [say(this.strings.write, sent.text), () => { this.change([[input, sent.text]], "typed"); input.focus(); }],
      [say(this.strings.leave, cell.shown), () => { this.giveUp(input); input.focus(); }],
    ]);
  }

  result(pupil, result) {
    const row = this.querySelector(`tr[data-pupil="${pupil}"]`);
    if (!row) return;
    row.querySelector('[data-role="result"]').textContent = result.text;
    row.querySelector('[data-role="why"]').textContent = result.why;
  }

  /** After an answer: what is left to say. */
  settled() {
    const refused = this.querySelectorAll(".is-refused").length;
    if (refused) this.say("offline", fill(this.strings.refused, { count: refused }));
    else if (this.saver.pending) this.state(this.saver.failures ? "offline" : "sending");
    else if (this.at) this.say("saved", fill(this.strings.saved, { at: this.at }));
    else this.say("fresh", fill(this.strings.fresh, { at: this.dataset.at }));
  }

  state(state) {
    const count = this.saver.pending;
    const texts = { sending: this.strings.saving, login: this.strings.login, stopped: this.strings.stopped };
    const offline = !count ? this.strings.offlineNow : this.kept.lasts ? this.strings.offline : this.strings.unkept;
    this.say(state === "sending" ? "sending" : "offline", fill(texts[state] ?? offline, { count }));
    if (state === "login") this.link(this.dataset.login, this.strings.loginLink);
    if (state === "stopped") this.link(window.location.pathname, this.strings.reload);
  }

  say(state, text) {
    for (const stale of this.querySelectorAll(".gb-blocked")) stale.remove();
    const output = this.part("state");
    output.hidden = false;
    output.dataset.state = state;
    output.textContent = text;
  }

  link(href, text) {
    const link = document.createElement("a");
    link.href = href;
    link.textContent = text;
    this.part("state").append(" ", link);
  }

  /** The buttons of the form act on the whole sheet: only once everything typed is in the book, and decided. */
  async submitted(event) {
    const button = event.submitter;
    const acts = Boolean(button) && button.value !== "save";
    const refused = () => this.querySelector(".is-refused input");
    if (acts && !this.saver.pending && !refused()) return;
    event.preventDefault();
    if (!(await this.saver.flush())) return;
    if (refused()) {
      this.settled();
      refused().focus();
      if (acts) this.blocked(button);
    } else if (acts) {
      // In a task of its own: a form that is being submitted is not submitted anew.
      setTimeout(() => this.form.requestSubmit(button));
    } else {
      this.settled();
    }
  }

  /** Why the button did nothing: on the sheet's line of words, and beside a button that is far from it. */
  blocked(button) {
    const does = button.value.split(/[-:]/)[0];
    const text = { confirm: this.strings.notConfirmed, publish: this.strings.notPublished }[does] ?? this.strings.notDone;
    const said = fill(text, { count: this.querySelectorAll(".is-refused").length });
    this.say("offline", said);
    const place = button.closest(".row, p");
    if (!place) return;
    const beside = document.createElement("p");
    beside.className = "error gb-blocked";
    beside.setAttribute("role", "alert");
    beside.textContent = said;
    place.after(beside);
  }

  /** Put the last change back, as a new change: the history keeps both. */
  undo() {
    const steps = this.changes.pop();
    this.part("undo").disabled = this.changes.length === 0;
    if (!steps) return;
    this.change(steps, "undo");
    steps[0][0].focus();
  }

  async pasted(event) {
    const input = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!this.isCell(input) || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const rows = this.rows.filter((row) => row.length && !row[0].closest("tr").hidden);
    const planned = plan(text, rows, input, this.hasAttribute("data-comment"), this.strings.separator);
    const cells = await preview(this.part("paste"), planned, this.strings, (one) => this.describe(one));
    if (cells.length) this.change(cells.map((cell) => [cell.input, cell.text]), "paste");
    input.focus();
  }

  describe(input) {
    const cell = input.closest("td");
    const row = cell.closest("tr");
    return {
      pupil: row.querySelector(".gb-name").textContent.trim(),
      column: this.querySelectorAll("thead th")[cell.cellIndex].dataset.label,
    };
  }

  find(query) {
    const wanted = fold(query);
    for (const row of this.querySelectorAll("tbody tr")) row.hidden = !row.dataset.name.includes(wanted);
  }
}

customElements.define("mark-grid", MarkGrid);
