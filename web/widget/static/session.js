// What survives a reload of this tab: the conversation, its token, and what was written but not delivered.
const KEY = "anhuan.chat";

export class Session {
  constructor() {
    this.state = read() ?? { id: null, token: null, outbox: [] };
  }

  get isOpen() {
    return this.state.token !== null;
  }

  open(id, token) {
    this.state.id = id;
    this.state.token = token;
    this.save();
  }

  // A conversation that is gone keeps what was not delivered, for the next one.
  close() {
    this.state.id = this.state.token = null;
    this.save();
  }

  forget() {
    this.state = { id: null, token: null, outbox: [] };
    this.save();
  }

  save() {
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.state));
    } catch {
      // Storage is switched off: the conversation then lasts until the page is left.
    }
  }
}

function read() {
  try {
    const state = JSON.parse(sessionStorage.getItem(KEY));
    return Array.isArray(state?.outbox) ? state : null;
  } catch {
    return null;
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
