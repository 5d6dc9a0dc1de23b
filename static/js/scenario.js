// A run in one window: htmx swaps the moments, and this keeps a choice until the site has it, reads aloud where the
// browser can, and sends again what a lost network held back. Without it each form does its own work.

const FIRST_DELAY = 2_000;
const LONGEST_DELAY = 30_000;

const root = document.querySelector("[data-player]");
const status = root.querySelector("[data-status]");
const KEY = `scenario:${root.dataset.player}`;

// The choice that was made and not yet received, kept by its keys alone.

let memory = null; // for browsers that refuse storage

function keep(choice) {
  memory = choice;
  try {
    localStorage.setItem(KEY, JSON.stringify(choice));
  } catch {
    // Storage refused: it stays in memory.
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? memory;
  } catch {
    return memory;
  }
}

function forget() {
  memory = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Storage refused: there was nothing.
  }
}

// Sending

let retry = 0;
let delay = FIRST_DELAY;
let sending = false;

function say(words) {
  if (status.textContent !== words) status.textContent = words;
}

const form = () => root.querySelector("form[data-choosing]");

function buttonOf(choice) {
  if (!choice || choice.number !== form()?.dataset.choosing) return undefined;
  return [...form().querySelectorAll("button[name=choice]")].find((button) => button.value === choice.choice);
}

// The one chosen stands out; the others wait with it. `disabled` would take the focus away.
function hold(button) {
  for (const each of form().querySelectorAll("button[name=choice]")) {
    each.toggleAttribute("data-chosen", each === button);
    each.setAttribute("aria-disabled", "true");
  }
}

function onSubmit(event) {
  if (!event.target.matches("form[data-choosing]")) return;
  const choice = { number: event.target.dataset.choosing, choice: event.submitter?.value };
  const before = kept();
  if (sending || (before?.number === choice.number && before.choice !== choice.choice)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  keep({ ...choice, renewed: before?.renewed });
  hold(event.submitter);
  sending = true;
  say(root.dataset.sending);
}

// htmx sends the button that was last touched, which may be another by the time the network is back.
function onConfigure(event) {
  if (event.target.matches("form[data-choosing]")) event.detail.parameters.choice = kept().choice;
}

function sendAgain() {
  clearTimeout(retry);
  const button = buttonOf(kept());
  if (button && !sending) form().requestSubmit(button);
  else if (asked) root.querySelector("[data-onward]")?.click();
}

// What comes next, asked for and not received.
let asked = false;

function wait() {
  if (kept()) say(navigator.onLine ? root.dataset.later : root.dataset.offlineWords);
  else say(root.dataset.onwardWords);
  clearTimeout(retry);
  retry = setTimeout(sendAgain, delay);
  delay = Math.min(delay * 2, LONGEST_DELAY);
}

// The browser's own page of errors would take the place of what is on the screen.
function onOnward(event) {
  const link = event.target.closest("[data-onward]");
  if (!link) return;
  asked = true;
  if (navigator.onLine || link.hasAttribute("hx-get")) return;
  event.preventDefault();
  wait();
}

// The session ended, or signing in elsewhere changed this page's token: the page asked anew leads to sign-in and back,
// and the choice is sent from there. Once, lest a refusal that stays goes round and round.
function renew() {
  const choice = kept();
  if (choice?.renewed) {
    forget();
    say("");
  } else if (choice) {
    keep({ ...choice, renewed: true });
  }
  location.reload();
}

function onBeforeSwap(event) {
  const { xhr, isError } = event.detail;
  if (xhr.status === 403) renew();
  else if (!isError && !xhr.responseText.includes('id="moment"')) {
    event.detail.shouldSwap = false;
    renew();
  }
}

function onAfterRequest(event) {
  sending = false;
  const { xhr, successful } = event.detail;
  if (successful && xhr.responseText.includes('id="moment"')) done();
  else if (successful && xhr.getResponseHeader("HX-Redirect")) forget();
  else if (xhr.status !== 403 && !successful) wait();
}

function done() {
  forget();
  asked = false;
  clearTimeout(retry);
  delay = FIRST_DELAY;
  say("");
}

// Where one is: reloading gives what the window shows.
function onSwap() {
  const moment = root.querySelector("#moment");
  if (moment) history.replaceState(history.state, "", moment.dataset.address);
  silence();
  offerReading();
}

function hurry() {
  delay = FIRST_DELAY;
  if (kept() || asked) sendAgain();
}

// Reading aloud, with a voice of this browser.

const speech = globalThis.speechSynthesis;
let words = null;

function voice() {
  return speech?.getVoices().find((each) => each.lang.toLowerCase().startsWith("fr"));
}

function offerReading() {
  for (const button of root.querySelectorAll("[data-listen]")) {
    button.hidden = !voice();
    button.setAttribute("aria-pressed", "false");
  }
}

function silence() {
  if (!speech) return;
  speech.cancel();
  const button = root.querySelector("[data-listen][aria-pressed=true]");
  if (button) pressed(button, false);
}

function pressed(button, on) {
  const label = button.querySelector("span");
  words ??= label.textContent;
  label.textContent = on ? root.dataset.stop : words;
  button.setAttribute("aria-pressed", on);
}

function onListen(event) {
  const button = event.target.closest("[data-listen]");
  if (!button) return;
  const speaking = button.getAttribute("aria-pressed") === "true";
  silence();
  if (!speaking) readAloud(button);
}

// Sentence by sentence: some browsers fall silent in the middle of long texts.
function readAloud(button) {
  const texts = [...root.querySelectorAll("[data-read]")].flatMap((each) => each.textContent.match(/[^.!?…]+[.!?…»\s]*/g) ?? []);
  const said = texts.map((text) => text.trim()).filter(Boolean).map((text) => new SpeechSynthesisUtterance(text));
  if (!said.length) return;
  for (const each of said) {
    each.voice = voice();
    each.lang = each.voice.lang;
    each.rate = 0.95;
    speech.speak(each);
  }
  said.at(-1).addEventListener("end", () => pressed(button, false));
  pressed(button, true);
}

function start() {
  root.addEventListener("submit", onSubmit, { capture: true });
  root.addEventListener("click", onListen);
  root.addEventListener("click", onOnward);
  root.addEventListener("htmx:configRequest", onConfigure);
  root.addEventListener("htmx:beforeSwap", onBeforeSwap);
  root.addEventListener("htmx:afterRequest", onAfterRequest);
  document.addEventListener("htmx:afterSwap", onSwap);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  addEventListener("online", hurry);
  addEventListener("offline", () => kept() && say(root.dataset.offlineWords));
  addEventListener("pagehide", silence);
  // A page that the browser kept aside may be of an earlier moment.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  speech?.addEventListener?.("voiceschanged", offerReading);
  offerReading();
  root.dataset.ready = "";
  if (kept() && !buttonOf(kept())) forget();
  else sendAgain();
}

start();
