// <choose-all>: one tick for all rows of a page, and a word on how many are ticked. Without it rows are ticked one by one.
class ChooseAll extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    const all = this.querySelector("input");
    const rows = [...document.querySelectorAll("input[name=item]")];
    const count = () => {
      const ticked = rows.filter((row) => row.checked).length;
      all.checked = ticked === rows.length;
      all.indeterminate = ticked > 0 && ticked < rows.length;
      this.querySelector("[role=status]").textContent = ticked ? this.dataset.words.replace("{n}", ticked) : "";
    };
    all.addEventListener("change", () => { rows.forEach((row) => { row.checked = all.checked; }); count(); });
    rows.forEach((row) => row.addEventListener("change", count));
    count();
  }
}
customElements.define("choose-all", ChooseAll);
