// In Wagtail's editor of questions and quizzes: zones and marks drawn on a picture, and what a draw would find today.
// The number fields beside the picture say the same and work without this.

const words = JSON.parse(document.getElementById("question-words").textContent);
const SVG = "http://www.w3.org/2000/svg";
const WHOLE = 100;
const SMALLEST = 1;

const field = (block, name) => block.querySelector(`[data-contentpath="${name}"] :is(input, select, textarea)`);
const round = (number) => String(Math.round(number * WHOLE) / WHOLE);

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function write(block, name, value) {
  const input = field(block, name);
  if (!input) return;
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

const numbersOf = (block, ...names) => names.map((name) => Number(field(block, name)?.value || 0));

// One picture and the blocks that say where things are on it.

class Drawing {
  constructor(block) {
    this.block = block;
    this.current = 0;
    this.panel = element("div", { class: "question-drawing", role: "group", "aria-label": words.draw });
    this.hint = element("p", { class: "question-drawing__hint" });
    this.frame = element("div", { class: "question-drawing__frame" });
    this.choice = element("div", { class: "question-drawing__choice" });
    this.panel.append(this.hint, this.choice, this.frame);
    const before = block.querySelector('[data-contentpath="zones"], [data-contentpath="markers"]');
    before.before(this.panel);
    block.addEventListener("input", () => this.draw());
    block.addEventListener("focusin", ({ target }) => this.follow(target));
    new MutationObserver(() => this.refresh()).observe(block, { childList: true, subtree: true, attributes: true, attributeFilter: ["src", "value"] });
    this.refresh();
  }

  get parts() {
    return [...this.block.querySelectorAll(".quiz-zone, .quiz-marker")].filter((part) => field(part, "x"));
  }

  get isMarking() {
    return this.block.querySelector('[data-contentpath="markers"]') !== null;
  }

  // The chooser shows a small rendition of the picture: places are shares, so any size will do.
  refresh() {
    const shown = this.block.querySelector('[data-contentpath="picture"] .chooser__image, [data-contentpath="picture"] img');
    const source = shown?.getAttribute("src") ?? "";
    const count = this.parts.length;
    if (source === this.source && count === this.count) return;
    [this.source, this.count] = [source, count];
    this.hint.textContent = source ? (this.isMarking ? words.howMarkers : words.howZones) : words.noPicture;
    this.frame.replaceChildren();
    if (source) this.begin(source);
    this.draw();
  }

  begin(source) {
    const picture = element("img", { src: source, alt: "", draggable: "false" });
    this.layer = shape("svg", { viewBox: `0 0 ${WHOLE} ${WHOLE}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    this.frame.append(picture, this.layer);
    this.layer.addEventListener("pointerdown", (event) => this.press(event));
    this.layer.addEventListener("pointermove", (event) => this.drag(event));
    this.layer.addEventListener("pointerup", () => { this.start = null; });
  }

  at({ clientX, clientY }) {
    const box = this.layer.getBoundingClientRect();
    const share = (place, start, length) => Math.min(WHOLE, Math.max(0, ((place - start) / length) * WHOLE));
    return [share(clientX, box.left, box.width), share(clientY, box.top, box.height)];
  }

  press(event) {
    event.preventDefault();
    this.layer.setPointerCapture(event.pointerId);
    this.start = this.at(event);
    this.place(this.start);
  }

  drag(event) {
    if (this.start) this.place(this.at(event));
  }

  place([x, y]) {
    const part = this.parts[this.current];
    if (!part) return;
    if (this.isMarking) this.mark(part, x, y);
    else this.outline(part, x, y);
    this.draw();
  }

  mark(part, x, y) {
    write(part, "x", round(x));
    write(part, "y", round(y));
  }

  outline(part, x, y) {
    const [fromX, fromY] = this.start;
    const width = Math.abs(x - fromX);
    if (field(part, "shape")?.value === "circle") {
      this.mark(part, fromX, fromY);
      write(part, "width", round(Math.max(SMALLEST, width * 2)));
      return;
    }
    this.mark(part, Math.min(x, fromX), Math.min(y, fromY));
    write(part, "width", round(Math.max(SMALLEST, width)));
    write(part, "height", round(Math.max(SMALLEST, Math.abs(y - fromY))));
  }

  follow(target) {
    const part = this.parts.findIndex((each) => each.contains(target));
    if (part < 0 || part === this.current) return;
    this.current = part;
    this.draw();
  }

  draw() {
    this.current = Math.min(this.current, Math.max(0, this.parts.length - 1));
    this.offer();
    if (this.source) this.layer.replaceChildren(...this.parts.flatMap((part, number) => this.drawn(part, number)));
  }

  // Which one is being drawn: buttons, so that it is also chosen by keyboard.
  offer() {
    const buttons = this.source ? this.parts.map((part, number) => this.button(part, number)) : [];
    this.choice.replaceChildren(...buttons);
  }

  button(_part, number) {
    const made = element("button", { type: "button", class: "button button-small button-secondary", "aria-pressed": String(number === this.current) });
    made.textContent = `${this.isMarking ? words.mark : words.zone} ${number + 1}`;
    made.addEventListener("click", () => {
      this.current = number;
      this.draw();
      this.choice.children[number]?.focus();
    });
    return made;
  }

  drawn(part, number) {
    const kind = `question-drawing__part${number === this.current ? " is-current" : ""}${field(part, "correct")?.checked ? " is-right" : ""}`;
    const [x, y, width, height] = numbersOf(part, "x", "y", "width", "height");
    if (this.isMarking) return [shape("ellipse", { class: kind, cx: x, cy: y, rx: 1.5, ry: 1.5 * this.ratio })];
    if (field(part, "shape")?.value === "polygon") return [shape("polygon", { class: kind, points: field(part, "corners")?.value ?? "" })];
    if (field(part, "shape")?.value === "circle") return [shape("ellipse", { class: kind, cx: x, cy: y, rx: width / 2, ry: (width / 2) * this.ratio })];
    return [shape("rect", { class: kind, x, y, width, height })];
  }

  get ratio() {
    const box = this.layer.getBoundingClientRect();
    return box.height ? box.width / box.height : 1;
  }
}

// A draw and the number of questions that the bank has for it.

class Draw {
  constructor(block) {
    this.block = block;
    this.line = element("p", { class: "question-draw", role: "status" });
    block.append(this.line);
    block.addEventListener("change", () => this.ask());
    this.ask();
  }

  checked(name) {
    return [...this.block.querySelectorAll(`[data-contentpath="${name}"] input:checked`)].map((box) => [name, box.value]);
  }

  async ask() {
    const wanted = new URLSearchParams(["competencies", "levels", "types"].flatMap((name) => this.checked(name)));
    const answer = await fetch(`${words.count}?${wanted}`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) return;
    const { number, said } = await answer.json();
    const count = Number(field(this.block, "count")?.value || 0);
    this.line.textContent = said;
    this.line.classList.toggle("is-short", number < count);
  }
}

// Blocks come and go as authors add them.

const KINDS = [[".quiz-drawing", Drawing], [".quiz-draw", Draw]];
const known = new WeakSet();

function discover() {
  for (const [selector, Kind] of KINDS) {
    for (const block of document.querySelectorAll(selector)) {
      if (known.has(block) || !block.querySelector("[data-contentpath]")) continue;
      known.add(block);
      new Kind(block);
    }
  }
}

new MutationObserver(discover).observe(document.body, { childList: true, subtree: true });
discover();
