/* What is done in the graph, done to the content. */

import * as scenario from "./content.js";
import { shortened } from "./dom.js";
import { addChoice, addScene, remove } from "./scene-form.js";
import { tellAdded, tellRemoved } from "./telling.js";

export function graphWords({ words, options }) {
  return {
    start: words.start, end_title: words.end_title, empty: words.empty, draw: words.draw,
    outcomes: Object.fromEntries(options.outcomes),
  };
}

export function graphHandlers(editor) {
  return {
    onSelect: (scene, choice) => scene && editor.open({ scene, choice }, { focus: false }),
    onOpen: (scene, choice) => editor.open({ scene, choice }),
    onConnect: (from, to) => connect(editor, from, to),
    onGrow: (from) => grow(editor, from),
    onAdd: () => addScene(editor),
    onRemove: (scene, choice) => take(editor, scene, choice),
  };
}

function connect(editor, from, to) {
  if (scenario.sceneOf(editor.content, from)) {
    addChoice(editor, from, to);
    editor.say(editor.words.said_choice_drawn);
  }
}

/** A choice to a scene made for it, as one change: one undo takes both back. */
function grow(editor, from) {
  if (!scenario.sceneOf(editor.content, from)) {
    return;
  }
  const [grown, key] = scenario.withScene(editor.content, from);
  const [content] = scenario.withChoice(grown, from, key);
  editor.change(() => content);
  editor.open({ scene: key, field: `s-${key}-text` });
  tellAdded(editor, key);
}

function take(editor, scene, choice) {
  if (choice) {
    const { label } = scenario.choiceOf(editor.content, scene, choice);
    editor.change((now) => scenario.withoutChoice(now, scene, choice));
    editor.open({ scene }, { focus: false });
    tellRemoved(editor, shortened(label) || editor.words.empty);
  } else {
    remove(editor, scene);
  }
}
