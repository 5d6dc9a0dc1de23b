/* One participant's screen: it follows the session, sends what an observer notes, and keeps it on this phone until the
   site has it. Without this script, each form does its own work and « Look again » shows where the session is. */

import { createQueue } from "./roleplay-queue.js";
import { follow, pressStop, shownTime } from "./roleplay-sync.js";

const root = document.querySelector("[data-session]");
const now = root.querySelector("[data-now]");
const time = root.querySelector("[data-time]");
const network = root.querySelector("[data-network]");
const banner = root.querySelector("[data-stopped-banner]");
const stopPlace = root.querySelector("[data-stop-place]");
const heading = root.querySelector("[data-phase]");
const TOO_LONG = 8000;

// What differs each time it is drawn and says nothing.
const FRESH = /name="(?:csrfmiddlewaretoken|client_uuid)" value="[^"]*"/gu;

const drawn = new Map(); // by the name of a part, what it said when it came
const said = (part) => part.outerHTML.replace(FRESH, "");
for (const part of now.querySelectorAll("[data-part]")) {
  drawn.set(part.dataset.part, said(part));
}

const queue = createQueue(root, () => catchUp());

let asked = 0;

/** Draws anew only what says something else: what is being typed stays, and so does the focus. An answer that was
 *  overtaken by a later question is left aside: it may tell of less. */
async function refresh() {
  asked += 1;
  const mine = asked;
  const response = await fetch(root.dataset.partUrl, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(TOO_LONG) });
  if (response.redirected) {
    location.reload(); // signed out meanwhile
    return;
  }
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  const text = await response.text();
  if (mine !== asked) {
    return;
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const standing = new Map([...now.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  const opened = new Set([...now.querySelectorAll("details[open][data-keep-open]")].map((each) => each.dataset.keepOpen));
  const parts = [...fresh.querySelectorAll("[data-part]")].map((part) => kept(part, standing));
  now.replaceChildren(...parts);
  for (const each of now.querySelectorAll("details[data-keep-open]")) {
    each.open = opened.has(each.dataset.keepOpen);
  }
  queue.show();
}

function kept(part, standing) {
  const name = part.dataset.part;
  const words = said(part);
  const before = standing.get(name);
  if (before && drawn.get(name) === words) {
    return before;
  }
  drawn.set(name, words);
  return document.importNode(part, true);
}

let pending = false;

async function catchUp() {
  try {
    await refresh();
    pending = false;
  } catch {
    pending = true; // with the next answer that gets through
  }
}

follow(root.dataset.stateUrl, {
  onState(state) {
    banner.hidden = !state.stopped;
    stopPlace.hidden = !state.phase || state.closed;
    if (state.title) {
      heading.textContent = state.title;
    }
    catchUp();
  },
  onTick(left, state) {
    const text = state.phase && !state.closed ? shownTime(left) : "";
    if (time.textContent !== text) {
      time.textContent = text;
      time.classList.toggle("is-over", left < 0);
    }
    if (pending && navigator.onLine) {
      pending = false;
      catchUp();
    }
  },
  onNetwork(isThere) {
    network.dataset.state = isThere ? "found" : "lost";
    network.textContent = isThere ? root.dataset.found : root.dataset.lost;
    if (isThere) {
      queue.send();
    }
  },
});

stopPlace.addEventListener("submit", async (event) => {
  event.preventDefault();
  const state = stopPlace.querySelector("[data-stop-state]");
  const received = await pressStop(root.dataset.stopUrl, root.dataset.stopToken);
  state.textContent = received ? root.dataset.stopped : root.dataset.notSent;
  if (received) {
    banner.hidden = false;
    stopPlace.querySelector("details").open = false;
  }
});
