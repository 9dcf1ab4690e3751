// <mark-grid>: the gradebook's table as a spreadsheet. Without this script it is a plain form with 'Lưu'.
//
// A cell is 'chosen' (its whole text selected: arrows move, typing replaces) or 'edited' (F2, a click inside, or
// typing: arrows move the caret). Leaving a changed cell saves it.

import { fill, fold } from "./entries.js";
import { plan, preview } from "./paste.js";
import { Saver } from "./saver.js";

class MarkGrid extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.strings = JSON.parse(document.getElementById("gb-strings").textContent);
    this.saver = new Saver(this.form, (kind, detail) => this.heard(kind, detail));
    this.rows = [...this.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll(".gb-cell > input[name^='m-']")]);
    this.inputs = this.rows.flat();
    this.stored = new Map(this.inputs.map((input) => [input, input.defaultValue]));
    this.changes = [];
    this.editing = false;
    for (const input of this.inputs) {
      // After a refused plain save the field holds what was typed; what is stored is in the hidden field.
      const seen = this.saver.seen(input).value;
      this.stored.set(input, seen.slice(seen.indexOf(":") + 1));
    }
    this.show();
    this.addEventListener("keydown", (event) => this.keydown(event));
    this.addEventListener("focusin", (event) => this.entered(event));
    this.addEventListener("focusout", (event) => this.left(event));
    this.addEventListener("input", (event) => { if (this.isCell(event.target)) this.editing = true; });
    this.addEventListener("dblclick", (event) => { if (this.isCell(event.target)) this.editing = true; });
    this.addEventListener("paste", (event) => this.pasted(event));
    this.part("undo")?.addEventListener("click", () => this.undo());
    this.part("find")?.querySelector("input").addEventListener("input", (event) => this.find(event.target.value));
    window.addEventListener("beforeunload", (event) => { if (this.saver.pending) event.preventDefault(); });
  }

  show() {
    this.part("undo").hidden = false;
    this.part("find").hidden = false;
    this.part("state").hidden = true;
    this.part("save").classList.add("button-quiet");
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
      input.value = this.stored.get(input);
      this.refuse(input, "");
      this.choose(input);
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

  changed(input) {
    return input.value.trim() !== this.stored.get(input);
  }

  commit(input) {
    if (!this.changed(input) || input.dataset.sent === input.value.trim()) return;
    input.dataset.sent = input.value.trim();
    this.saver.add([input]);
  }

  heard(kind, { job, data }) {
    for (const input of job.inputs) {
      const cell = input.closest("td");
      cell.dataset.state = kind;
      if (data) this.answer(input, job.texts.get(input), data.cells[input.name.slice(2)], data, job);
    }
    if (kind === "stopped") for (const input of job.inputs) delete input.dataset.sent;
    if (kind === "saved" && job.how !== "undo") this.remember(job);
    for (const [pupil, result] of Object.entries(data?.results ?? {})) this.result(pupil, result);
    this.state(kind, data);
    if (kind !== "sending" && this.undoWaits && !this.saver.pending) this.undo();
  }

  answer(input, sent, cell, data, job) {
    if (!cell) return;
    job.before ??= new Map();
    delete input.dataset.sent;
    this.saver.seen(input).value = cell.seen;
    this.refuse(input, cell.error);
    if (!cell.error) job.before.set(input, this.stored.get(input));
    this.stored.set(input, cell.shown);
    if (cell.error) return;
    const td = input.closest("td");
    td.classList.toggle("is-published", cell.published);
    td.classList.remove("is-confirmed");
    // What was typed meanwhile stays.
    if (input.value === sent) {
      input.value = cell.shown;
      if (document.activeElement === input) this.choose(input);
    }
  }

  refuse(input, message) {
    const cell = input.closest("td");
    const id = `e-${input.name.slice(2)}`;
    let note = cell.querySelector(".error");
    cell.classList.toggle("is-refused", Boolean(message));
    if (!message) {
      note?.remove();
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      return;
    }
    if (!note) {
      note = document.createElement("p");
      note.className = "error";
      note.id = id;
      note.setAttribute("role", "alert");
      cell.append(note);
    }
    note.textContent = message;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
  }

  result(pupil, result) {
    const row = this.querySelector(`tr[data-pupil="${pupil}"]`);
    if (!row) return;
    row.querySelector('[data-role="result"]').textContent = result.text;
    row.querySelector('[data-role="why"]').textContent = result.why;
  }

  state(kind, data) {
    const output = this.part("state");
    const refused = this.querySelectorAll(".is-refused").length;
    const say = (state, text) => { output.hidden = false; output.dataset.state = state; output.textContent = text; };
    if (kind === "offline") say("offline", fill(this.strings.offline, { count: this.saver.pending }));
    else if (kind === "sending") say("sending", fill(this.strings.saving, { count: this.saver.pending }));
    else if (kind === "stopped") say("offline", fill(this.strings.stopped, { count: this.saver.pending + 1 }));
    else if (refused) say("offline", fill(this.strings.refused, { count: refused }));
    else if (!this.saver.pending) say("saved", fill(this.strings.saved, { at: data.at }));
  }

  remember(job) {
    const steps = [...(job.before ?? [])].filter(([input, old]) => old !== this.stored.get(input));
    if (steps.length) this.changes.push(steps);
    this.part("undo").disabled = this.changes.length === 0;
  }

  /** Put the last change back, as a new change: the history keeps both. While a change is on its way it waits for it. */
  undo() {
    this.undoWaits = this.saver.pending > 0;
    if (this.undoWaits) return;
    const steps = this.changes.pop();
    this.part("undo").disabled = this.changes.length === 0;
    if (!steps) return;
    for (const [input, old] of steps) input.value = old;
    this.saver.add(steps.map(([input]) => input), "undo");
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
    for (const cell of cells) cell.input.value = cell.text;
    if (cells.length) this.saver.add(cells.map((cell) => cell.input), "paste");
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
