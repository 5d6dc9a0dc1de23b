// Comforts for who reads copies: a draft of the comment that survives a reload, and one key to keep the marks.

const PREFIX = `marking:${document.body.dataset.viewer}:`; // site.js drops those of anybody else
const DAY = 24 * 60 * 60 * 1000;
const LASTS = 2 * DAY; // a shared computer must not keep words about people for long

function store(action) {
  try {
    return action(localStorage);
  } catch {
    return null; // some browsers refuse storage: the page works without
  }
}

function read(key) {
  try {
    return JSON.parse(store((box) => box.getItem(PREFIX + key)));
  } catch {
    return null;
  }
}

function forget(key) {
  store((box) => box.removeItem(PREFIX + key));
}

function keys() {
  return store((box) => Object.keys(box).filter((each) => each.startsWith(PREFIX))) ?? [];
}

function forgetOld() {
  for (const key of keys()) {
    const name = key.slice(PREFIX.length);
    const draft = read(name);
    if (!draft || Date.now() - draft.at > LASTS) forget(name);
  }
}

// The page that follows says which marks the site has kept: their draft is no longer needed.
function forgetKept() {
  const address = new URL(location.href);
  const kept = address.searchParams.get("lu");
  if (!kept) return;
  forget(kept);
  address.searchParams.delete("lu");
  history.replaceState(null, "", address);
}

function keepDraft(root, field) {
  const draft = { text: field.value, version: root.dataset.version, at: Date.now() };
  store((box) => box.setItem(PREFIX + root.dataset.draft, JSON.stringify(draft)));
}

function bringBack(root, field) {
  const draft = read(root.dataset.draft);
  if (!draft) return;
  if (draft.version !== root.dataset.version) {
    forget(root.dataset.draft);
  } else if (draft.text && draft.text !== field.value && field.value === field.defaultValue) {
    field.value = draft.text;
    const words = root.querySelector("[data-draft-words]");
    words.textContent = words.dataset.found;
  }
}

function onKey(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

forgetKept();
forgetOld();
const root = document.querySelector("[data-marking]");
if (root) {
  const form = root.querySelector("[data-mark]");
  const field = form.querySelector("textarea[name=comment]");
  bringBack(root, field);
  field.addEventListener("input", () => keepDraft(root, field));
  form.addEventListener("keydown", onKey);
}

// Saved comments: used without leaving the page; saved and deleted without losing what was ticked or recorded.

function insert(field, text) {
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n\n${text}` : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

async function change(form, button) {
  const sent = new FormData(form, button);
  sent.delete("sound");
  const answer = await fetch(form.action, { method: "POST", body: sent, headers: { "X-Fragment": "bank" } });
  if (!answer.ok) {
    form.requestSubmit(button);
    return;
  }
  const bank = form.querySelector("[data-bank]");
  const before = bank.querySelector("[data-fold]")?.open ?? true;
  bank.outerHTML = await answer.text();
  const fold = form.querySelector("[data-bank] [data-fold]");
  if (fold) fold.open = before;
  (fold?.querySelector("summary") ?? form.querySelector("[data-bank] button")).focus();
}

function onBank(event) {
  const button = event.submitter;
  if (!button?.closest("[data-bank]")) return;
  event.preventDefault();
  const form = event.currentTarget;
  if (button.name === "insert") {
    insert(form.querySelector("textarea[name=comment]"), button.closest("li").querySelector("[data-text]").innerText);
  } else {
    change(form, button).catch(() => form.submit());
  }
}

document.querySelector("[data-mark]")?.addEventListener("submit", onBank);
