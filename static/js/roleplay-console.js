// The trainer's screens of a role-play: the clock that everybody shares, and living parts that come again.

import { follow, pressStop, shownTime } from "./roleplay-sync.js";

const FIELDS = "input:not([type=hidden]), select, textarea";

function live() {
  return document.querySelector("[data-live]");
}

function onTick(left) {
  const timer = document.querySelector("[data-timer]");
  if (!timer) return;
  timer.textContent = shownTime(left);
  const length = Number(live().dataset.length);
  document.querySelector("[data-bar]").value = Math.max(length - left, 0);
  document.querySelector("[data-over]").hidden = left >= 0;
  for (const prompt of document.querySelectorAll("[data-prompt]")) {
    prompt.toggleAttribute("data-due", length - left >= Number(prompt.dataset.prompt));
  }
}

function onNetwork(isThere) {
  const notice = document.querySelector("[data-network]");
  if (notice) notice.hidden = isThere;
}

const session = document.querySelector("[data-session]");
if (session) {
  const onState = () => document.body.dispatchEvent(new CustomEvent("roleplay:changed"));
  follow(session.dataset.session, { onState, onTick, onNetwork });
}

// What comes again leaves alone what somebody is writing or choosing in, what they unfolded, and where they stand.
let unfolded = [];
let stood = "";

document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.target.closest?.("[data-live]");
  if (!part) return;
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  if (active?.matches(FIELDS)) event.detail.shouldSwap = false;
  unfolded = [...part.querySelectorAll("details[open][id]")].map((each) => each.id);
  stood = active?.closest("[id]")?.id ?? "";
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  if (stood && document.activeElement === document.body) {
    document.getElementById(stood)?.querySelector("summary, button, a")?.focus();
  }
});

// *Stop* says nothing of whose screen it was pressed on.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-stop]")) return;
  event.preventDefault();
  pressStop(form.action, form.elements.token.value).then(() => document.body.dispatchEvent(new CustomEvent("roleplay:changed")));
});

// A card on the shared tablet hides by itself: when it was left open, and when the screen goes dark.
const HIDES_AFTER = 120_000;
const card = document.querySelector("[data-hide]");
if (card) {
  history.replaceState(null, "", card.dataset.hide); // going back finds it closed
  const hide = () => location.replace(card.dataset.hide);
  setTimeout(hide, HIDES_AFTER);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && hide());
  window.addEventListener("pageshow", (event) => event.persisted && hide());
}
