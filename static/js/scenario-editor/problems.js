/* What is not right yet: beside the place it speaks of, and all of it in one list that leads to each place. */

import { fill, h } from "./dom.js";

/** Those of a scene or an end without its choices, or of one choice. */
export function problemsAt(editor, scene, choice = "") {
  return holder(editor, (each) => each.scene === scene && each.choice === choice);
}

export function problemsOf(editor, part) {
  return holder(editor, (each) => !each.scene && partOf(each.place) === part);
}

const wanted = new WeakMap();

/** Filled again by `tellProblems` without touching the fields around it. */
function holder(editor, concerns) {
  const list = h("ul", { class: "scenario-wrong" });
  wanted.set(list, concerns);
  fillHolder(list, editor.problems);
  return list;
}

function fillHolder(list, problems) {
  const found = problems.filter(wanted.get(list));
  list.replaceChildren(...found.map((each) => h("li", {}, each.message)));
  list.hidden = !found.length;
}

export function tellProblems(panel, problems) {
  for (const list of panel.querySelectorAll(".scenario-wrong")) {
    fillHolder(list, problems);
  }
}

/** Which part of the form a place of the scenario is mended in. */
export function partOf(place) {
  const name = place.split(/[.[]/u)[0];
  return { dimensions: "dimensions", stages: "stages", characters: "characters" }[name] ?? "whole";
}

export function problemList(editor) {
  const { problems, words } = editor;
  const heading = problems.length ? fill(words.wrong_count, { count: problems.length }) : words.all_right;
  const items = problems.map((each) =>
    h("li", {}, h("a", { href: addressOf(each), onclick: (event) => {
      event.preventDefault();
      editor.open(each.scene ? { scene: each.scene, choice: each.choice } : { part: partOf(each.place), field: fieldOf(each.place) });
    } }, each.message)));
  return [
    h("h3", { class: problems.length ? "scenario-wrong__title" : "scenario-right__title" }, heading),
    items.length ? h("ul", { class: "scenario-wrong__list" }, items) : null,
  ];
}

export function addressOf(problem) {
  return `#${problem.scene ? ["scene", problem.scene, problem.choice].filter(Boolean).join("/") : `place/${problem.place}`}`;
}

/** The place that an address of this page names: `#scene/KEY/CHOICE` or `#place/NAME`. */
export function placeOf(address) {
  const [kind, ...rest] = decodeURIComponent(address.replace(/^#/u, "")).split("/");
  if (kind === "scene" && rest[0]) {
    return { scene: rest[0], choice: rest[1] ?? "" };
  }
  return kind === "place" && rest[0] ? { part: partOf(rest[0]), field: fieldOf(rest[0]) } : null;
}

function fieldOf(place) {
  return partOf(place) === "whole" && !["scenes", "ends", ""].includes(place) ? `w-${place}` : "";
}
