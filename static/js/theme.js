// Colours chosen by hand, kept on this device. Loaded before the first paint so that nothing flashes.
const KEY = "theme";
const root = document.documentElement;

function stored() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function keep(choice) {
  try {
    if (choice) localStorage.setItem(KEY, choice);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage refused: the choice lasts for this page.
  }
}

function apply(choice) {
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;
  else delete root.dataset.theme;
}

function mark(choice) {
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

function start() {
  for (const group of document.querySelectorAll("[data-theme-switch]")) group.hidden = false;
  mark(stored());
}

apply(stored());
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  apply(stored());
  mark(stored());
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-choice]");
  if (!button) return;
  keep(button.dataset.themeChoice);
  apply(button.dataset.themeChoice);
  mark(button.dataset.themeChoice);
});
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
