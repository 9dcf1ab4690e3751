// <upload-form>: says at once when a file is too large, and shows how much of it has been sent.
class UploadForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const input = form.querySelector("input[type=file]");
    const limit = Number(this.dataset.limit) * 1024 * 1024;
    input.addEventListener("change", () => {
      const large = input.files[0] && input.files[0].size > limit;
      input.setCustomValidity(large ? this.dataset.tooLarge : "");
      if (large) input.reportValidity();
    });
    form.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      this.send(form, event.submitter);
    });
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
