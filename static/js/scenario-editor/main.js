/* The author's editor of scenarios: one content, shown as a form and as a graph, written back to the form's own field.
   Without this script that field stays, as JSON. */

import { createChecker } from "./checking.js";
import { contentsList } from "./contents-list.js";
import * as scenario from "./content.js";
import { fill, h, refill } from "./dom.js";
import { button } from "./fields.js";
import { graphHandlers, graphWords } from "./graph-hands.js";
import { begin, keep, redone, undone } from "./history.js";
import { titleOf } from "./names.js";
import { createStage } from "./play.js";
import { followRefusal, placeOf, problemList, tellProblems } from "./problems.js";
import { addEnd, addScene, endForm, sceneForm } from "./scene-form.js";
import { PARTS, partForm } from "./whole-form.js";

const KEPT = "scenario-editor";

for (const root of document.querySelectorAll("[data-scenario-editor]")) {
  start(root);
}

function start(root) {
  const field = root.querySelector("[data-scenario-content]");
  const content = scenario.understood(parsed(field.value));
  if (content === null) {
    root.querySelector("[data-scenario-unread]").hidden = false;
    return;
  }
  const read = (name) => JSON.parse(root.querySelector(`[data-scenario-${name}]`).textContent);
  const parts = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((each) => [each.dataset.part, each]));
  const editor = createEditor({ root, field, parts, content, words: read("words"), options: read("options") });
  root.querySelector("[data-scenario-plain]").hidden = true;
  root.querySelector("[data-scenario-screen]").hidden = false;
  listen(editor);
  editor.redraw();
  editor.check(editor.content);
  const asked = placeOf(location.hash);
  asked ? editor.open(asked) : goBack(editor);
}

// Saved by its button, the page comes again: whoever wrote goes on where they were.

function keepPlace({ at, view }) {
  sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, at, view }));
}

function goBack(editor) {
  const kept = parsed(sessionStorage.getItem(KEPT) ?? "");
  if (kept?.path === location.pathname) {
    editor.open(kept.at, { focus: false });
    if (kept.view === "graph") {
      show(editor, "graph");
    }
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function createEditor({ root, field, parts, content, words, options }) {
  let history = begin(content);
  const token = root.closest("form").elements.csrfmiddlewaretoken.value;
  const editor = {
    root, parts, words, options,
    problems: [], advice: [], at: { part: "whole" }, unfolded: new Set(), view: "list", graph: null, answered: true,
    get content() {
      return history.content;
    },
    get past() {
      return history.past.length;
    },
    get future() {
      return history.future.length;
    },
    /** Something done at once: everything is drawn again. `change` takes the content and gives the new one. With the id
     *  of a field, arrows pressed one after the other in a list are one change. `place`: where undoing leads back. */
    change(change, id = "", place = editor.at) {
      history = keep(history, change(history.content), place, id);
      written(editor, field);
      editor.redraw();
    },
    /** Typing, in the field of that id: the form under the hand is left alone. Without a field, as `change`. */
    set(id, change) {
      history = keep(history, scenario.changed(history.content, change), editor.at, id);
      written(editor, field);
      id ? redrawAround(editor) : editor.redraw();
    },
    undo: () => step(undone, words.said_undone),
    redo: () => step(redone, words.said_redone),
    open: (place, options_) => open(editor, place, options_),
    focus: (id) => document.getElementById(id)?.focus(),
    say: (text) => {
      parts.said.textContent = text;
    },
    /** Said and shown until the next change, with the way back. */
    tell(text) {
      editor.say(text);
      parts.told.replaceChildren(h("p", {}, text), button(words.undo, editor.undo, { id: "scenario-told-undo", icon: "↶" }));
      parts.told.hidden = false;
    },
    redraw: () => redraw(editor),
    play: (scene) => stage.play(editor.content, scene),
    check: createChecker(root.dataset.checkUrl, token, (found) => {
      editor.answered = found !== null;
      editor.problems = found?.problems ?? editor.problems;
      editor.advice = found?.advice ?? editor.advice;
      parts.count.dataset.wrong = found === null ? "?" : found.problems.length;
      redrawProblems(editor);
      if (editor.answered) {
        followRefusal(editor.problems);
      }
    }),
  };
  const stage = createStage(root, token);
  function step(move, said) {
    const before = history;
    const [after, place] = move(history, editor.at);
    if (after !== before) {
      history = after;
      written(editor, field);
      editor.at = place;
      editor.redraw();
      editor.graph?.select(editor.at.scene ?? "", editor.at.choice ?? "");
      stayWithin(root);
      editor.say(said);
    }
  }
  return editor;
}

/** What was under the hand may be gone: keys go on from the panel, not from the top of the page. */
function stayWithin(root) {
  if (!root.contains(document.activeElement)) {
    document.getElementById("scenario-panel-title")?.focus({ preventScroll: true });
  }
}

/** The form's own field holds what stands, and Wagtail hears of it: it saves by itself, and asks before one leaves. */
function written(editor, field) {
  field.value = JSON.stringify(editor.content, null, 1);
  for (const name of ["input", "change"]) {
    field.dispatchEvent(new Event(name, { bubbles: true }));
  }
  editor.parts.count.dataset.wrong = "?";
  editor.parts.told.hidden = true;
  editor.check(editor.content);
}

// Drawing

function redraw(editor) {
  stayAtSomething(editor);
  refill(editor.parts.panel, panelOf(editor));
  redrawAround(editor);
  redrawProblems(editor);
}

function redrawAround(editor) {
  refill(editor.parts.tools, tools(editor));
  refill(editor.parts.list, contentsList(editor));
  tellTitle(editor);
  editor.graph?.show(editor.content, editor.problems);
}

/** The title of the panel follows what is typed below it. */
function tellTitle({ at, content, words }) {
  if (!at.part) {
    document.getElementById("scenario-panel-title").textContent = titleOf(content, at.scene, words);
  }
}

function panelOf(editor) {
  const { at, content } = editor;
  if (at.part) {
    return partForm(editor, at.part);
  }
  return scenario.sceneOf(content, at.scene) ? sceneForm(editor, at.scene) : endForm(editor, at.scene);
}

/** What is open may be gone after an undo. */
function stayAtSomething(editor) {
  const { at, content } = editor;
  if (!at.part && !scenario.sceneOf(content, at.scene) && !scenario.endOf(content, at.scene)) {
    editor.at = { part: "whole" };
  }
}

function redrawProblems(editor) {
  const { parts, problems, advice, words, answered } = editor;
  const said = problems.length ? fill(words.wrong_count, { count: problems.length }) : words.all_right;
  const advised = advice.length ? ` · ${fill(words.advice_count, { count: advice.length })}` : "";
  parts.count.textContent = answered ? said + advised : words.no_answer;
  refill(parts.problems, problemList(editor));
  tellProblems(parts.panel, editor);
  refill(parts.list, contentsList(editor));
  editor.graph?.show(editor.content, problems);
}

function tools(editor) {
  const { words, view } = editor;
  const views = [["list", words.view_list], ["graph", words.view_graph]].map(([name, said]) =>
    h("button", { type: "button", id: `scenario-view-${name}`, class: "button button-small button-secondary",
      "aria-pressed": String(view === name), onclick: () => show(editor, name) }, said));
  return [
    h("div", { class: "scenario-buttons", role: "group", "aria-label": words.views }, views),
    h("div", { class: "scenario-buttons", role: "group", "aria-label": words.history },
      button(words.undo, editor.undo, { id: "scenario-undo", disabled: !editor.past, icon: "↶" }),
      button(words.redo, editor.redo, { id: "scenario-redo", disabled: !editor.future, icon: "↷" })),
    h("div", { class: "scenario-buttons" },
      button(words.add_scene, () => addScene(editor), { id: "scenario-add-scene", icon: "+" }),
      button(words.add_end, () => addEnd(editor), { id: "scenario-add-end", icon: "+" }),
      button(words.play, () => editor.play(""), { id: "scenario-play", icon: "▶" })),
    view === "graph" ? graphTools(editor) : null,
  ];
}

function graphTools(editor) {
  const { words, graph, at } = editor;
  return h("div", { class: "scenario-buttons", role: "group", "aria-label": words.view_graph },
    button(words.tidy, () => graph?.tidy(), { id: "scenario-tidy" }),
    button(words.fit, () => graph?.fit(), { id: "scenario-fit" }),
    button(words.fold, () => graph?.fold(at.scene), { id: "scenario-fold", disabled: !scenario.sceneOf(editor.content, at.scene) }));
}

// Moving about

/** `place` is `{part}` or `{scene, choice}` (a scene or an end by its key), and `field` the id to begin at. */
function open(editor, place, { focus = true } = {}) {
  const isThere = place.part ? PARTS.includes(place.part)
    : scenario.sceneOf(editor.content, place.scene) || scenario.endOf(editor.content, place.scene);
  if (!isThere) {
    return;
  }
  editor.at = place;
  keepPlace(editor);
  redraw(editor);
  editor.graph?.select(place.scene ?? "", place.choice ?? "");
  const choice = place.choice ? document.getElementById(`c-${place.scene}-${place.choice}`) : null;
  const target = document.getElementById(place.field ?? "") ?? choice ?? document.getElementById("scenario-panel-title");
  if (focus) {
    (choice?.querySelector("textarea") ?? target).focus({ preventScroll: true });
  }
  if (choice) {
    choice.scrollIntoView({ block: "nearest" });
  } else if (focus) {
    target.scrollIntoView({ block: "nearest" });
  }
}

async function show(editor, view) {
  editor.view = view;
  keepPlace(editor);
  editor.root.dataset.view = view;
  editor.parts.graph.hidden = view !== "graph";
  editor.parts.list.hidden = view === "graph";
  if (view === "graph" && editor.graph === null) {
    const { createGraph } = await import("./graph.js");
    editor.graph = createGraph(editor.parts.canvas, graphWords(editor), graphHandlers(editor));
    editor.graph.show(editor.content, editor.problems);
  }
  redrawAround(editor);
  if (view === "graph") {
    editor.graph.resize();
    editor.graph.select(editor.at.scene ?? "", editor.at.choice ?? "");
    editor.root.scrollIntoView({ block: "start" });
  }
}

function listen(editor) {
  const { root } = editor;
  root.addEventListener("keydown", (event) => {
    const name = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey && (name === "z" || name === "y")) {
      event.preventDefault();
      name === "y" || event.shiftKey ? editor.redo() : editor.undo();
    } else if (event.key === "Enter" && event.target.tagName === "INPUT") {
      event.preventDefault(); // the form is saved by its own buttons
      event.target.dispatchEvent(new Event("change"));
    }
  });
  // What a refused publication lists leads here, though the address may name that place already.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    const asked = link?.pathname === location.pathname ? placeOf(link.hash) : null;
    if (asked) {
      setTimeout(() => editor.open(asked));
    }
  });
}
