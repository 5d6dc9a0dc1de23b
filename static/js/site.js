// Small comforts over pages that work without them.

// A button with data-opens="id" opens that dialog; a tap outside closes it.
function onDialogClick(event) {
  const trigger = event.target.closest("[data-opens]");
  if (trigger) {
    const dialog = document.getElementById(trigger.dataset.opens);
    if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  } else if (event.target instanceof HTMLDialogElement) {
    event.target.close();
  }
}

function onDismissClick(event) {
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
}

function revealDismissButtons() {
  for (const button of document.querySelectorAll("[data-toast] [data-dismiss]")) button.hidden = false;
}

// New content says itself where the reader should stand.
function onSwap(event) {
  revealDismissButtons();
  event.target.querySelector?.("[data-focus]")?.focus();
}

// The media element of a page that plays stops the others.
function onPlay(event) {
  for (const other of document.querySelectorAll("audio, video")) {
    if (other !== event.target) other.pause();
  }
}

// A tapped error leads to its field, not only to its place on the page.
function onErrorLinkClick(event) {
  const link = event.target.closest("[data-errors] a[href^='#']");
  if (link) document.getElementById(link.hash.slice(1))?.focus();
}

function showNetwork() {
  for (const notice of document.querySelectorAll("[data-offline]")) notice.hidden = navigator.onLine;
}

// Folded texts open for the printer and fold again after it.
const openedForPrint = new Set();

function unfold() {
  for (const fold of document.querySelectorAll("details:not([open], [data-answer])")) {
    fold.open = true;
    openedForPrint.add(fold);
  }
}

function refold() {
  for (const fold of openedForPrint) fold.open = false;
  openedForPrint.clear();
}

// What a marker or an observer was writing stays on this device under their name, until they sign out or somebody else signs in. Where
// nobody is signed in, a session may only have ended in the middle of a sentence.
function forgetDrafts(keptFor) {
  try {
    for (const key of Object.keys(localStorage)) {
      const [kind, owner] = key.split(":");
      if (["marking", "roleplay"].includes(kind) && owner !== keptFor) localStorage.removeItem(key);
    }
  } catch {
    // Storage refused: there is none.
  }
}

function onSignOut(event) {
  if (event.target.matches("[data-sign-out]")) forgetDrafts();
}

document.addEventListener("submit", onSignOut);
document.addEventListener("click", onDialogClick);
document.addEventListener("click", onDismissClick);
document.addEventListener("click", onErrorLinkClick);
document.addEventListener("play", onPlay, { capture: true });
document.addEventListener("htmx:afterSettle", onSwap);
addEventListener("online", showNetwork);
addEventListener("offline", showNetwork);
addEventListener("beforeprint", unfold);
addEventListener("afterprint", refold);
showNetwork();
revealDismissButtons();
if (document.body.dataset.viewer) forgetDrafts(document.body.dataset.viewer);
