/* What was just done, said where it is seen: the way back stands beside it. */

import * as scenario from "./content.js";
import { fill } from "./dom.js";

/** A new scene stands in the stage of the one before it, or in the first: that is said, since one may want another. */
export function tellAdded(editor, key) {
  const { content, words } = editor;
  const stage = content.stages.find((each) => each.key === scenario.sceneOf(content, key).stage);
  editor.tell(stage ? fill(words.said_scene_added_in, { stage: stage.label || stage.key }) : words.said_scene_added);
}

/** Nothing is asked before: it is said afterwards, with what it broke. `ways` are the choices that led there. */
export function tellRemoved(editor, name, ways = 0) {
  const { words } = editor;
  const broken = ways ? ` ${fill(words.said_ways_broken, { count: ways })}` : "";
  editor.tell(fill(words.said_removed, { name }) + broken);
}
