// Wagtail's editor writes a block's name above it but gives it to no one: fields of lesson blocks get it as their name,
// and a picker's window gets its heading's.
const FIELDS = "[contenteditable][role=textbox], [contenteditable][role=combobox], input:not([type=hidden]), select, textarea";

function name(field) {
  if (field.labels?.length || field.hasAttribute("aria-label") || field.hasAttribute("aria-labelledby")) return;
  const heading = field.closest("section.w-panel")?.querySelector(".w-panel__heading");
  if (!heading) return;
  heading.id ||= `name-${crypto.randomUUID?.() ?? Math.random().toString(36).slice(2)}`;
  field.setAttribute("aria-labelledby", heading.id);
}

function nameAll() {
  document.querySelectorAll("[data-edit-form]").forEach((form) => form.querySelectorAll(FIELDS).forEach(name));
  document.querySelectorAll(".modal[role=dialog]").forEach((window_) => {
    const heading = window_.querySelector("h1, h2")?.textContent.trim();
    if (heading && window_.getAttribute("aria-label") !== heading) window_.setAttribute("aria-label", heading);
  });
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; nameAll(); });
}).observe(document.body, { childList: true, subtree: true });
nameAll();
