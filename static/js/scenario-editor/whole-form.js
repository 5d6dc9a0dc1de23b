/* What the scenario says of itself, its people, the stages it goes through, what choices move. */

import * as scenario from "./content.js";
import { h } from "./dom.js";
import { area, button, line, lineOnceLeft, lines, number, select, tick } from "./fields.js";
import { adviceOn, problemsOf } from "./problems.js";
import { tellRemoved } from "./telling.js";

export const PARTS = ["whole", "characters", "stages", "dimensions"];

export function partForm(editor, part) {
  return { whole, characters, stages, dimensions }[part](editor);
}

function title(editor, part) {
  return [h("h3", { id: "scenario-panel-title", tabindex: "-1" }, editor.words[part]), problemsOf(editor, part)];
}

function whole(editor) {
  const { content, options, words } = editor;
  const set = (name) => (value) => editor.set(`w-${name}`, (copy) => { copy[name] = value; });
  const choose = (name) => (value) => editor.change((now) => scenario.changed(now, (copy) => { copy[name] = value; }), `w-${name}`);
  return [
    ...title(editor, "whole"),
    line("w-title", words.title, content.title, set("title"), { most: 300, wide: true }),
    area("w-summary", words.summary, content.summary, set("summary"), { rows: 3, wide: true, help: words.help_summary }),
    h("div", { class: "scenario-row" },
      select("w-mode", words.mode, content.mode, options.modes, choose("mode")),
      select("w-level", words.level, content.level, options.levels, choose("level")),
      select("w-feedback", words.feedback_when, content.feedback ?? "immediate", options.feedbacks, choose("feedback")),
      number("w-minutes", words.minutes, content.minutes ?? 8, choose("minutes"), { low: 1, high: 240 }),
      line("w-family", words.family, content.family, set("family"), { most: 300, help: words.help_family }),
      lineOnceLeft("w-code", words.code, content.code, (value) => choose("code")(scenario.asKey(value)),
        { most: 60, help: words.help_code }),
    ),
    area("w-setting", words.setting, content.setting, set("setting"), { rows: 2, limit: 300, wide: true, help: words.help_setting }),
    area("w-content_notice", words.notice, content.content_notice, set("content_notice"),
      { rows: 2, limit: 600, wide: true, help: words.help_notice }),
    area("w-reflection", words.reflection, content.reflection, set("reflection"),
      { rows: 2, limit: 600, wide: true, help: words.help_reflection }),
    lines("w-sources", words.sources, content.sources, set("sources"), { wide: true, help: words.help_sources }),
  ];
}

/** One of several records in a list of its own: a frame with its buttons, and its fields. */
function record(editor, name, each, place, fields) {
  const { content, words } = editor;
  const id = `${name}-${place}`;
  const shift = (by) => editor.change((now) => scenario.shifted(now, name, each.key, by));
  const remove = () => {
    editor.change((now) => scenario.changed(now, (copy) => copy[name].splice(place, 1)));
    editor.focus(`${name}-add`);
    tellRemoved(editor, each.label || each.name || each.key);
  };
  const said = (what) => `${words[what]} (${each.label || each.name || each.key})`;
  return h("section", { class: "scenario-choice", id, "aria-label": each.label || each.name || each.key },
    h("div", { class: "scenario-choice__head" }, h("h5", {}, each.label || each.name || each.key),
      h("div", { class: "scenario-buttons" },
        button("", () => shift(-1), { id: `${id}-up`, disabled: place === 0, icon: "↑", description: said("up") }),
        button("", () => shift(1), { id: `${id}-down`, disabled: place === content[name].length - 1, icon: "↓",
          description: said("down") }),
        button("", remove, { id: `${id}-remove`, kind: "no", icon: "×", description: said("remove") }))),
    fields);
}

function add(editor, name, words, stem, made) {
  const press = () => {
    const key = scenario.firstFree(stem, new Set(editor.content[name].map((each) => each.key)));
    const place = editor.content[name].length;
    editor.change((now) => scenario.changed(now, (copy) => copy[name].push({ key, ...made })));
    editor.focus(`${name}-${place}-first`);
  };
  return button(words, press, { id: `${name}-add`, icon: "+" });
}

/** `set(field)` while one types, `choose(field)` for what is done at once. */
function settersOf(editor, name, place) {
  return {
    set: (field) => (value) => editor.set(`${name}-${place}-${field}`, (copy) => { copy[name][place][field] = value; }),
    choose: (field) => (value) => editor.change((now) => scenario.changed(now, (copy) => { copy[name][place][field] = value; })),
  };
}

function characters(editor) {
  const { content, options, words } = editor;
  return [
    ...title(editor, "characters"),
    h("p", { class: "scenario-field__help" }, words.help_characters),
    ...content.characters.map((each, place) => {
      const { set, choose } = settersOf(editor, "characters", place);
      const id = `characters-${place}`;
      return record(editor, "characters", each, place, [
        h("div", { class: "scenario-row" },
          line(`${id}-first`, words.name, each.name, set("name"), { most: 300 }),
          line(`${id}-role`, words.role, each.role, set("role"), { most: 300 }),
          line(`${id}-age_band`, words.age, each.age_band, set("age_band"), { most: 300 }),
          select(`${id}-portrait`, words.portrait, each.portrait ?? "", [["", words.none], ...options.portraits], choose("portrait"))),
        area(`${id}-wants`, words.wants, each.wants, set("wants"), { rows: 2, wide: true }),
        area(`${id}-needs`, words.needs, each.needs, set("needs"), { rows: 2, wide: true, help: words.help_needs }),
      ]);
    }),
    add(editor, "characters", words.add_character, "personne", { name: "", role: "", wants: "", needs: "" }),
  ];
}

function stages(editor) {
  const { content, words } = editor;
  return [
    ...title(editor, "stages"),
    h("p", { class: "scenario-field__help" }, words.help_stages),
    ...content.stages.map((each, place) => {
      const { set, choose } = settersOf(editor, "stages", place);
      return record(editor, "stages", each, place, [
        line(`stages-${place}-first`, words.stage_label, each.label, set("label"), { most: 300 }),
        tick(`stages-${place}-return`, words.allows_return, each.allows_return, choose("allows_return")),
      ]);
    }),
    add(editor, "stages", words.add_stage, "etape", { label: "", allows_return: true }),
  ];
}

function dimensions(editor) {
  const { content, options, words } = editor;
  return [
    ...title(editor, "dimensions"),
    h("p", { class: "scenario-field__help" }, words.help_dimensions),
    ...content.dimensions.map((each, place) => dimension(editor, each, place, options, words)),
    add(editor, "dimensions", words.add_dimension, "repere", {
      label: "", start: 5, low: 0, high: 10, direction: "higher_better", essential: false, solid: 8, on_the_way: 5,
      text_solid: "", text_on_the_way: "", text_again: "",
    }),
  ];
}

function dimension(editor, each, place, options, words) {
  const { set, choose } = settersOf(editor, "dimensions", place);
  const id = `dimensions-${place}`;
  const count = (field, usual) => number(`${id}-${field}`, words[field], each[field] ?? usual, choose(field), { low: -100, high: 100 });
  return record(editor, "dimensions", each, place, [
    h("div", { class: "scenario-row" },
      line(`${id}-first`, words.dimension_label, each.label, set("label"), { most: 300 }),
      select(`${id}-direction`, words.direction, each.direction ?? "higher_better", options.directions, choose("direction")),
      count("start", 5), count("low", 0), count("high", 10), count("solid", 8), count("on_the_way", 5)),
    adviceOn(editor, `dimensions.${each.key}`),
    tick(`${id}-essential`, words.essential, each.essential, choose("essential")),
    area(`${id}-solid-text`, words.text_solid, each.text_solid, set("text_solid"), { rows: 2, wide: true }),
    area(`${id}-way-text`, words.text_on_the_way, each.text_on_the_way, set("text_on_the_way"), { rows: 2, wide: true }),
    area(`${id}-again-text`, words.text_again, each.text_again, set("text_again"), { rows: 2, wide: true }),
  ]);
}
