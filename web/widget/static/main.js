// The chat page: listens to the conversation, shows it, and sends what the borrower writes.
import { Api, Refused } from "./api.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { Scroller } from "./scroller.js";
import { Session, newId } from "./session.js";
import { Status } from "./status.js";
import { follow } from "./stream.js";
import { Verify } from "./verify.js";
import { words } from "./words.js";

const at = (id) => document.getElementById(id);

const session = new Session();
const api = new Api(session);
const log = new Log(at("log"), at("message"));
const scroller = new Scroller(at("scroll"), at("unread"));
const status = new Status(scroller);
const verify = new Verify(api, () => scroller.toEnd());
const outbox = new Outbox(session, api, {
  sending: (item) => mark(item, "sending"),
  sent(item) {
    mark(item, "sent");
    status.connected();
  },
  unsent(item) {
    mark(item, "unsent");
    status.lost();
  },
  refused: (item) => mark(item, "refused"),
  gone: restart,
});
let ended = new AbortController();

function write(item) {
  const complete = { client_id: newId(), ...item };
  choose([]);
  log.draft(complete);
  scroller.toEnd();
  outbox.put(complete);
}

function mark(item, state) {
  const wasAtEnd = scroller.isAtEnd;
  log.markItem(item, state);
  if (wasAtEnd) scroller.toEnd();
}

function choose(buttons) {
  const place = at("choices");
  place.hidden = buttons.length === 0;
  place.replaceChildren(
    ...buttons.map(({ id, title }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = title;
      button.addEventListener("click", () => write({ button: id, title }));
      return button;
    }),
  );
}

function show(message) {
  const wasAtEnd = scroller.isAtEnd;
  const isNew = log.show(message);
  if (message.sender === "borrower") {
    choose([]);
  } else {
    choose(message.buttons);
    if (message.form === "verify") verify.open();
    else if (message.ai) closeForm();
  }
  if (message.form === "crisis") log.hideBefore(message.seq);
  if (isNew) scroller.grown(wasAtEnd);
}

// The assistant has moved on, so the question for an identity has too, unless somebody is answering it right now.
function closeForm() {
  if (verify.isOpen && !at("verify").contains(document.activeElement)) verify.close();
}

const events = {
  message: show,
  state(state) {
    status.show(state);
    if (status.isCrisis) {
      log.hideBefore(log.lastQuestion);
      verify.close();
    }
    at("log").setAttribute("aria-busy", "false");
  },
  connected() {
    status.connected();
    outbox.flush();
  },
  lost: () => status.lost(),
  gone: restart,
};

async function start() {
  at("log").setAttribute("aria-busy", "true");
  while (!session.isOpen) {
    try {
      await api.open();
    } catch (error) {
      status.lost();
      await new Promise((resolve) => setTimeout(resolve, error instanceof Refused ? error.retryAfter * 1000 : 2000));
    }
  }
  for (const item of session.state.outbox) log.draft(item);
  follow(api, events, ended.signal);
}

// This conversation is over for us: show the next one.
function restart() {
  ended.abort();
  ended = new AbortController();
  session.close();
  log.clear();
  choose([]);
  verify.close();
  status.reset();
  start();
}

at("human").addEventListener("click", () => write({ text: words.ask_human }));
at("end").addEventListener("click", () => at("end-dialog").showModal());
at("end-dialog").addEventListener("close", async (event) => {
  if (event.target.returnValue !== "yes") return;
  await api.signOut().catch(() => {});
  session.forget();
  restart();
});
addEventListener("offline", () => status.lost());
new Composer(at("composer"), at("text"), (text) => write({ text }));
start();
