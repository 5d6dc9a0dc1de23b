/* What is not right yet: beside the place it speaks of, and all of it in one list that leads to each place. Advice keeps
   nothing from being published. */

import { fill, h } from "./dom.js";

/** Those of a scene or an end without its choices, or of one choice. */
export function problemsAt(editor, scene, choice = "") {
  return holder(editor, (each) => each.scene === scene && each.choice === choice);
}

export function problemsOf(editor, part) {
  return holder(editor, (each) => !each.scene && partOf(each.place) === part);
}

const wanted = new WeakMap();

export function adviceOn(editor, place) {
  return holder(editor, (each) => each.place === place, "advice");
}

/** Filled again by `tellProblems` without touching the fields around it. */
function holder(editor, concerns, kind = "problems") {
  const list = h("ul", { class: kind === "advice" ? "scenario-advice" : "scenario-wrong", data: { kind } });
  wanted.set(list, concerns);
  fillHolder(list, editor[kind]);
  return list;
}

function fillHolder(list, problems) {
  const found = problems.filter(wanted.get(list));
  list.replaceChildren(...found.map((each) => h("li", {}, each.message)));
  list.hidden = !found.length;
}

export function tellProblems(panel, editor) {
  for (const list of panel.querySelectorAll(".scenario-wrong, .scenario-advice")) {
    fillHolder(list, editor[list.dataset.kind]);
  }
}

/** What a refused publication listed above the form: a line goes once it is mended, and all of it with the last. */
export function followRefusal(problems) {
  const standing = new Set(problems.map((each) => each.message.trim()));
  for (const told of document.querySelectorAll(".messages li")) {
    const lines = [...told.querySelectorAll("ul > li")].filter((each) => leadsHere(each.querySelector("a")));
    for (const line of lines) {
      line.hidden = !standing.has(line.textContent.trim());
    }
    if (lines.length) {
      told.hidden = lines.every((each) => each.hidden);
    }
  }
}

function leadsHere(link) {
  return link?.pathname === location.pathname;
}

/** Which part of the form a place of the scenario is mended in. */
export function partOf(place) {
  const name = place.split(/[.[]/u)[0];
  return { dimensions: "dimensions", stages: "stages", characters: "characters" }[name] ?? "whole";
}

export function problemList(editor) {
  const { problems, advice, words } = editor;
  const heading = problems.length ? fill(words.wrong_count, { count: problems.length }) : words.all_right;
  return [
    h("h3", { class: problems.length ? "scenario-wrong__title" : "scenario-right__title" }, heading),
    linesOf(editor, problems),
    advice.length ? h("p", {}, words.advice) : null,
    linesOf(editor, advice),
  ];
}

function linesOf(editor, found) {
  const items = found.map((each) =>
    h("li", {}, h("a", { href: addressOf(each), onclick: (event) => {
      event.preventDefault();
      editor.open(each.scene ? { scene: each.scene, choice: each.choice } : { part: partOf(each.place), field: fieldOf(each.place) });
    } }, each.message)));
  return items.length ? h("ul", { class: "scenario-wrong__list" }, items) : null;
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
