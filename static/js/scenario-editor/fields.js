/* Fields of the form: each with its label, its help and its id, the same whenever it is drawn again. */

import { afterPress, h } from "./dom.js";

function field(id, label, control, { help = "", wide = false } = {}) {
  const said = help ? h("p", { class: "scenario-field__help", id: `${id}-help` }, help) : null;
  if (said) {
    control.setAttribute("aria-describedby", said.id);
  }
  const classes = wide ? "scenario-field scenario-field--wide" : "scenario-field";
  return h("div", { class: classes }, h("label", { for: id, class: "scenario-field__label" }, label), control, said);
}

/** `onChange(value)` at each letter. */
export function line(id, label, value, onChange, options = {}) {
  const control = h("input", { id, type: "text", autocomplete: "off", maxlength: options.most, value: value ?? "",
    oninput: (event) => onChange(event.target.value), list: options.list });
  return field(id, label, control, options);
}

/** `onChange(value)` once it is left. */
export function lineOnceLeft(id, label, value, onChange, options = {}) {
  const control = h("input", { id, type: "text", autocomplete: "off", maxlength: options.most, value: value ?? "",
    onchange: () => afterPress(() => onChange(control.value)) });
  return field(id, label, control, options);
}

/** Says how much room is left, once there is little. */
export function area(id, label, value, onChange, options = {}) {
  const count = h("p", { class: "scenario-field__count", id: `${id}-count` });
  const tell = (text) => {
    count.textContent = options.limit ? `${text.length} / ${options.limit}` : "";
    count.classList.toggle("scenario-field__count--over", Boolean(options.limit) && text.length > options.limit);
  };
  const control = h("textarea", { id, rows: options.rows ?? 3, value: value ?? "", oninput: (event) => {
    tell(event.target.value);
    onChange(event.target.value);
  } });
  tell(value ?? "");
  const made = field(id, label, control, options);
  if (options.limit) {
    made.append(count);
  }
  return made;
}

/** One per line. */
export function lines(id, label, values, onChange, options = {}) {
  const split = (text) => onChange(text.split("\n").map((each) => each.trim()).filter(Boolean));
  return area(id, label, (values ?? []).join("\n"), split, options);
}

/** `choices` are `[value, words]`, or `{group, choices}`. What stands and is not among them is shown as it is. */
export function select(id, label, value, choices, onChange, options = {}) {
  const known = choices.flatMap((each) => (Array.isArray(each) ? [each] : each.choices)).map(([name]) => String(name));
  const all = known.includes(String(value ?? "")) ? choices : [[value, String(value)], ...choices];
  const control = h("select", { id, onchange: (event) => onChange(event.target.value) }, all.map(optionOf));
  control.value = String(value ?? "");
  return field(id, label, control, options);
}

function optionOf(each) {
  if (Array.isArray(each)) {
    return h("option", { value: String(each[0]) }, each[1]);
  }
  return h("optgroup", { label: each.group }, each.choices.map(optionOf));
}

export function number(id, label, value, onChange, options = {}) {
  const read = (text) => (text.trim() === "" ? null : Number(text));
  const control = h("input", { id, type: "number", min: options.low, max: options.high, value: value ?? "",
    onchange: () => afterPress(() => onChange(read(control.value))) });
  return field(id, label, control, options);
}

export function tick(id, label, value, onChange) {
  const box = h("input", { id, type: "checkbox", onchange: (event) => onChange(event.target.checked) });
  box.checked = Boolean(value);
  return h("div", { class: "scenario-field scenario-field--tick" }, box, h("label", { for: id }, label));
}

export function button(words, onclick, { id, kind = "secondary", disabled = false, icon = "", description = "" } = {}) {
  const classes = `button button-small${kind === "primary" ? "" : " button-secondary"}${kind === "no" ? " no" : ""}`;
  const made = h("button", { type: "button", id, class: classes, disabled, "aria-label": description || null, onclick }, words);
  if (icon) {
    made.prepend(h("span", { "aria-hidden": "true", class: words ? "scenario-sign" : "" }, icon));
  }
  return made;
}
