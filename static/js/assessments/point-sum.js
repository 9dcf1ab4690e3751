/** <point-sum for="FORM-ID" data-full="10">: keeps the sum of the points typed in the form in step, before anything is saved. */

/** '0,25' or '0.25' in hundredths; NaN for anything else. */
export function hundredths(text) {
  const clean = text.trim().replace(",", ".");
  return /^\d+(\.\d{1,2})?$|^\.\d{1,2}$/.test(clean) ? Math.round(Number(clean) * 100) : NaN;
}

class PointSum extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.getAttribute("for"));
    this.update = () => this.show();
    this.form?.addEventListener("input", this.update);
  }

  disconnectedCallback() {
    this.form?.removeEventListener("input", this.update);
  }

  show() {
    const fields = [...this.form.querySelectorAll("input[name^='points-']")];
    const sum = fields.reduce((all, field) => all + hundredths(field.value), 0);
    const shown = this.querySelector("[data-sum]");
    const comma = document.documentElement.lang === "vi" ? "," : ".";
    shown.textContent = Number.isNaN(sum) ? "…" : String(sum / 100).replace(".", comma);
    const full = sum === Number(this.dataset.full) * 100;
    shown.classList.toggle("sum-full", full);
    shown.classList.toggle("sum-off", !full);
  }
}

customElements.define("point-sum", PointSum);
