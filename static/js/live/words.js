// Sentences come from the page (translated there): <script type="application/json" id="lesson-words">.

let table = null;

/** The sentence `key` with `{name}` places filled. */
export function word(key, places = {}) {
  table ??= JSON.parse(document.getElementById("lesson-words")?.textContent ?? "{}");
  const sentence = table[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in places ? String(places[name]) : whole));
}
