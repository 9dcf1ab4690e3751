// A block from a spreadsheet: what goes where, shown before anything is written.

import { fill, readBlock, readEntry } from "./entries.js";

/** Where each pasted cell would go: [{ input, text, bad }], and how many lie outside the grid. */
export function plan(text, rows, start, commentOnly, separator) {
  const block = readBlock(text);
  const top = rows.findIndex((row) => row.includes(start));
  const left = rows[top].indexOf(start);
  const cells = [];
  let outside = 0;
  block.forEach((line, down) => line.forEach((raw, right) => {
    const input = rows[top + down]?.[left + right];
    if (input) cells.push({ input, raw: raw.trim(), ...readEntry(raw, commentOnly, separator) });
    else if (raw.trim() !== "") outside += 1;
  }));
  return { cells, outside };
}

/** Show the plan in the dialog; resolves to the cells to write, or to none. */
export function preview(dialog, { cells, outside }, strings, describe) {
  const changed = cells.filter((cell) => !cell.bad && cell.text !== cell.input.value.trim());
  const bad = cells.filter((cell) => cell.bad);
  const find = (role) => dialog.querySelector(`[data-role="${role}"]`);
  const values = { good: changed.length, bad: bad.length };
  find("paste-summary").textContent = fill(strings.pasteSummary, values)
    + (outside ? ` ${fill(strings.outside, { count: outside })}` : "");
  find("paste-do").textContent = fill(strings.pasteDo, values);
  find("paste-do").disabled = changed.length === 0;
  find("paste-rows").replaceChildren(...[...bad, ...changed].map((cell) => line(cell, strings, describe)));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "paste" ? changed : []), { once: true });
  });
}

function line(cell, strings, describe) {
  const row = document.createElement("tr");
  const { pupil, column } = describe(cell.input);
  const last = cell.bad ? `${cell.raw}: ${strings[cell.bad]}` : cell.text || strings.empty;
  for (const text of [pupil, column, cell.input.value || strings.empty, last]) {
    const data = document.createElement("td");
    data.textContent = text;
    row.append(data);
  }
  if (cell.bad) row.lastChild.className = "gb-bad";
  return row;
}
