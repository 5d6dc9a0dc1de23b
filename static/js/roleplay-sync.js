/* Follows a session: asks where it stands every second while somebody looks, and at once when the phone wakes up or the
   network is back. What is counted down in between is counted here, from the seconds that were left when it was said. */

const USUAL = 1000;
const JITTER = 200; // thirty phones that woke up together soon ask one after another
const SLOWEST = 5000;
const TOO_LONG = 4000;
const TICK = 250;

/** Asks `url` for `{version, phase, kind, title, left, running, stopped, closed}` (`assessments/roleplays/views`).
 *  `onState(state)` is told each time the version changes, the first time included; `onTick(secondsLeft, state)` four
 *  times a second; `onNetwork(isThere)` when it is lost and when it is back. Returns a function that stops. */
export function follow(url, { onState, onTick, onNetwork } = {}) {
  const here = { state: null, tag: "", since: 0, failures: 0, timer: 0, asking: false, ended: false };
  const ask = async () => {
    clearTimeout(here.timer);
    if (here.asking || here.ended || document.visibilityState === "hidden") {
      return;
    }
    here.asking = true;
    try {
      await askOnce(url, here, onState);
      tellNetwork(here, true, onNetwork);
    } catch {
      tellNetwork(here, false, onNetwork);
    }
    here.asking = false;
    if (!here.state?.closed && !here.ended) {
      here.timer = setTimeout(ask, Math.min(USUAL * 2 ** here.failures, SLOWEST) + Math.random() * JITTER);
    }
  };
  const tick = setInterval(() => here.state && onTick?.(secondsLeft(here), here.state), TICK);
  const wakeUp = () => document.visibilityState === "visible" && ask();
  document.addEventListener("visibilitychange", wakeUp);
  window.addEventListener("online", wakeUp);
  window.addEventListener("pageshow", wakeUp);
  ask();
  return () => {
    here.ended = true;
    clearTimeout(here.timer);
    clearInterval(tick);
    document.removeEventListener("visibilitychange", wakeUp);
    window.removeEventListener("online", wakeUp);
    window.removeEventListener("pageshow", wakeUp);
  };
}

async function askOnce(url, here, onState) {
  const response = await fetch(url, {
    cache: "no-store", // what stands is compared by us, whatever the browser keeps
    credentials: "omit",
    headers: here.tag ? { "If-None-Match": here.tag } : {},
    signal: AbortSignal.timeout(TOO_LONG),
  });
  if (response.status === 304) {
    return;
  }
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  const state = await response.json();
  here.tag = response.headers.get("ETag") ?? "";
  here.since = performance.now();
  here.state = state;
  onState?.(state);
}

function secondsLeft(here) {
  const passed = here.state.running ? (performance.now() - here.since) / 1000 : 0;
  return here.state.left - passed;
}

function tellNetwork(here, isThere, onNetwork) {
  const wasThere = here.failures === 0;
  here.failures = isThere ? 0 : Math.min(here.failures + 1, 3);
  if (wasThere !== isThere) {
    onNetwork?.(isThere);
  }
}

/** Minutes and seconds, as a clock shows them; beyond the time, with a sign. */
export function shownTime(seconds) {
  const left = Math.abs(seconds < 0 ? Math.floor(seconds) : Math.ceil(seconds));
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return seconds < 0 && left > 0 ? `−${text}` : text;
}

/** *Stop*, with the token that every phone of the session holds and nothing else: no cookie, no name. Resolves to
 *  whether it was received. */
export async function pressStop(url, token) {
  try {
    const body = new URLSearchParams({ token });
    const response = await fetch(url, { method: "POST", body, credentials: "omit", keepalive: true, referrerPolicy: "no-referrer" });
    return response.ok;
  } catch {
    return false;
  }
}
