/* Everything that the scenario holds, each a click away, with what is not right there yet. */

import { fill, h } from "./dom.js";
import { numberOf, wordsOf } from "./names.js";
import { partOf } from "./problems.js";
import { PARTS } from "./whole-form.js";

/** The list of everything, each a click away. */
export function contentsList(editor) {
  const { content, words, options } = editor;
  const outcomes = new Map(options.outcomes);
  const scenes = content.scenes.map((each) => entry(editor, each.key, each.key === content.start ? words.start : ""));
  const ends = content.ends.map((each) => entry(editor, each.key, outcomes.get(each.outcome) ?? ""));
  const parts = PARTS.map((part) => partEntry(editor, part));
  return [
    h("ul", { class: "scenario-list" }, parts),
    h("h3", { class: "scenario-list__title" }, `${words.scenes} (${content.scenes.length})`),
    h("ol", { class: "scenario-list" }, scenes),
    h("h3", { class: "scenario-list__title" }, `${words.ends} (${content.ends.length})`),
    h("ul", { class: "scenario-list" }, ends),
  ];
}

function partEntry(editor, part) {
  const { words, at } = editor;
  const wrong = editor.problems.filter((each) => !each.scene && partOf(each.place) === part).length;
  return h("li", {}, h("button", { type: "button", id: `list-${part}`, class: "scenario-list__entry",
    "aria-current": at.part === part ? "true" : null, onclick: () => editor.open({ part }) },
    words[part], badge(words, wrong)));
}

function entry(editor, key, mark) {
  const { content, words, at } = editor;
  const wrong = editor.problems.filter((each) => each.scene === key).length;
  return h("li", {}, h("button", { type: "button", id: `list-at-${key}`, class: "scenario-list__entry",
    "aria-current": at.scene === key ? "true" : null, onclick: () => editor.open({ scene: key }) },
    h("span", { class: "scenario-list__sign" }, numberOf(content, key, words)),
    h("span", { class: "scenario-list__words" }, wordsOf(content, key, words),
      mark ? h("span", { class: "scenario-list__mark" }, mark) : null), badge(words, wrong)));
}

function badge(words, count) {
  return count ? h("span", { class: "scenario-badge" }, h("span", { "aria-hidden": "true" }, `⚠ ${count}`),
    h("span", { class: "w-sr-only" }, fill(words.wrong_here, { count }))) : null;
}
