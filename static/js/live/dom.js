// Small helpers around the document. Text is always set as text, never parsed as HTML.

/** h("li", {class: "row", onclick: fn, "aria-label": "…", hidden: true}, "text", node, null) */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Sets an attribute, adds a listener (onclick), or takes the attribute away (false, null). A missing node is no fault. */
export function set(node, name, value) {
  if (!node) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else {
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/** Sets the text only where it differs: a screen reader then hears a change once. */
export function say(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

/** A symbol of the sprite that the page names in <html data-icons> or the first sprite already in the page. */
export function icon(name) {
  const sprite = document.getElementById("lesson-config")?.dataset.icons ?? "/static/img/icons.svg";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/**
 * Makes the children of `list` those of `items`: nodes with the same key stay where focus and reading are,
 * new ones come from `make(item)`, and `update(node, item)` brings every one up to date.
 */
export function patch(list, items, key, make, update = () => {}) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let before = list.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let node = old.get(name);
    old.delete(name);
    if (!node) {
      node = make(item);
      node.dataset.key = name;
    }
    update(node, item);
    if (node === before) before = before.nextElementSibling;
    else list.insertBefore(node, before);
  }
  for (const node of old.values()) node.remove();
}

/** True where Enter belongs to the input method (Telex, VNI) and sends nothing. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}
