// One box that ticks all others of its list; shown only where it can work.
for (const all of document.querySelectorAll("[data-pick-all]")) {
  const list = document.querySelector(all.dataset.pickAll);
  const boxes = [...(list?.querySelectorAll("input[type=checkbox]") ?? [])].filter((box) => box !== all);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = boxes.length > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  list?.addEventListener("change", show);
  show();
}
