// The verify form: its values go to the verify call alone and leave the page's memory with it.
import { Refused } from "./api.js";
import { fill, timeOf, words } from "./words.js";

const FIELDS = {
  phone: { form: /^1\d{10}$/, wrong: words.verify.phone_wrong },
  id_tail: { form: /^\d{3}[0-9X]$/, wrong: words.verify.id_tail_wrong },
  code: { form: /^\d{6}$/, wrong: words.verify.code_wrong },
};

export class Verify {
  constructor(api, onOpen) {
    this.api = api;
    this.onOpen = onOpen;
    this.panel = document.getElementById("verify");
    this.who = document.getElementById("verify-who");
    this.code = document.getElementById("verify-code");
    this.error = document.getElementById("verify-error");
    this.challenge = null;
    this.#listen();
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  // Opens the form; one that is open stays as it is.
  open() {
    if (this.isOpen) return;
    this.#reset();
    this.panel.hidden = false;
    this.onOpen();
  }

  close() {
    this.panel.hidden = true;
    this.#reset();
  }

  #listen() {
    this.who.addEventListener("submit", (event) => this.#submit(event, this.who, () => this.#sendCode()));
    this.code.addEventListener("submit", (event) => this.#submit(event, this.code, () => this.#enterCode()));
    this.panel.addEventListener("click", (event) => {
      const action = event.target.dataset.verify;
      if (action === "cancel") this.close();
      if (action === "again") this.#reset(), this.who.elements.phone.focus();
    });
  }

  async #submit(event, form, send) {
    event.preventDefault();
    this.error.textContent = "";
    const wrong = [...form.elements].find((field) => field.name && !FIELDS[field.name].form.test(plain(field.value)));
    if (wrong) return this.#complain(FIELDS[wrong.name].wrong, wrong);
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await send();
    } catch (error) {
      this.#complain(reason(error));
    } finally {
      button.disabled = false;
    }
  }

  async #sendCode() {
    const fields = this.who.elements;
    const { challenge } = await this.api.verify({ phone: plain(fields.phone.value), id_tail: plain(fields.id_tail.value) });
    this.challenge = challenge;
    this.who.hidden = true;
    this.code.hidden = false;
    this.code.elements.code.focus();
  }

  async #enterCode() {
    const field = this.code.elements.code;
    const result = await this.api.verify({ challenge: this.challenge, code: plain(field.value) });
    if (result.verified) return this.close();
    field.value = "";
    this.#complain(result.locked_until ? locked(result.locked_until) : words.verify.wrong, field);
  }

  #complain(text, field) {
    this.error.textContent = text;
    field?.focus();
    this.error.scrollIntoView({ block: "nearest" });
  }

  #reset() {
    this.challenge = null;
    this.who.reset();
    this.code.reset();
    this.who.hidden = false;
    this.code.hidden = true;
    this.error.textContent = "";
  }
}

function plain(value) {
  return value.normalize("NFKC").replace(/[\s-]/g, "").replace(/^\+86/, "").toUpperCase();
}

function reason(error) {
  if (!(error instanceof Refused)) return words.verify.offline;
  if (error.status === 423) return locked(error.body.locked_until);
  return error.status === 429 ? words.verify.too_many : words.verify.wrong;
}

function locked(until) {
  return fill(words.verify.locked, { until: timeOf(until) });
}
