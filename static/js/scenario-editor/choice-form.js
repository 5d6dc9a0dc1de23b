/* The form of one choice: what is said, where it leads, what it changes, and what it asks for. */

import * as scenario from "./content.js";
import { fill, h, shortened } from "./dom.js";
import { area, button, line, lineOnceLeft, number, select } from "./fields.js";
import { nameOf } from "./names.js";
import { problemsAt } from "./problems.js";
import { tellAdded, tellRemoved } from "./telling.js";

const MOST_EFFECT = 2;

export function choiceForm(editor, scene, choice, place) {
  const { words } = editor;
  const stem = `c-${scene.key}-${choice.key}`;
  const set = (name) => (value) => editor.set(`${stem}-${name}`, (copy) => {
    scenario.choiceOf(copy, scene.key, choice.key)[name] = value;
  });
  const many = scene.choices.length > 1;
  return h("section", { class: "scenario-choice", id: stem, "aria-labelledby": `${stem}-title`, tabindex: "-1" },
    h("div", { class: "scenario-choice__head" },
      h("h5", { id: `${stem}-title` }, fill(words.choice_title, { number: place + 1 })),
      choiceButtons(editor, scene, choice, place, stem)),
    problemsAt(editor, scene.key, choice.key),
    area(`${stem}-label`, many ? words.label : words.label_alone, choice.label, set("label"), { rows: 2, limit: 400, wide: true }),
    target(editor, scene, choice, stem),
    many || choice.feedback ? area(`${stem}-feedback`, words.feedback, choice.feedback, set("feedback"),
      { rows: 2, limit: 300, wide: true, help: many ? words.help_feedback : words.help_feedback_alone }) : null,
    effects(editor, scene, choice, stem),
    more(editor, scene, choice, stem),
  );
}

function choiceButtons(editor, scene, choice, place, stem) {
  const { content, words } = editor;
  const said = (name) => fill(words[name], { number: place + 1 });
  const shift = (by) => editor.change((now) => scenario.choiceShifted(now, scene.key, choice.key, by));
  const remove = () => {
    editor.change((now) => scenario.withoutChoice(now, scene.key, choice.key));
    editor.focus(`s-${scene.key}-add-choice`);
    tellRemoved(editor, shortened(choice.label) || fill(words.choice_title, { number: place + 1 }));
  };
  return h("div", { class: "scenario-buttons" },
    button("", () => shift(-1), { id: `${stem}-up`, disabled: place === 0, icon: "↑", description: said("choice_up") }),
    button("", () => shift(1), { id: `${stem}-down`, disabled: place === scene.choices.length - 1, icon: "↓",
      description: said("choice_down") }),
    button("", remove, { id: `${stem}-remove`, kind: "no", icon: "×", description: said("choice_remove") }),
  );
}

/** To a scene or an end that is there, or to one made on the spot: by a button, since arrows go through a list. */
function target(editor, scene, choice, stem) {
  const { content, words, options } = editor;
  const outcomes = new Map(options.outcomes);
  const scenes = content.scenes.map((each) => [each.key, nameOf(content, each.key, words)]);
  const ends = content.ends.map((each) => {
    const outcome = outcomes.get(each.outcome);
    return [each.key, nameOf(content, each.key, words) + (outcome ? ` (${outcome})` : "")];
  });
  const choices = [
    ["", words.choose_target],
    { group: words.scenes, choices: scenes },
    { group: words.ends, choices: ends },
  ];
  const lead = (key, content_ = editor.content, id = `${stem}-target`) => editor.change(() => scenario.changed(content_, (copy) => {
    scenario.choiceOf(copy, scene.key, choice.key).target = key;
  }), id);
  const leadToNew = ([content_, key], tell) => {
    lead(key, content_, "");
    tell(key);
  };
  const made = select(`${stem}-target`, words.target, choice.target, choices, (value) => lead(value), { wide: true });
  const buttons = h("div", { class: "scenario-buttons" },
    button(words.new_scene, () => leadToNew(scenario.withScene(editor.content, scene.key), (key) => tellAdded(editor, key)),
      { id: `${stem}-new-scene`, icon: "+" }),
    button(words.new_end, () => leadToNew(scenario.withEnd(editor.content), () => editor.tell(words.said_end_added)),
      { id: `${stem}-new-end`, icon: "+" }));
  made.append(buttons);
  if (scenario.sceneOf(content, choice.target) ?? scenario.endOf(content, choice.target)) {
    buttons.append(button(words.go_there, () => editor.open({ scene: choice.target }), { id: `${stem}-go`, icon: "→" }));
  }
  return made;
}

function effects(editor, scene, choice, stem) {
  const { content, words } = editor;
  const by = new Map((choice.effects ?? []).map((each) => [each.dimension, each.by]));
  const steps = Array.from({ length: 2 * MOST_EFFECT + 1 }, (_each, place) => MOST_EFFECT - place);
  const choices = steps.map((each) => [each, each > 0 ? `+${each}` : each < 0 ? `−${-each}` : "0"]);
  return h("fieldset", { class: "scenario-effects" },
    h("legend", {}, words.effects),
    h("div", { class: "scenario-row" }, content.dimensions.map((each) => {
      const label = each.direction === "lower_better" ? fill(words.less_is_better, { dimension: each.label }) : each.label;
      return select(`${stem}-by-${each.key}`, label || each.key, by.get(each.key) ?? 0, choices, (value) =>
        editor.change((now) => scenario.withEffect(now, scene.key, choice.key, each.key, Number(value)), `${stem}-by-${each.key}`));
    })));
}

function more(editor, scene, choice, stem) {
  const { words } = editor;
  const said = [choice.sets && words.has_flag, choice.requires && words.has_condition, choice.critical && words.has_critical];
  const set = (change) => editor.set("", (copy) => change(scenario.choiceOf(copy, scene.key, choice.key)));
  return h("details", { class: "scenario-details", open: editor.unfolded.has(stem), ontoggle: (event) =>
    editor.unfolded[event.target.open ? "add" : "delete"](stem) },
    h("summary", { id: `${stem}-more` }, [words.more, ...said.filter(Boolean)].join(" · ")),
    lineOnceLeft(`${stem}-sets`, words.sets, choice.sets, (value) => set((found) => {
      found.sets = scenario.asKey(value);
    }), { most: 60, help: words.help_sets }),
    condition(editor, `${stem}-requires`, words.requires, choice.requires, (found) => set((copy) => put(copy, "requires", found))),
    critical(editor, scene, choice, stem),
  );
}

function put(record, name, value) {
  if (value === null) {
    delete record[name];
  } else {
    record[name] = value;
  }
}

/** What must hold. Everything left empty asks for nothing. */
function condition(editor, stem, legend, found, onChange) {
  const { content, words } = editor;
  const flags = [["", words.none], ...scenario.flagsOf(content).map((each) => [each, each])];
  const dimensions = [["", words.none], ...content.dimensions.map((each) => [each.key, each.label || each.key])];
  const set = (name) => (value) => {
    const wanted = { ...found, [name]: value };
    for (const key of Object.keys(wanted)) {
      if (wanted[key] === "" || wanted[key] === null) {
        delete wanted[key];
      }
    }
    onChange(Object.keys(wanted).length ? wanted : null);
  };
  return h("fieldset", { class: "scenario-effects" },
    h("legend", {}, legend),
    h("div", { class: "scenario-row" },
      select(`${stem}-flag`, words.if_flag, found?.flag ?? "", flags, set("flag")),
      select(`${stem}-without`, words.unless_flag, found?.without_flag ?? "", flags, set("without_flag")),
      select(`${stem}-dimension`, words.if_dimension, found?.dimension ?? "", dimensions, set("dimension")),
      found?.dimension ? number(`${stem}-least`, words.at_least, found.at_least, set("at_least")) : null,
      found?.dimension ? number(`${stem}-most`, words.at_most, found.at_most, set("at_most")) : null,
    ));
}

function critical(editor, scene, choice, stem) {
  const { options, words } = editor;
  const found = choice.critical;
  const set = (change) => editor.set("", (copy) => change(scenario.choiceOf(copy, scene.key, choice.key)));
  const choose = (code) => set((each) => put(each, "critical", code ? { label: options.criticals_said[code] ?? "", ...found, code } : null));
  const tell = (value) => editor.set(`${stem}-critical-label`, (copy) => {
    scenario.choiceOf(copy, scene.key, choice.key).critical.label = value;
  });
  return h("fieldset", { class: "scenario-effects" },
    h("legend", {}, words.critical),
    select(`${stem}-critical`, words.critical_code, found?.code ?? "", [["", words.no_critical], ...options.criticals], choose,
      { help: words.help_critical }),
    found ? line(`${stem}-critical-label`, words.critical_label, found.label, tell, { most: 300, wide: true }) : null,
    found ? condition(editor, `${stem}-when`, words.critical_when, found.when, (when) => set((each) => put(each.critical, "when", when))) : null,
  );
}
