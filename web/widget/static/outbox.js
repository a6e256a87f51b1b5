// Sends what the borrower wrote, one after the other; the same client id makes a repetition harmless.
import { Offline } from "./api.js";

const PAUSE = 2_000;

export class Outbox {
  // `on` gets sending(item), sent(item), unsent(item), refused(item), gone().
  constructor(session, api, on) {
    this.session = session;
    this.api = api;
    this.on = on;
    this.busy = false;
  }

  get items() {
    return this.session.state.outbox;
  }

  put(item) {
    this.items.push(item);
    this.session.save();
    this.flush();
  }

  // Sends everything that waits. Called again while it runs, it changes nothing.
  async flush() {
    if (this.busy || !this.session.isOpen) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      while (this.items.length) await this.#first(this.items[0]);
    } catch {
      this.timer = setTimeout(() => this.flush(), PAUSE);
    } finally {
      this.busy = false;
    }
  }

  async #first(item) {
    this.on.sending(item);
    try {
      await this.api.send(item);
      this.#drop(item);
      this.on.sent(item);
    } catch (error) {
      if (error instanceof Offline) {
        this.on.unsent(item);
        throw error;
      }
      if (error.status === 429) return new Promise((resolve) => setTimeout(resolve, error.retryAfter * 1000));
      if (error.status === 404) {
        this.on.gone();
        throw error;
      }
      this.#drop(item);
      this.on.refused(item);
    }
  }

  #drop(item) {
    this.session.state.outbox = this.items.filter((other) => other !== item);
    this.session.save();
  }
}
