// The time that is left, by the site's clock: the device's own may be wrong, and the site alone decides when it is over.

const timer = document.querySelector("[data-timer]");
const left = timer.querySelector("[data-left]");
const until = timer.querySelector("[data-until]");
const button = timer.querySelector("[data-hide]");
const say = timer.querySelector("[data-say]");
const MINUTE = 60_000;

const ahead = Date.now() - Date.parse(timer.dataset.now);
const deadline = Date.parse(timer.dataset.deadline) + ahead;
const announcements = [[5 * MINUTE, timer.dataset.five], [MINUTE, timer.dataset.one], [0, timer.dataset.over]];

// What was already past when the page opened is not news.
while (announcements.length && deadline - Date.now() < announcements[0][0] - MINUTE) announcements.shift();

function words(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function tick() {
  const rest = deadline - Date.now();
  left.textContent = words(rest);
  timer.classList.toggle("is-short", rest <= 5 * MINUTE);
  while (announcements.length && rest <= announcements[0][0]) say.textContent = announcements.shift()[1];
  if (rest > 0) return;
  clearInterval(ticking);
  timer.dispatchEvent(new Event("quiz:over", { bubbles: true }));
}

function toggle() {
  const hidden = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(hidden));
  left.hidden = hidden;
  until.hidden = !hidden;
}

left.hidden = false;
until.hidden = true;
button.hidden = false;
button.addEventListener("click", toggle);
const ticking = setInterval(tick, 1000);
tick();
