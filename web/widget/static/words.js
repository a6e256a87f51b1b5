// Every sentence of the page comes with the page itself, from strings.<language>.json.
export const words = JSON.parse(document.body.dataset.words);

// `template` with {name} replaced.
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

export function timeOf(instant) {
  return clock.format(new Date(instant));
}
