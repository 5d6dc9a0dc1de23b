/* What an observer notes waits in this phone's storage until the site says that it is kept: a lost network, a reload or
   a phone that dies loses none. Each goes under a name of its own, so that sending twice keeps it once. */

const PAUSE = 5000;
const TOO_LONG = 8000;

/** Sends the forms marked `data-send` inside `root`, and shows what waits in its `[data-queue]`. `onSent` is called
 *  once something was received. */
export function createQueue(root, onSent) {
  const prefix = `roleplay:${document.body.dataset.viewer ?? ""}:${root.dataset.session}:`;
  const queue = { root, prefix, memory: new Map(), sending: false, onSent };
  root.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-send]")) {
      event.preventDefault();
      note(queue, event.target, event.submitter);
    }
  });
  setInterval(() => waiting(queue).length && send(queue), PAUSE);
  show(queue);
  send(queue);
  return { send: () => send(queue), show: () => show(queue) };
}

function note(queue, form, submitter) {
  const data = new FormData(form, submitter);
  const level = data.get("level");
  const fact = form.elements.fact;
  if (fact && level !== "no" && !fact.value.trim()) {
    fact.required = true;
    fact.reportValidity();
    fact.required = false;
    return;
  }
  data.delete("csrfmiddlewaretoken");
  data.set("client_uuid", crypto.randomUUID());
  data.set("occurred_at", new Date().toISOString());
  const label = form.querySelector("legend, .visually-hidden")?.textContent ?? "";
  const words = [submitter?.value && submitter.textContent.trim(), level, data.get("fact") ?? data.get("text")].filter(Boolean);
  keep(queue, { url: form.action, fields: Object.fromEntries(data), words: words.join(" · ") || label, at: Date.now() });
  form.reset();
  show(queue);
  send(queue);
}

async function send(queue) {
  if (queue.sending) {
    return;
  }
  queue.sending = true;
  let received = 0;
  for (const entry of waiting(queue)) {
    const answer = await post(entry);
    if (answer === null) {
      break; // no network: the rest waits as well
    }
    received += 1;
    answer ? keep(queue, { ...entry, refusal: answer }) : forget(queue, entry);
  }
  queue.sending = false;
  show(queue);
  if (received) {
    queue.onSent();
  }
}

/** Empty when it is kept, the site's reason when it refuses, null when it did not get there. */
async function post(entry) {
  try {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    const response = await fetch(entry.url, {
      method: "POST",
      body: new URLSearchParams(entry.fields),
      headers: { Accept: "application/json", "X-CSRFToken": token },
      signal: AbortSignal.timeout(TOO_LONG),
    });
    if (response.status === 409) {
      return (await response.json()).refusal;
    }
    return response.ok && !response.redirected ? "" : null;
  } catch {
    return null;
  }
}

function waiting(queue) {
  return all(queue).filter((entry) => !entry.refusal);
}

function show(queue) {
  const list = queue.root.querySelector("[data-queue]");
  list?.replaceChildren(...all(queue).map((entry) => line(queue, entry)));
}

function line(queue, entry) {
  const item = document.createElement("li");
  item.dataset.state = entry.refusal ? "refused" : "waiting";
  const { onPhone, refused, clear } = queue.root.dataset;
  item.append(entry.refusal ? `${refused} ${entry.refusal} ${entry.words}` : `${onPhone} · ${entry.words}`);
  if (entry.refusal) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = clear;
    button.addEventListener("click", () => {
      forget(queue, entry);
      show(queue);
    });
    item.append(button);
  }
  return item;
}

// This phone's storage; in memory for browsers that refuse it.

function keyOf(queue, entry) {
  return queue.prefix + entry.fields.client_uuid;
}

function keep(queue, entry) {
  try {
    localStorage.setItem(keyOf(queue, entry), JSON.stringify(entry));
  } catch {
    queue.memory.set(keyOf(queue, entry), entry);
  }
}

function forget(queue, entry) {
  queue.memory.delete(keyOf(queue, entry));
  try {
    localStorage.removeItem(keyOf(queue, entry));
  } catch {
    // Storage refused: it was in memory only.
  }
}

function all(queue) {
  const found = [...queue.memory.values()];
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(queue.prefix)) {
        found.push(JSON.parse(localStorage.getItem(key)));
      }
    }
  } catch {
    // Storage refused, or written by something else.
  }
  return found.sort((one, other) => one.at - other.at);
}
