// The messages on screen, in the order of their numbers; what is not delivered yet stands last.
import { fill, timeOf, words } from "./words.js";

const LINK = /https?:\/\/[\x21-\x7e]+/g;

export class Log {
  constructor(list, template) {
    this.list = list;
    this.template = template;
    this.from = null;
  }

  // Shows a message of the server; its own earlier bubble, if any, becomes it. True when it is new on screen.
  show(message) {
    if (this.#find("id", message.id)) return false;
    const own = message.client_id && this.#find("client", message.client_id);
    const entry = own || this.#make(message.sender);
    entry.dataset.id = message.id;
    entry.dataset.seq = message.seq;
    this.#sign(entry, message);
    write(entry.querySelector(".text"), message.text, message.sender !== "borrower");
    if (message.sender === "borrower") this.mark(entry, "sent");
    entry.hidden = this.#isHidden(entry);
    this.list.insertBefore(entry, this.#after(message.seq, entry));
    return !own;
  }

  // Shows what the borrower just wrote, before the server has it.
  draft(item) {
    const entry = this.#find("client", item.client_id) ?? this.#make("borrower");
    entry.dataset.client = item.client_id;
    entry.querySelector(".name").textContent = words.me;
    entry.querySelector(".text").textContent = item.title ?? item.text;
    this.list.append(entry);
  }

  markItem(item, state) {
    const entry = this.#find("client", item.client_id);
    if (entry) this.mark(entry, state);
  }

  mark(entry, state) {
    entry.classList.remove("sending", "sent", "unsent", "refused");
    entry.classList.add(state);
    entry.querySelector(".delivery").textContent = words[state];
  }

  // Nothing said before number `seq` stays on screen; the first such call holds for good.
  hideBefore(seq) {
    this.from ??= seq;
    for (const entry of this.list.children) entry.hidden = this.#isHidden(entry);
  }

  // The number of the newest message of the borrower that the server has.
  get lastQuestion() {
    const questions = this.list.querySelectorAll(".borrower[data-seq]");
    return Number(questions[questions.length - 1]?.dataset.seq ?? 0);
  }

  clear() {
    this.from = null;
    this.list.replaceChildren();
  }

  #isHidden(entry) {
    return this.from !== null && Number(entry.dataset.seq ?? Infinity) < this.from;
  }

  #make(sender) {
    const entry = this.template.content.firstElementChild.cloneNode(true);
    entry.classList.add(sender);
    if (sender !== "borrower") entry.querySelector(".delivery").remove();
    return entry;
  }

  #sign(entry, message) {
    const tag = entry.querySelector(".tag");
    tag.textContent = message.ai ? words.ai : words.person;
    tag.hidden = message.sender === "borrower";
    entry.querySelector(".name").textContent = nameOf(message);
    const time = entry.querySelector("time");
    time.textContent = timeOf(message.at);
    time.dateTime = message.at;
  }

  #find(key, value) {
    return this.list.querySelector(`[data-${key}="${CSS.escape(value)}"]`);
  }

  #after(seq, entry) {
    const others = [...this.list.children].filter((other) => other !== entry);
    return others.find((other) => Number(other.dataset.seq ?? Infinity) > seq) ?? null;
  }
}

function nameOf(message) {
  if (message.ai) return words.ai_long;
  return message.agent ? fill(words.agent, { agent: message.agent }) : words.me;
}

// Text, with our own addresses as links; never as HTML.
function write(place, text, mayLink) {
  place.replaceChildren();
  let end = 0;
  for (const match of mayLink ? text.matchAll(LINK) : []) {
    if (new URL(match[0]).origin !== location.origin) continue;
    place.append(text.slice(end, match.index), link(match[0]));
    end = match.index + match[0].length;
  }
  place.append(text.slice(end));
}

function link(address) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener";
  anchor.textContent = address;
  return anchor;
}
