// Follows a conversation for as long as the page lives: reconnects by itself and carries on after the last number seen.
import { Refused } from "./api.js";

const SILENCE = 40_000;
const LONGEST_PAUSE = 8_000;

// `on` gets message(data), state(data), connected(), lost(), gone().
export async function follow(api, on, ended) {
  let cursor = 0;
  let pause = 500;
  while (!ended.aborted) {
    try {
      for await (const event of connect(api, cursor, ended, on)) {
        pause = 500;
        if (event.name === "message") cursor = Math.max(cursor, event.data.seq);
        on[event.name]?.(event.data);
      }
    } catch (error) {
      if (ended.aborted) return;
      if (error instanceof Refused && error.status === 404) return on.gone();
    }
    if (ended.aborted) return;
    on.lost();
    await rest(pause, ended);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

async function* connect(api, cursor, ended, on) {
  const silence = new AbortController();
  const stop = () => silence.abort();
  ended.addEventListener("abort", stop);
  let timer = setTimeout(stop, SILENCE);
  try {
    const response = await api.events(cursor, silence.signal);
    on.connected();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(stop, SILENCE);
      const blocks = (buffer + value).split("\n\n");
      buffer = blocks.pop();
      yield* blocks.map(parse).filter(Boolean);
    }
  } finally {
    clearTimeout(timer);
    ended.removeEventListener("abort", stop);
    silence.abort();
  }
}

function parse(block) {
  const fields = Object.fromEntries(
    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return fields.event ? { name: fields.event, data: JSON.parse(fields.data) } : null;
}

// Waits, but not a moment longer than the network is away.
function rest(pause, ended) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      ended.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, pause);
    addEventListener("online", done);
    ended.addEventListener("abort", done);
  });
}
