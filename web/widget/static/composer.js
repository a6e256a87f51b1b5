// The field to write in. Enter sends, Shift+Enter breaks the line, and Enter that ends an input method's word does neither.
const WORD_IS_BEING_COMPOSED = 229;

export class Composer {
  constructor(form, field, onText) {
    this.form = form;
    this.field = field;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(onText);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      if (event.isComposing || event.keyCode === WORD_IS_BEING_COMPOSED) return;
      event.preventDefault();
      form.requestSubmit();
    });
    field.addEventListener("input", () => this.#fit());
  }

  #send(onText) {
    const text = this.field.value.trim();
    if (text) onText(text);
    this.field.value = "";
    this.#fit();
    this.field.focus();
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + this.field.offsetHeight - this.field.clientHeight}px`;
  }
}
