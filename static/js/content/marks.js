// Where words stand among the pieces of a PDF page's text: `places(items, words)` -> [{ item, from, to }], from and to as
// letters of the piece. Marks and case do not matter; a phrase may run over several pieces.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

export function places(items, words) {
  const letters = [];
  let plain = "";
  const add = (letter, item, at) => {
    if (letter === " " && (plain === "" || plain.endsWith(" "))) return;
    plain += letter;
    letters.push({ item, at });
  };
  for (const item of items) {
    const text = item.str.normalize("NFC");
    [...text].forEach((char, at) => {
      // By units, not letters: a mathematical 𝑥 takes two in a string, and `plain` is searched by its units.
      for (const unit of (/\s/.test(char) ? " " : fold(char)).split("")) add(unit, item, at);
    });
    if (item.hasEOL) add(" ", null, 0);
  }
  const phrase = fold(words).split(/\s+/).filter(Boolean);
  const wanted = plain.includes(phrase.join(" ")) ? [phrase.join(" ")] : phrase;
  return wanted.filter(Boolean).flatMap((word) => found(plain, word, letters));
}

function found(plain, word, letters) {
  const ranges = [];
  for (let start = plain.indexOf(word); start >= 0; start = plain.indexOf(word, start + word.length)) {
    for (let n = start; n < start + word.length; n += 1) {
      const { item, at } = letters[n];
      if (!item) continue; // the end of a line
      const last = ranges.at(-1);
      if (last && last.item === item && at <= last.to && at >= last.from) last.to = Math.max(last.to, at + 1);
      else if (item.width) ranges.push({ item, from: at, to: at + 1 });
    }
  }
  return ranges;
}
