// The forced reading time, counted down on the button; the server holds it too.
const button = document.getElementById("confirm");
const text = button.textContent;
let seconds = Number(button.dataset.seconds);

function tick() {
  button.disabled = seconds > 0;
  button.textContent = seconds > 0 ? button.dataset.wait.replace("{seconds}", seconds) : text;
  if (seconds-- > 0) setTimeout(tick, 1000);
}

tick();
