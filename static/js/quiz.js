// Saves answers as they are given. Each answer waits in this device's storage until the site has said that it is kept,
// so a reload, a killed browser or a lost network loses none. Without this script the page's own form does the work.

const form = document.querySelector("[data-quiz]");
const status = form.querySelector("[data-status]");
const PREFIX = `quiz:${form.dataset.quiz}:`;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;
const PATIENCE = 15_000;
const TYPING_PAUSE = 700;

const WORDS = {
  saved: form.dataset.saved,
  sending: form.dataset.sending,
  offline: form.dataset.offlineWords,
  later: form.dataset.later,
  refused: form.dataset.refused,
  signedOut: form.dataset.signedOut,
};

function show(state) {
  status.dataset.state = state;
  if (status.textContent !== WORDS[state]) status.textContent = WORDS[state];
}

// What waits to be sent. One key for each answer: tabs never overwrite one another.

const memory = new Map(); // for browsers that refuse storage

function keep(answer) {
  try {
    localStorage.setItem(PREFIX + answer.client_uuid, JSON.stringify(answer));
  } catch {
    memory.set(answer.client_uuid, answer);
  }
}

function forget(answer) {
  memory.delete(answer.client_uuid);
  try {
    localStorage.removeItem(PREFIX + answer.client_uuid);
  } catch {
    // Storage refused: it was in memory only.
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function stored() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map(read).filter((answer) => answer?.client_uuid);
  } catch {
    return [];
  }
}

function waiting() {
  return [...stored(), ...memory.values()].sort((one, other) => one.sequence - other.sequence);
}

// The form of the question

function chosen() {
  return [...form.querySelectorAll(`[name="${form.dataset.name}"]:checked`)].map((input) => input.value);
}

const READERS = {
  option: () => (chosen().length ? { option: chosen()[0] } : null),
  options: () => ({ options: chosen() }),
  answer: () => (chosen().length ? { answer: chosen()[0] === "true" } : null),
  text: () => ({ text: form.elements.text.value }),
};

function payload() {
  return READERS[form.dataset.name]();
}

function restore(answer) {
  const values = Object.values(answer.payload).flat().map(String);
  if (form.dataset.name === "text") {
    form.elements.text.value = values[0];
    return;
  }
  for (const input of form.querySelectorAll(`[name="${form.dataset.name}"]`)) input.checked = values.includes(input.value);
}

const takesAnswers = Boolean(form.dataset.question) && !("checked" in form.dataset);
let last = ""; // the answer the site or the queue already has, as text
let sequence = Number(form.dataset.sequence ?? 0); // no answer of this try had a higher one

function record() {
  clearTimeout(typing);
  if (!takesAnswers) return;
  const given = payload();
  const text = JSON.stringify(given);
  if (given === null || text === last) return;
  last = text;
  sequence = Math.max(Date.now(), sequence + 1, ...waiting().map((answer) => answer.sequence + 1));
  // An earlier answer to this question that was never sent has nothing left to say.
  for (const answer of waiting()) if (answer.question === form.dataset.question) forget(answer);
  keep({
    client_uuid: newUuid(),
    question: form.dataset.question,
    sequence,
    occurred_at: new Date().toISOString(),
    payload: given,
  });
}

function newUuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// Sending

let token = form.elements.csrfmiddlewaretoken.value;

function send(answer, keepalive = false) {
  return fetch(form.dataset.save, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(answer),
    credentials: "same-origin",
    redirect: "manual",
    keepalive,
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// After signing in again in another tab, the token of this page is no longer good.
async function renewToken() {
  const page = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
  if (!page.ok) return;
  const found = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
  if (found) token = found.value;
}

async function sendAgainIfForbidden(answer) {
  const response = await send(answer);
  if (response.status !== 403) return response;
  await renewToken();
  return send(answer);
}

// What became of one answer: kept, or the state to show while it waits.
async function outcome(answer) {
  let response;
  try {
    response = await sendAgainIfForbidden(answer);
  } catch {
    return navigator.onLine ? "later" : "offline";
  }
  if (response.ok) return "kept";
  if (response.type === "opaqueredirect" || response.status === 403) return "signedOut";
  if (response.status === 409) return closed(answer, await response.json());
  return [408, 429].includes(response.status) || response.status >= 500 ? "later" : "refused";
}

// The try was handed in, or this answer was checked, in another tab: the site's page says what stands.
function closed(answer, said) {
  if (said.closed === "attempt") {
    for (const each of waiting()) forget(each);
    location.assign(said.url);
  } else {
    forget(answer);
    location.reload();
  }
  return "closed";
}

let delay = FIRST_DELAY;
let retry = 0;
let typing = 0;
let flying = null;

function flush() {
  flying ??= sendAll().finally(() => {
    flying = null;
  });
  return flying;
}

// True when nothing waits any more.
async function sendAll() {
  clearTimeout(retry);
  for (let [answer] = waiting(); answer; [answer] = waiting()) {
    if (!navigator.onLine) return wait("offline");
    show("sending");
    const state = await outcome(answer);
    if (state === "closed") return false;
    if (state === "refused") last = "";
    if (state === "refused" || state === "kept") forget(answer);
    if (state === "refused") {
      show("refused");
      return false;
    }
    if (state !== "kept") return wait(state);
    show("saved");
  }
  delay = FIRST_DELAY;
  return true;
}

function wait(state) {
  show(state);
  retry = setTimeout(flush, delay);
  delay = Math.min(delay * 2, LONGEST_DELAY);
  return false;
}

function hurry() {
  delay = FIRST_DELAY;
  if (waiting().length) flush();
}

// What the learner does

function onChange() {
  record();
  if (waiting().length) flush();
}

function onInput(event) {
  if (event.target.name !== "text") return;
  clearTimeout(typing);
  typing = setTimeout(onChange, TYPING_PAUSE);
}

let leaving = false;
let asked = false;

// Goes on only once everything is kept; the form itself then does what it does without this script.
async function onSubmit(event) {
  if (leaving) return;
  record();
  if (!waiting().length && navigator.onLine) return;
  event.preventDefault();
  if (asked) return;
  asked = true;
  const sent = await flush();
  asked = false;
  if (!sent) return;
  if (!navigator.onLine) {
    show("offline");
    return;
  }
  leaving = true;
  // Not while the browser still handles this very event: it would be ignored.
  setTimeout(() => form.requestSubmit(event.submitter));
}

function onClick(event) {
  if (!navigator.onLine && event.target.closest(".quiz a")) {
    event.preventDefault();
    show("offline");
  }
}

function onHide() {
  record();
  for (const answer of waiting()) send(answer, true).then((response) => response.ok && forget(answer), () => {});
}

// Another tab answered the same question.
function onStorage(event) {
  if (!event.key?.startsWith(PREFIX) || !event.newValue || !takesAnswers) return;
  const answer = JSON.parse(event.newValue);
  if (answer.question !== form.dataset.question) return;
  restore(answer);
  last = JSON.stringify(payload());
}

function start() {
  if (takesAnswers) {
    last = JSON.stringify(payload());
    const unsent = waiting().findLast((answer) => answer.question === form.dataset.question);
    if (unsent) {
      restore(unsent);
      last = JSON.stringify(payload());
    }
    form.addEventListener("change", onChange);
    form.addEventListener("input", onInput);
  }
  form.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  addEventListener("online", hurry);
  addEventListener("pagehide", onHide);
  addEventListener("storage", onStorage);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  const stale = !form.dataset.question && waiting().length > 0;
  // The end lists what the site knew before these answers reached it.
  if (waiting().length) flush().then((sent) => sent && stale && location.reload());
  if (location.hash === "#feedback") document.getElementById("feedback")?.focus();
}

start();
