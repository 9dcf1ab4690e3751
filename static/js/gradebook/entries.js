// What a cell may say, read as the server reads it (lms/gradebook/rules/entries.py): only for the preview of a paste
// and for folding names; the server decides.

const SIGNS = new Set(["P", "K", "M"]);
const LEVELS = { "Đ": "Đ", "D": "Đ", "CĐ": "CĐ", "CD": "CĐ" };

/** → { text } as the book would show it, or { bad } with the name of the reason's string. */
export function readEntry(raw, commentOnly, separator) {
  const text = raw.normalize("NFC").trim().replace(/\s+/g, " ");
  const upper = text.toUpperCase();
  if (text === "") return { text: "" };
  if (SIGNS.has(upper)) return { text: upper };
  if (commentOnly) return LEVELS[upper] ? { text: LEVELS[upper] } : { bad: "notALevel" };
  const plain = text.replace(/ /g, "");
  if (!/^\+?(\d+([.,]\d*)?|[.,]\d+)$/.test(plain)) return { bad: /^[-−–]\d/.test(plain) ? "outOfRange" : "notAMark" };
  const [whole, part = ""] = plain.replace("+", "").split(/[.,]/);
  const decimals = part.replace(/0+$/, "");
  const value = Number(`${whole || "0"}.${decimals || "0"}`);
  if (value > 10) return { bad: "outOfRange" };
  if (decimals.length > 1) return { bad: "tooPrecise" };
  return { text: `${Number(whole || "0")}${separator}${decimals || "0"}` };
}

/** 'Đức' → 'duc', as lms.ui.text.fold. */
export function fold(text) {
  return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}/gu, "").trim().replace(/\s+/g, " ");
}

/** A block of a spreadsheet's clipboard text as rows of cells. */
export function readBlock(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.replace(/^"(.*)"$/, "$1")));
}

export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
