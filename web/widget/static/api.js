// The conversation API. Every failure is either `Offline` (try again) or `Refused` (the server said no).
const ROOT = "/api/v1/conversations";
const PATIENCE = 15_000;

export class Offline extends Error {}

export class Refused extends Error {
  constructor(status, body, retryAfter) {
    super(body.error ?? String(status));
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

export class Api {
  constructor(session) {
    this.session = session;
  }

  async open() {
    const opened = await this.#post(ROOT, { channel: "web" });
    this.session.open(opened.id, opened.token);
  }

  send(item) {
    const { client_id, text, button } = item;
    return this.#post(this.#path("messages"), button ? { client_id, button } : { client_id, text });
  }

  verify(form) {
    return this.#post(this.#path("verify"), form);
  }

  signOut() {
    return this.#post(this.#path("sign-out"), {});
  }

  // The open stream of events after number `after`.
  async events(after, signal) {
    const headers = { ...this.#headers(), Accept: "text/event-stream" };
    return check(await reach(`${this.#path("events")}?after=${after}`, { headers, signal }));
  }

  async #post(path, body) {
    const headers = { ...this.#headers(), "Content-Type": "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await check(await reach(path, { method: "POST", headers, body: JSON.stringify(body), signal }));
    return response.status === 204 ? {} : response.json();
  }

  #path(name) {
    return `${ROOT}/${this.session.state.id}/${name}`;
  }

  #headers() {
    return this.session.isOpen ? { Authorization: `Bearer ${this.session.state.token}` } : {};
  }
}

async function reach(path, options) {
  try {
    return await fetch(path, { ...options, cache: "no-store" });
  } catch (error) {
    throw new Offline(error.name);
  }
}

async function check(response) {
  if (response.ok) return response;
  if (response.status >= 500) throw new Offline(String(response.status));
  const body = await response.json().catch(() => ({}));
  throw new Refused(response.status, body, Number(response.headers.get("Retry-After")) || 1);
}
