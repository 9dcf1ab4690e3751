// Logging out takes what this person's pages keep on this device along; where something is still unsent, it asks first.

import { countKept, forgetAll } from "./kept.js";

document.addEventListener("submit", (event) => {
  const { person, unsent } = event.target.dataset;
  if (!person) return;
  const count = countKept(person);
  if (count && !window.confirm(unsent.replace("{count}", count))) event.preventDefault();
  else forgetAll(person);
});
