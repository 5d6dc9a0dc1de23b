// Plays a whole try in one document. Each answer waits in this device's storage until the site has said that it is
// kept, so a reload, a killed browser or a lost network loses none. Without this script each form does its own work.

const root = document.querySelector("[data-player]");
const status = root.querySelector("[data-status]");
const pages = [...root.querySelectorAll("[data-page]")];
const forms = [...root.querySelectorAll("form[data-question]")];
const end = root.querySelector("[data-hand-in]");
const PREFIX = `quiz:${root.dataset.player}:`;
const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 30_000;
const PATIENCE = 15_000;
const TYPING_PAUSE = 700;
const CHECKING_PAUSE = 2_000; // who may have an answer corrected often asks at once: it then goes once

const WORDS = {
  saved: root.dataset.saved,
  sending: root.dataset.sending,
  offline: root.dataset.offlineWords,
  later: root.dataset.later,
  refused: root.dataset.refused,
  signedOut: root.dataset.signedOut,
  empty: root.dataset.empty,
  checking: root.dataset.checking,
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

// Answers as forms hold them. The fields are named as `forms.py` says.

const one = (name) => (data) => (data.get(name) ? { [name]: data.get(name) } : null);
const many = (name) => (data) => ({ [name]: data.getAll(name) });
const text = (...names) => (data) => Object.fromEntries(names.map((name) => [name, data.get(name) ?? ""]));
const each = (name, prefix) => (data) => ({ [name]: Object.fromEntries(parts(data, prefix)) });

function parts(data, prefix) {
  return [...data].filter(([name, value]) => name.startsWith(prefix) && value).map(([name, value]) => [name.slice(prefix.length), value]);
}

function order(data) {
  const ranks = parts(data, "rank-");
  return ranks.length ? { order: ranks.sort(([, a], [, b]) => a - b).map(([item]) => item) } : null;
}

const READERS = {
  single: one("option"),
  multiple: many("options"),
  true_false: (data) => (data.get("answer") ? { answer: data.get("answer") === "true" } : null),
  short_text: text("text"),
  numeric: text("number", "unit"),
  matching: each("pairs", "pair-"),
  ordering: order,
  categorising: each("places", "place-"),
  gaps: each("gaps", "gap-"),
  select_words: many("words"),
  hotspot: many("zones"),
  labelling: each("pairs", "pair-"),
  free_text: text("essay"),
  file_upload: many("files"),
  self_assessment: (data) => (data.get("value") ? { value: Number(data.get("value")) } : null),
};
const PREFIXES = { pairs: "pair-", places: "place-", gaps: "gap-" };

function payload(form) {
  return READERS[form.dataset.type](new FormData(form));
}

function isEmpty(given) {
  if (given === null || given === undefined || given === "") return true;
  if (typeof given === "string") return !given.trim();
  if (Array.isArray(given)) return !given.length;
  if (typeof given !== "object") return false;
  return "number" in given ? isEmpty(given.number) : Object.values(given).every(isEmpty);
}

function fields([name, value]) {
  if (name === "order") return value.map((item, place) => [`rank-${item}`, String(place + 1)]);
  if (Array.isArray(value)) return value.map((each) => [name, each]);
  if (PREFIXES[name]) return Object.entries(value).map(([part, given]) => [PREFIXES[name] + part, given]);
  return [[name, String(value)]];
}

function restore(form, given) {
  if (form.dataset.type === "file_upload") return;
  const found = Object.entries(given).flatMap(fields);
  for (const control of form.querySelectorAll("[data-inner] :is(input, select, textarea)")) {
    const values = found.filter(([name]) => name === control.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
    else if (control.type !== "file") control.value = values[0] ?? "";
  }
  form.dispatchEvent(new Event("quiz:restored", { bubbles: true }));
}

// The last answer of each form that the site or the queue already has, as text.
const last = new Map(forms.map((form) => [form, JSON.stringify(payload(form))]));
let sequence = Number(root.dataset.sequence); // no answer of this try had a higher one

const takesAnswers = (form) => !("checked" in form.dataset) && !("waits" in form.dataset);
const formOf = (question) => forms.find((form) => form.dataset.question === question);

function record(form, check = false) {
  if (!takesAnswers(form) || (form.dataset.type === "file_upload" && !check)) return false;
  const given = payload(form);
  const said = JSON.stringify(given);
  if (given === null || (said === last.get(form) && !check)) return false;
  last.set(form, said);
  mark(form, !isEmpty(given));
  sequence = Math.max(Date.now(), sequence + 1, ...waiting().map((answer) => answer.sequence + 1));
  // An earlier answer to this question that was never sent has nothing left to say.
  for (const answer of waiting()) if (answer.question === form.dataset.question) forget(answer);
  keep({
    client_uuid: newUuid(),
    question: form.dataset.question,
    sequence,
    occurred_at: new Date().toISOString(),
    payload: given,
    check,
  });
  return true;
}

function recordAll() {
  clearTimeout(typing);
  for (const form of forms) record(form);
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

function token() {
  return end.elements.csrfmiddlewaretoken.value;
}

function send(answer, keepalive = false) {
  return fetch(root.dataset.save, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
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
  if (found) for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = found.value;
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
    if (response.ok) return accepted(answer, await response.json());
    if (response.status === 409) return closed(answer, await response.json());
  } catch {
    return navigator.onLine ? "later" : "offline";
  }
  if (response.type === "opaqueredirect" || response.status === 403) return "signedOut";
  return [408, 429].includes(response.status) || response.status >= 500 ? "later" : "refused";
}

function accepted(answer, said) {
  if (said.html) correct(answer.question, said.html);
  return "kept";
}

// The try was handed in, or this answer was checked, in another tab: the site says what stands.
function closed(answer, said) {
  if (said.closed === "question") {
    correct(answer.question, said.html);
    return "kept";
  }
  for (const each of waiting()) forget(each);
  location.assign(said.url);
  return "closed";
}

let delay = FIRST_DELAY;
let retry = 0;
let typing = 0;
let sending = 0;
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
  clearTimeout(sending);
  for (let [answer] = waiting(); answer; [answer] = waiting()) {
    if (!navigator.onLine) return wait(answer.check ? "checking" : "offline");
    show("sending");
    const state = await outcome(answer);
    if (state === "closed") return false;
    if (state === "refused") refuse(answer);
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

function refuse(answer) {
  const form = formOf(answer.question);
  if (!form) return;
  last.set(form, "");
  hold(form, false);
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

// Checking: the answer is held as it is until its correction takes its place.

function hold(form, held) {
  form.toggleAttribute("data-waits", held);
  for (const part of form.querySelectorAll("[data-inner] > :not(.quiz__moves, .case, .quiz__stem)")) part.inert = held;
  for (const button of form.querySelectorAll("button[value=check]")) button.setAttribute("aria-disabled", held);
}

function check(form) {
  if (!takesAnswers(form)) return;
  form.dispatchEvent(new Event("quiz:asked", { bubbles: true }));
  if (isEmpty(payload(form))) {
    show("empty");
    form.querySelector("[id$='-answer']")?.focus();
    return;
  }
  record(form, true);
  hold(form, true);
  flush();
}

function correct(question, html) {
  const form = formOf(question);
  if (!form || !html) return;
  form.querySelector("[data-inner]").innerHTML = html;
  form.removeAttribute("data-waits");
  form.dataset.checked = "";
  mark(form, true);
  if (!form.closest("[data-page]").hidden) document.getElementById(`q${form.dataset.number}-feedback`)?.focus();
}

// Where one is

let current = pages.find((page) => !page.hidden);

function go(name, { push = true, focus = true } = {}) {
  const page = pages.find((each) => each.dataset.page === String(name));
  if (!page || page === current) return;
  recordAll();
  if (waiting().length) flush();
  current.hidden = true;
  page.hidden = false;
  current = page;
  for (const link of root.querySelectorAll(".map__link")) {
    if (link.dataset.go === page.dataset.page) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  root.querySelector(".map").open = false;
  document.title = page.dataset.title;
  if (push) history.pushState(null, "", `../${page.dataset.page === "end" ? "rendre" : page.dataset.page}/`);
  if (focus) page.querySelector("h2").focus({ preventScroll: true });
  scrollTo(0, 0);
}

function onPop() {
  const name = location.pathname.split("/").at(-2);
  go(name === "rendre" ? "end" : name, { push: false });
}

// Says in the map and at the end whether a question has an answer.
function mark(form, answered) {
  const { number } = form.dataset;
  form.toggleAttribute("data-answered", answered);
  root.querySelector(`.map__link[data-go="${number}"]`).classList.toggle("is-answered", answered);
  root.querySelector(`[data-segment="${number}"]`)?.classList.toggle("on", answered);
  const line = root.querySelector(`[data-line="${number}"]`);
  line.querySelector("[data-yes]").hidden = !answered;
  line.querySelector("[data-no]").hidden = answered;
  const done = forms.filter((each) => "answered" in each.dataset).length;
  for (const words of root.querySelectorAll("[data-done]")) words.textContent = words.dataset.words.replace("%(done)s", done);
  root.querySelector("[data-some-left]").hidden = done === forms.length;
  root.querySelector("[data-none-left]").hidden = done < forms.length;
}

// What the learner does

function onChange(event) {
  const form = event.target.closest("form[data-question]");
  if (!form || event.target.type === "file") return;
  clearTimeout(typing);
  if (!record(form)) return;
  clearTimeout(sending);
  if (form.querySelector("button[value=check]")) sending = setTimeout(flush, CHECKING_PAUSE);
  else flush();
}

function onInput(event) {
  if (!event.target.matches("input:is([type=text], :not([type])), textarea")) return;
  clearTimeout(typing);
  typing = setTimeout(() => onChange(event), TYPING_PAUSE);
}

const MOVES = { next: 1, previous: -1 };

function onSubmit(event) {
  if (event.target === end) {
    onHandIn(event);
    return;
  }
  const form = event.target.closest("form[data-question]");
  const button = event.submitter;
  if (!form || button?.name === "remove" || button?.value === "upload") {
    onFile(event, form);
    return;
  }
  event.preventDefault();
  if (button?.value === "check") check(form);
  else go(pages[pages.indexOf(current) + (MOVES[button?.value] ?? 1)]?.dataset.page);
}

// A file goes by itself: the device's queue keeps words, not files.
async function onFile(event, form) {
  event.preventDefault();
  if (!form) return;
  const data = new FormData(form, event.submitter);
  if (!navigator.onLine) {
    show("offline");
    return;
  }
  show("sending");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": token(), "X-Fragment": "question" },
      credentials: "same-origin",
      redirect: "manual",
    });
    if (!response.ok) throw new Error(response.statusText);
    form.querySelector("[data-inner]").innerHTML = await response.text();
    form.elements.client_uuid.value = newUuid(); // the next file is another one
  } catch {
    show("later");
    return;
  }
  const error = form.querySelector("[data-errors]");
  mark(form, !isEmpty(payload(form)));
  show(error ? "refused" : "saved");
  (error ?? form.querySelector("[id$='-answer']")).focus();
}

let leaving = false;
let asked = false;

// Hands in only once everything is kept; the form itself then does what it does without this script.
async function onHandIn(event) {
  if (leaving) return;
  recordAll();
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
  setTimeout(() => end.requestSubmit());
}

function onClick(event) {
  const link = event.target.closest("[data-go]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(link.dataset.go);
  }
  if (event.target.closest("button[aria-disabled=true]")) event.preventDefault();
}

function onHide() {
  recordAll();
  for (const answer of waiting()) send(answer, true).then((response) => response.ok && forget(answer), () => {});
}

// Another tab answered the same question.
function onStorage(event) {
  if (!event.key?.startsWith(PREFIX) || !event.newValue) return;
  take(JSON.parse(event.newValue));
}

function take(answer) {
  const form = formOf(answer.question);
  if (!form || !takesAnswers(form)) return;
  restore(form, answer.payload);
  last.set(form, JSON.stringify(payload(form)));
  mark(form, !isEmpty(answer.payload));
  if (answer.check) hold(form, true);
}

// The time is over: what is on the device goes, then the site, whose clock decides, hands in.
async function onOver() {
  recordAll();
  await Promise.race([flush(), new Promise((done) => setTimeout(done, PATIENCE))]);
  location.assign(root.dataset.result);
}

function start() {
  for (const answer of waiting()) take(answer);
  root.addEventListener("change", onChange);
  root.addEventListener("input", onInput);
  root.addEventListener("submit", onSubmit);
  root.addEventListener("click", onClick);
  root.addEventListener("quiz:over", onOver);
  document.addEventListener("visibilitychange", () => document.hidden || hurry());
  addEventListener("popstate", onPop);
  addEventListener("online", hurry);
  addEventListener("pagehide", onHide);
  addEventListener("storage", onStorage);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  root.dataset.ready = "";
  if (waiting().length) flush();
  if (/^#q[0-9]+-feedback$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.focus();
}

start();
