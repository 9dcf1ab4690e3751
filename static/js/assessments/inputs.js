// Between a question's form controls and its value. A question is <section data-item data-type>.

const boxes = (section) => [...section.querySelectorAll("input, textarea")].filter((box) => box.dataset.part !== undefined);

export function read(section) {
  const controls = boxes(section);
  switch (section.dataset.type) {
    case "single_choice":
      return controls.find((box) => box.checked)?.value ?? "";
    case "multiple_choice":
      return controls.filter((box) => box.checked).map((box) => box.value);
    case "true_false_group": {
      const value = {};
      for (const box of controls) {
        value[box.dataset.part] ??= "";
        if (box.checked) value[box.dataset.part] = box.value;
      }
      return value;
    }
    default:
      return controls[0].value;
  }
}

export function write(section, value) {
  for (const box of boxes(section)) {
    switch (section.dataset.type) {
      case "single_choice":
        box.checked = box.value === value;
        break;
      case "multiple_choice":
        box.checked = Array.isArray(value) && value.includes(box.value);
        break;
      case "true_false_group":
        box.checked = value?.[box.dataset.part] === box.value;
        break;
      default:
        if (box.value !== (value ?? "")) box.value = value ?? "";
    }
  }
}

export function isAnswered(value) {
  if (typeof value === "string") return value.trim() !== "";
  if (Array.isArray(value)) return value.length > 0;
  return Object.values(value ?? {}).some((part) => part !== "");
}

export const words = (text) => text.trim().split(/\s+/).filter(Boolean).length;

// Choose the option named by a key (A-J or 1-9) in a choice question; true when there was one.
export function choose(section, key) {
  if (!["single_choice", "multiple_choice"].includes(section.dataset.type)) return false;
  const controls = boxes(section);
  const place = /^[1-9]$/.test(key) ? Number(key) - 1 : key.toUpperCase().charCodeAt(0) - 65;
  const box = /^([1-9]|[a-j])$/i.test(key) ? controls[place] : undefined;
  if (!box || box.disabled) return false;
  box.focus();
  box.click();
  return true;
}
