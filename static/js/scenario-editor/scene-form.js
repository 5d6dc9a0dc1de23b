/* The form of one scene, and that of one end. */

import { choiceForm } from "./choice-form.js";
import * as scenario from "./content.js";
import { h } from "./dom.js";
import { area, button, line, lineOnceLeft, lines, select } from "./fields.js";
import { titleOf } from "./names.js";
import { problemsAt } from "./problems.js";
import { tellAdded, tellRemoved } from "./telling.js";

export function sceneForm(editor, key) {
  const { content, words } = editor;
  const scene = scenario.sceneOf(content, key);
  const place = content.scenes.indexOf(scene);
  return [
    h("h3", { id: "scenario-panel-title", tabindex: "-1" }, titleOf(content, key, words)),
    problemsAt(editor, key),
    sceneButtons(editor, scene, place),
    ...sceneFields(editor, scene),
    competencies(editor, scene),
    h("h4", {}, words.choices),
    h("p", { class: "scenario-field__help" }, scene.choices.length > 1 ? words.help_decision : words.help_choices),
    ...scene.choices.map((choice, number) => choiceForm(editor, scene, choice, number)),
    button(words.add_choice, () => addChoice(editor, key), { id: `s-${key}-add-choice`, icon: "+" }),
  ];
}

function sceneButtons(editor, scene, place) {
  const { content, words } = editor;
  const { key } = scene;
  const shift = (by) => editor.change((now) => scenario.shifted(now, "scenes", key, by));
  const isStart = content.start === key;
  const makeStart = () => editor.change((now) => scenario.changed(now, (copy) => { copy.start = key; }));
  return h("div", { class: "scenario-buttons", role: "group", "aria-label": words.with_this_scene },
    isStart
      ? h("p", { class: "scenario-mark" }, words.is_start)
      : button(words.make_start, makeStart, { id: `s-${key}-start` }),
    button(words.up, () => shift(-1), { id: `s-${key}-up`, disabled: place === 0, icon: "↑" }),
    button(words.down, () => shift(1), { id: `s-${key}-down`, disabled: place === content.scenes.length - 1, icon: "↓" }),
    button(words.add_after, () => addScene(editor, key), { id: `s-${key}-after`, icon: "+" }),
    button(words.copy_branch, () => copyBranch(editor, key), { id: `s-${key}-copy` }),
    button(words.play_from_here, () => editor.play(key), { id: `s-${key}-play`, icon: "▶" }),
    button(words.remove_scene, () => remove(editor, key), { id: `s-${key}-remove`, kind: "no" }),
  );
}

export function addScene(editor, after = "") {
  const [content, key] = scenario.withScene(editor.content, after);
  editor.change(() => content);
  editor.open({ scene: key, field: `s-${key}-text` });
  tellAdded(editor, key);
}

export function addEnd(editor) {
  const [content, key] = scenario.withEnd(editor.content);
  editor.change(() => content);
  editor.open({ scene: key, field: `e-${key}-outcome` });
  editor.tell(editor.words.said_end_added);
}

export function addChoice(editor, scene, target = "") {
  const [content, key] = scenario.withChoice(editor.content, scene, target);
  editor.change(() => content);
  editor.open({ scene, choice: key });
}

function copyBranch(editor, key) {
  const [content, copy] = scenario.withBranchCopied(editor.content, key);
  editor.change(() => content);
  editor.open({ scene: copy });
  editor.tell(editor.words.said_branch_copied);
}

export function remove(editor, key) {
  const list = [...editor.content.scenes, ...editor.content.ends];
  const place = list.findIndex((each) => each.key === key);
  const beside = list[place + 1] ?? list[place - 1];
  const name = titleOf(editor.content, key, editor.words);
  const ways = editor.content.scenes.flatMap((each) => each.choices).filter((each) => each.target === key).length;
  editor.change((now) => scenario.without(now, key));
  editor.open(beside ? { scene: beside.key } : { part: "whole" });
  tellRemoved(editor, name, ways);
}

function sceneFields(editor, scene) {
  const { content, options, words } = editor;
  const { key } = scene;
  const set = (name) => (value) => editor.set(`s-${key}-${name}`, (copy) => {
    scenario.sceneOf(copy, key)[name] = value;
  });
  const choose = (name) => (value) => editor.change((now) => scenario.changed(now, (copy) => {
    scenario.sceneOf(copy, key)[name] = value;
  }), `s-${key}-${name}`);
  const people = content.characters.map((each) => [each.key, each.name || each.key]);
  const stages = content.stages.map((each) => [each.key, each.label || each.key]);
  return [
    area(`s-${key}-text`, words.text, scene.text, set("text"), { rows: 5, limit: 600, wide: true, help: words.help_text }),
    area(`s-${key}-simple`, words.text_simple, scene.text_simple, set("text_simple"),
      { rows: 3, limit: 300, wide: true, help: words.help_simple }),
    h("div", { class: "scenario-row" },
      select(`s-${key}-stage`, words.stage, scene.stage ?? "", [["", words.none], ...stages], choose("stage")),
      select(`s-${key}-speaker`, words.speaker, scene.speaker ?? "", [["", words.nobody], ...people], choose("speaker")),
      select(`s-${key}-place`, words.place, scene.place ?? "", [["", words.none], ...options.places], choose("place")),
      lineOnceLeft(`s-${key}-key`, words.key, key, (value) => rename(editor, key, value), { most: 60, help: words.help_key }),
    ),
    (scene.place ?? "").startsWith("/medias/")
      ? line(`s-${key}-alt`, words.place_alt, scene.place_alt, set("place_alt"), { wide: true })
      : null,
  ];
}

function rename(editor, key, value) {
  const wanted = scenario.asKey(value);
  const taken = [...editor.content.scenes, ...editor.content.ends].some((each) => each.key === wanted);
  if (!wanted || (taken && wanted !== key)) {
    editor.say(editor.words.said_key_taken);
    editor.redraw();
    return;
  }
  const isOpen = editor.at.scene === key;
  if (isOpen) {
    editor.at = { scene: wanted };
  }
  editor.change((now) => scenario.renamed(now, key, wanted), "", isOpen ? { scene: key } : editor.at);
  if (!isOpen) {
    return;
  }
  editor.open({ scene: wanted, field: `${scenario.sceneOf(editor.content, wanted) ? "s" : "e"}-${wanted}-key` });
}

/** What the decision speaks for: asked only where there is one. */
function competencies(editor, scene) {
  const { options, words } = editor;
  const chosen = new Set(scene.competencies ?? []);
  const change = (code, on) => editor.set("", (copy) => {
    const all = new Set(scenario.sceneOf(copy, scene.key).competencies ?? []);
    all[on ? "add" : "delete"](code);
    scenario.sceneOf(copy, scene.key).competencies = options.competencies.map(([each]) => each).filter((each) => all.has(each));
  });
  const boxes = options.competencies.map(([code, title]) => {
    const id = `s-${scene.key}-speaks-${code}`;
    const box = h("input", { id, type: "checkbox", onchange: (event) => change(code, event.target.checked) });
    box.checked = chosen.has(code);
    return h("div", { class: "scenario-field--tick" }, box, h("label", { for: id }, title));
  });
  const folded = h("details", { class: "scenario-details", open: editor.unfolded.has(`${scene.key}-speaks`), ontoggle: (event) =>
    editor.unfolded[event.target.open ? "add" : "delete"](`${scene.key}-speaks`) },
    h("summary", { id: `s-${scene.key}-speaks` }, `${words.competencies} (${chosen.size})`),
    h("p", { class: "scenario-field__help" }, words.help_competencies),
    h("div", { class: "scenario-ticks" }, boxes));
  return folded;
}

// Ends

/** Nothing is chosen for its author: what a new end shows is a question. */
function outcomesOf(end, { options, words }) {
  return end.outcome ? options.outcomes : [["", words.choose_target], ...options.outcomes];
}

export function endForm(editor, key) {
  const { content, options, words } = editor;
  const end = scenario.endOf(content, key);
  const place = content.ends.indexOf(end);
  const set = (name) => (value) => editor.set(`e-${key}-${name}`, (copy) => {
    scenario.endOf(copy, key)[name] = value;
  });
  const shift = (by) => editor.change((now) => scenario.shifted(now, "ends", key, by));
  const outcome = (value) => editor.change((now) => scenario.changed(now, (copy) => {
    scenario.endOf(copy, key).outcome = value;
  }), `e-${key}-outcome`);
  return [
    h("h3", { id: "scenario-panel-title", tabindex: "-1" }, titleOf(content, key, words)),
    problemsAt(editor, key),
    h("div", { class: "scenario-buttons", role: "group", "aria-label": words.with_this_end },
      button(words.up, () => shift(-1), { id: `e-${key}-up`, disabled: place === 0, icon: "↑" }),
      button(words.down, () => shift(1), { id: `e-${key}-down`, disabled: place === content.ends.length - 1, icon: "↓" }),
      button(words.remove_end, () => remove(editor, key), { id: `e-${key}-remove`, kind: "no" }),
    ),
    h("div", { class: "scenario-row" },
      select(`e-${key}-outcome`, words.outcome, end.outcome ?? "", outcomesOf(end, editor), outcome, { help: words.help_outcome }),
      lineOnceLeft(`e-${key}-key`, words.key, key, (value) => rename(editor, key, value), { most: 60, help: words.help_key }),
    ),
    line(`e-${key}-title`, words.title, end.title, set("title"), { most: 300, wide: true }),
    area(`e-${key}-text`, words.end_text, end.text, set("text"), { rows: 4, limit: 600, wide: true }),
    area(`e-${key}-simple`, words.text_simple, end.text_simple, set("text_simple"), { rows: 3, limit: 300, wide: true }),
    area(`e-${key}-protected`, words.protected, end.protected, set("protected"), { rows: 2, wide: true }),
    area(`e-${key}-risked`, words.risked, end.risked, set("risked"), { rows: 2, wide: true }),
    lines(`e-${key}-prompts`, words.prompts, end.prompts, set("prompts"), { wide: true, help: words.help_lines }),
    lines(`e-${key}-resources`, words.resources, end.resources, set("resources"), { wide: true, help: words.help_lines }),
  ];
}
