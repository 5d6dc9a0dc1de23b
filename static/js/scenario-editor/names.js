/* What a scene or an end is called: the same number and the same words in the list, on the map, in the panel and in
   menus. The key stays in files. */

import { endOf, sceneOf } from "./content.js";
import { fill, shortened } from "./dom.js";

const MOST = 64;

/** `3`, or `End 1`: where lists and the map have room for no more. */
export function numberOf(content, key, words) {
  const scene = sceneOf(content, key);
  return scene ? String(content.scenes.indexOf(scene) + 1)
    : fill(words.end_title, { number: content.ends.indexOf(endOf(content, key)) + 1 });
}

export function wordsOf(content, key, words) {
  const scene = sceneOf(content, key);
  const end = scene ? null : endOf(content, key);
  return shortened(scene ? scene.text : (end?.title || end?.text), MOST) || words.empty;
}

/** `3 · The first words` */
export function nameOf(content, key, words) {
  return `${numberOf(content, key, words)} · ${wordsOf(content, key, words)}`;
}

/** `Scene 3 · The first words` */
export function titleOf(content, key, words) {
  const name = nameOf(content, key, words);
  return sceneOf(content, key) ? fill(words.scene_title, { number: name }) : name;
}
