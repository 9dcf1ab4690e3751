// <marking-form>: keys for marking essays. + and − change the points by a quarter while no field is being typed in,
// Ctrl+Enter saves and goes on from anywhere in the form. Without this script the form works as it is.

class MarkingForm extends HTMLElement {
  connectedCallback() {
    this.onkey = (event) => this.pressed(event);
    document.addEventListener("keydown", this.onkey);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onkey);
  }

  pressed(event) {
    if (event.isComposing || event.keyCode === 229 || event.altKey) return;
    const form = this.querySelector("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (!event.ctrlKey && !event.metaKey && !event.target.matches("input, textarea, select")) {
      if (["+", "="].includes(event.key)) this.step(0.25);
      else if (["-", "−"].includes(event.key)) this.step(-0.25);
    }
  }

  step(by) {
    const field = this.querySelector("[data-points]");
    const number = (text) => Number(text.replace(",", ".")) || 0;
    const points = Math.min(number(field.dataset.most), Math.max(0, number(field.value) + by));
    field.value = String(points).replace(".", ",");
  }
}

customElements.define("marking-form", MarkingForm);
