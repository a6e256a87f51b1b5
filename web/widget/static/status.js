// Whose turn it is, whether an answer is due, whether the line stands, and the view for somebody in danger.
import { words } from "./words.js";

const SKELETON = 300;
const EXPLAIN = 2_000;
const RELIEF = 3_000;

const at = (id) => document.getElementById(id);

export class Status {
  constructor(scroller) {
    this.scroller = scroller;
    this.reset();
  }

  reset() {
    this.owner = "bot";
    this.isCrisis = false;
    this.wasLost = false;
    this.#pending(false);
    this.#draw();
  }

  show({ pending, owner, crisis }) {
    this.owner = owner;
    this.isCrisis = crisis;
    this.#pending(pending);
    this.#draw();
  }

  lost() {
    this.wasLost = true;
    this.#connection(navigator.onLine ? words.unavailable : words.offline);
  }

  connected() {
    if (!this.wasLost) return;
    this.wasLost = false;
    this.#connection(words.reconnected);
    this.relief = setTimeout(() => this.#connection(""), RELIEF);
  }

  #connection(text) {
    clearTimeout(this.relief);
    at("connection").hidden = text === "";
    at("connection").textContent = text;
  }

  #draw() {
    at("crisis").hidden = !this.isCrisis;
    const key = this.isCrisis && this.owner === "queue" ? "crisis" : this.owner;
    at("owner").textContent = words.owner[key];
  }

  #pending(pending) {
    if (pending === this.isPending) return;
    this.isPending = pending;
    clearTimeout(this.skeleton);
    clearTimeout(this.explain);
    at("pending").hidden = true;
    at("pending-text").textContent = "";
    if (!pending) return;
    this.skeleton = setTimeout(() => this.#reveal(""), SKELETON);
    this.explain = setTimeout(() => this.#reveal(words.pending), EXPLAIN);
  }

  #reveal(text) {
    const wasAtEnd = this.scroller.isAtEnd;
    at("pending").hidden = false;
    at("pending-text").textContent = text;
    if (wasAtEnd) this.scroller.toEnd();
  }
}
