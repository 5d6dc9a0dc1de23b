// A lesson remembers where its reader stopped. It is read just as well without this.

const QUIET = 4000; // milliseconds between two notes to the server

const lesson = document.querySelector("[data-lesson]");
const parts = [...lesson.querySelectorAll("[data-part]")];
const token = lesson.querySelector("[name=csrfmiddlewaretoken]").value;
let noted = lesson.dataset.resume;
let waiting = null;

function partBeingRead() {
  const line = innerHeight * 0.4;
  return parts.findLast((part) => part.getBoundingClientRect().top <= line);
}

function note() {
  clearTimeout(waiting);
  waiting = null;
  const part = partBeingRead();
  if (!part || part.id === noted) return;
  const message = new FormData();
  message.append("anchor", part.id);
  message.append("csrfmiddlewaretoken", token);
  if (navigator.sendBeacon(lesson.dataset.keepPlace, message)) noted = part.id;
}

function noteSoon() {
  waiting ??= setTimeout(note, QUIET);
}

function goOnWhereOneStopped() {
  if (location.hash || performance.getEntriesByType("navigation")[0]?.type === "reload") return;
  const part = parts.find((each) => each.id === lesson.dataset.resume);
  if (part && part !== parts[0]) part.scrollIntoView({ block: "start", behavior: "instant" });
}

// Two taps are one.
function sendOnce(event) {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "true";
}

goOnWhereOneStopped();
addEventListener("scroll", noteSoon, { passive: true });
addEventListener("pagehide", note);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && note());
lesson.querySelector("[data-complete]")?.addEventListener("submit", sendOnce);
