/* Elements, without a template in sight: text is always set as text. */

/** `h("button", {type: "button", onclick}, "words", child)`. `null` and `false` children are left out; properties that
 *  start with `on` listen, `data` fills the dataset, the rest are attributes (`true`: present, `false`: absent). */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) {
      element.addEventListener(key.slice(2), value);
    } else if (key === "data") {
      Object.assign(element.dataset, value);
    } else if (key === "value") {
      element.value = value;
    } else if (value === true) {
      element.setAttribute(key, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.flat().filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

/** Puts `children` in `parent`, and the cursor back where it was: elements are found again by their id. */
export function refill(parent, ...children) {
  const held = document.activeElement;
  const wasInside = parent.contains(held) && held.id;
  const [from, to] = wasInside && "selectionStart" in held ? [held.selectionStart, held.selectionEnd] : [null, null];
  const { scrollTop } = parent;
  parent.replaceChildren(...children.flat().filter(Boolean));
  parent.scrollTop = scrollTop;
  const again = wasInside ? document.getElementById(held.id) : null;
  if (again && again !== document.activeElement) {
    again.focus({ preventScroll: true });
    if (from !== null && again.setSelectionRange && again.type !== "number") {
      again.setSelectionRange(from, to);
    }
  }
}

// A field that is left because a button is pressed must not take that button away before the press is done.

let pressed = false;
let waiting = [];

addEventListener("pointerdown", (event) => {
  pressed = Boolean(event.target.closest?.("[data-scenario-editor]"));
}, true);
for (const name of ["pointerup", "pointercancel"]) {
  addEventListener(name, () => {
    pressed = false;
    const done = waiting;
    waiting = [];
    setTimeout(() => done.forEach((each) => each()));
  }, true);
}

/** Now, or once the button being pressed inside the editor has done its own. */
export function afterPress(act) {
  pressed ? waiting.push(act) : act();
}

/** `fill("%(count)s things", {count: 3})` */
export function fill(words, values) {
  return words.replace(/%\((\w+)\)s/gu, (_all, name) => String(values[name] ?? ""));
}

export function shortened(text, most = 60) {
  const words = (text ?? "").trim().replace(/\s+/gu, " ");
  return words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words;
}
