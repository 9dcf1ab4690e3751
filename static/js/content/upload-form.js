// <upload-form>: says at once when a file is too large, and shows how much of it has been sent.
class UploadForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const input = form.querySelector("input[type=file]");
    input.addEventListener("change", () => {
      const limit = Number(this.dataset.limit) * 1024 * 1024;
      const large = input.files[0] && input.files[0].size > limit;
      input.setCustomValidity(large ? this.dataset.tooLarge : "");
      this.refuse(input, large ? this.dataset.tooLarge : "");
    });
    form.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      this.send(form, event.submitter);
    });
  }

  /** The sentence under the field, for as long as it is true; the browser's own bubble fades. */
  refuse(input, message) {
    this.querySelector("#file-refused")?.remove();
    this.help ??= input.getAttribute("aria-describedby") ?? "";
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", this.help);
    if (!message) return;
    const said = document.createElement("p");
    said.className = "error";
    said.id = "file-refused";
    said.setAttribute("role", "alert");
    said.textContent = message;
    input.after(said);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${this.help} ${said.id}`.trim());
  }

  send(form, submitter) {
    const panel = this.querySelector("[data-progress]");
    const bar = panel.querySelector("progress");
    const words = panel.querySelector("p");
    panel.hidden = false;
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    // As the page's own form: after an ended session it leads to the login, and what was typed is kept.
    request.setRequestHeader("Accept", "text/html");
    request.upload.onprogress = (event) => {
      bar.value = Math.round((100 * event.loaded) / event.total);
      words.textContent = `${this.dataset.sending}: ${bar.value} %`;
    };
    request.onload = () => {
      if (request.status < 400) { location.assign(request.responseURL); return; }
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(answer.querySelector("main"));
      document.querySelector("main [role=alert]")?.scrollIntoView();
    };
    request.onerror = () => { panel.hidden = true; form.submit(); };
    request.send(new FormData(form, submitter));
  }
}
customElements.define("upload-form", UploadForm);
