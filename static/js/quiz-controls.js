// Comforts over plain fields: lists and boxes hold every answer, these only set them.

const root = document.querySelector("[data-player]");
const live = root.querySelector("[data-live]");

function changed(control) {
  control.dispatchEvent(new Event("change", { bubbles: true }));
}

// Ordering: each item's place stays in its own list, which the buttons and dragging set.

function items(list) {
  return [...list.querySelectorAll("[data-item]")];
}

function number(list) {
  items(list).forEach((item, place) => {
    item.querySelector("[data-place]").textContent = place + 1;
  });
}

function rank(list) {
  number(list);
  items(list).forEach((item, place) => {
    item.querySelector("[data-rank]").value = place + 1;
  });
  list.dataset.arranged = "";
  keepButton(list).hidden = true;
}

function keepButton(list) {
  return list.parentElement.querySelector("[data-keep]");
}

function say(list, item) {
  const words = item.querySelector(".order__label").textContent.trim();
  const place = items(list).indexOf(item) + 1;
  const where = list.dataset.moved.replace("%(place)s", place).replace("%(total)s", items(list).length);
  live.textContent = `${words} : ${where}`;
}

function move(button) {
  const item = button.closest("[data-item]");
  const list = item.parentElement;
  const step = Number(button.dataset.move);
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (other) {
    if (step < 0) list.insertBefore(item, other);
    else list.insertBefore(other, item);
  }
  rank(list);
  button.focus();
  say(list, item);
  changed(item.querySelector("[data-rank]"));
}

function showOrder(list) {
  for (const select of list.querySelectorAll("[data-rank]")) select.hidden = true;
  for (const moves of list.querySelectorAll("[data-moves]")) moves.hidden = false;
  keepButton(list).hidden = "arranged" in list.dataset;
  list.classList.add("order--live");
}

function restoreOrder(list) {
  const ranked = items(list).filter((item) => item.querySelector("[data-rank]").value);
  ranked.sort((one, other) => one.querySelector("[data-rank]").value - other.querySelector("[data-rank]").value);
  for (const item of ranked) list.append(item);
  number(list);
  if (ranked.length) {
    list.dataset.arranged = "";
    keepButton(list).hidden = true;
  }
}

let dragged = null;

function onDown(event) {
  const handle = event.target.closest(".order--live .order__number");
  if (!handle || event.button > 0) return;
  event.preventDefault();
  dragged = handle.closest("[data-item]");
  dragged.classList.add("is-dragged");
  handle.setPointerCapture(event.pointerId);
}

function onDrag(event) {
  if (!dragged) return;
  const over = items(dragged.parentElement).find((item) => {
    const box = item.getBoundingClientRect();
    return item !== dragged && event.clientY > box.top && event.clientY < box.bottom;
  });
  if (!over) return;
  const goesDown = dragged.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
  // The dragged item itself stays where it is, or it would lose the pointer.
  if (goesDown) dragged.before(over);
  else dragged.after(over);
  number(dragged.parentElement);
}

function onDrop() {
  if (!dragged) return;
  const item = dragged;
  dragged = null;
  item.classList.remove("is-dragged");
  rank(item.parentElement);
  say(item.parentElement, item);
  changed(item.querySelector("[data-rank]"));
}

// Words to place in gaps: tap a word, then a gap. The gap's own list does the same.

let word = null;

function showWords(bank) {
  for (const span of bank.querySelectorAll("span[data-word]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = span.className;
    button.dataset.word = span.dataset.word;
    button.setAttribute("aria-pressed", "false");
    button.innerHTML = span.innerHTML;
    span.replaceWith(button);
  }
}

function take(button) {
  const before = word;
  release();
  if (before === button) return;
  word = button;
  button.setAttribute("aria-pressed", "true");
  button.closest(".gaps").classList.add("is-placing");
}

function release() {
  if (!word) return;
  word.setAttribute("aria-pressed", "false");
  word.closest(".gaps")?.classList.remove("is-placing");
  word = null;
}

function onGapDown(event) {
  const gap = event.target.closest("select[data-takes-word]");
  if (!word || !gap || gap.closest(".gaps") !== word.closest(".gaps")) return;
  event.preventDefault(); // keeps the list closed
  gap.value = word.dataset.word;
  release();
  gap.focus();
  changed(gap);
}

// Zones: a tap on the picture is a tap in the list.

function zoneInput(zone) {
  return zone.closest(".zones").querySelector(`input[data-zone="${zone.dataset.number}"]`);
}

function tapZone(zone) {
  const input = zoneInput(zone);
  if (!input.matches(":disabled")) input.click();
}

function showZones(form) {
  for (const zone of form.querySelectorAll("[data-board] [data-number]")) {
    zone.classList.toggle("is-chosen", zoneInput(zone).checked);
  }
}

// No more than so many: the one chosen last gives way to none of the others.
function limit(input) {
  const zones = input.closest("[data-most]");
  const most = Number(zones.dataset.most);
  if (most > 1 && input.checked && zones.querySelectorAll("input:checked").length > most) {
    input.checked = false;
    live.textContent = zones.querySelector("legend").textContent.trim();
  }
}

// Free text: how many words so far.

function count(area) {
  const said = area.parentElement.querySelector("[data-count]");
  const words = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
  said.hidden = !words;
  said.textContent = words === 1 ? said.dataset.one : said.dataset.many.replace("%(number)s", words);
}

function enhance(form) {
  for (const list of form.querySelectorAll("[data-order]")) showOrder(list);
  for (const bank of form.querySelectorAll("[data-words]:not([data-done])")) showWords(bank);
  for (const area of form.querySelectorAll("textarea[name=essay]")) count(area);
  showZones(form);
}

function onClick(event) {
  const button = event.target.closest("[data-move], [data-keep-order], button[data-word]");
  const zone = event.target.closest("[data-board] [data-number]");
  if (button?.matches("[data-move]")) move(button);
  else if (button?.matches("[data-word]")) take(button);
  else if (button) keepOrder(button.closest("fieldset").querySelector("[data-order]"));
  else if (zone) tapZone(zone);
}

function keepOrder(list) {
  rank(list);
  changed(list.querySelector("[data-rank]"));
  list.querySelector("[data-move]").focus();
}

// Before the player's own listener, which reads the answer.
function onChange(event) {
  if (event.target.matches("[data-zone]")) {
    limit(event.target);
    showZones(event.target.form);
  }
  if (event.target.matches("input[name=number]") && !isRead(event.target)) sayUnread(event.target);
}

// At the first digit, not when the field is left: the buttons below would move away from under the finger.
function onInput(event) {
  if (event.target.matches("input[name=number]") && isRead(event.target)) sayUnread(event.target, false);
}

// Kept all the same: what was typed is the learner's. The server reads more than digits, and has the last word.
function sayUnread(input, isUnread = true) {
  input.form.querySelector("[data-unread]").hidden = !isUnread;
}

const isRead = (input) => !input.value.trim() || /\d/.test(input.value);

function onRestored(event) {
  for (const list of event.target.querySelectorAll("[data-order]")) restoreOrder(list);
  enhance(event.target);
}

// The learner asks to have checked what is there: an order nobody touched is an answer too.
function onAsked(event) {
  for (const list of event.target.querySelectorAll("[data-order]:not([data-arranged])")) rank(list);
}

root.addEventListener("click", onClick);
root.addEventListener("change", onChange, { capture: true });
root.addEventListener("input", onInput);
root.addEventListener("input", (event) => event.target.matches("textarea[name=essay]") && count(event.target));
root.addEventListener("quiz:restored", onRestored);
root.addEventListener("quiz:asked", onAsked);
root.addEventListener("pointerdown", onDown);
root.addEventListener("pointermove", onDrag);
root.addEventListener("pointerup", onDrop);
root.addEventListener("pointercancel", onDrop);
root.addEventListener("mousedown", onGapDown);
root.addEventListener("keydown", (event) => event.key === "Escape" && release());
for (const form of root.querySelectorAll("form[data-question]")) enhance(form);
