/* A scenario as JSON, and every change that an author makes to it. Nothing here knows the screen: each function takes
   the content and gives a new one back, or what was asked of it. */

const LISTS = ["stages", "dimensions", "characters", "scenes", "ends", "sources"];
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
export const MOST_CHOICES = 4;

/** What came from the form, with the lists that the screen needs. `null` for what is no scenario at all. */
export function understood(found) {
  if (found === null || typeof found !== "object" || Array.isArray(found)) {
    return null;
  }
  const content = structuredClone(found);
  for (const name of LISTS) {
    content[name] ??= [];
    if (!Array.isArray(content[name])) {
      return null;
    }
  }
  const parts = [...content.scenes, ...content.ends, ...content.stages, ...content.dimensions, ...content.characters];
  if (parts.some((each) => each === null || typeof each !== "object" || typeof each.key !== "string")) {
    return null;
  }
  for (const scene of content.scenes) {
    scene.choices ??= [];
    if (!Array.isArray(scene.choices) || scene.choices.some((each) => each === null || typeof each !== "object")) {
      return null;
    }
  }
  return content;
}

export function sceneOf(content, key) {
  return content.scenes.find((each) => each.key === key);
}

export function endOf(content, key) {
  return content.ends.find((each) => each.key === key);
}

export function choiceOf(content, scene, key) {
  return sceneOf(content, scene)?.choices.find((each) => each.key === key);
}

export function leadingTo(content, key) {
  return content.scenes.filter((scene) => scene.choices.some((each) => each.target === key));
}

export function flagsOf(content) {
  const found = content.scenes.flatMap((scene) => scene.choices.map((each) => each.sets).filter(Boolean));
  return [...new Set(found)].sort();
}

/** A changed copy: `change` may do what it likes with it. */
export function changed(content, change) {
  const copy = structuredClone(content);
  change(copy);
  return copy;
}

// Keys

export function freeKey(content, stem) {
  const taken = new Set([...content.scenes, ...content.ends].map((each) => each.key));
  return firstFree(stem, taken);
}

export function firstFree(stem, taken) {
  for (let number = 1; ; number += 1) {
    if (!taken.has(`${stem}-${number}`)) {
      return `${stem}-${number}`;
    }
  }
}

export function choiceKey(scene) {
  const taken = new Set(scene.choices.map((each) => each.key));
  return [...LETTERS].find((each) => !taken.has(each)) ?? firstFree("choix", taken);
}

/** Letters without accents, digits and hyphens: what a short name may hold. */
export function asKey(text) {
  const plain = text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9_-]+/gu, "-").replace(/^-+|-+$/gu, "").slice(0, 60);
}

/** A scene or an end under another short name, wherever it is named. */
export function renamed(content, key, wanted) {
  return changed(content, (copy) => {
    for (const each of [...copy.scenes, ...copy.ends]) {
      each.key = each.key === key ? wanted : each.key;
    }
    for (const choice of copy.scenes.flatMap((scene) => scene.choices)) {
      choice.target = choice.target === key ? wanted : choice.target;
    }
    copy.start = copy.start === key ? wanted : copy.start;
  });
}

// Scenes and ends

/** A new scene, after `after` where it is given. Answers with the content and its key. */
export function withScene(content, after = "") {
  const key = freeKey(content, "scene");
  const stage = sceneOf(content, after)?.stage ?? content.stages[0]?.key ?? "";
  const made = changed(content, (copy) => {
    const place = copy.scenes.findIndex((each) => each.key === after);
    copy.scenes.splice(place < 0 ? copy.scenes.length : place + 1, 0, { key, text: "", stage, choices: [] });
    copy.start = copy.scenes.some((each) => each.key === copy.start) ? copy.start : key;
  });
  return [made, key];
}

export function withEnd(content) {
  const key = freeKey(content, "fin");
  const end = { key, outcome: "", title: "", text: "", protected: "", risked: "", prompts: [], resources: [] };
  return [changed(content, (copy) => copy.ends.push(end)), key];
}

/** Without a scene or an end; what led there leads nowhere, and says so until it is mended. */
export function without(content, key) {
  return changed(content, (copy) => {
    copy.scenes = copy.scenes.filter((each) => each.key !== key);
    copy.ends = copy.ends.filter((each) => each.key !== key);
    for (const choice of copy.scenes.flatMap((scene) => scene.choices)) {
      choice.target = choice.target === key ? "" : choice.target;
    }
    copy.start = copy.start === key ? (copy.scenes[0]?.key ?? "") : copy.start;
  });
}

/** One place up (-1) or down (1) in the list called `name`. */
export function shifted(content, name, key, by) {
  return changed(content, (copy) => shift(copy[name], key, by));
}

export function choiceShifted(content, scene, key, by) {
  return changed(content, (copy) => shift(sceneOf(copy, scene).choices, key, by));
}

function shift(list, key, by) {
  const from = list.findIndex((each) => each.key === key);
  const to = from + by;
  if (from >= 0 && to >= 0 && to < list.length) {
    list.splice(to, 0, ...list.splice(from, 1));
  }
}

// Choices

export function withChoice(content, scene, target = "") {
  const key = choiceKey(sceneOf(content, scene));
  const choice = { key, label: "", target, feedback: "", effects: [] };
  return [changed(content, (copy) => sceneOf(copy, scene).choices.push(choice)), key];
}

export function withoutChoice(content, scene, key) {
  return changed(content, (copy) => {
    const found = sceneOf(copy, scene);
    found.choices = found.choices.filter((each) => each.key !== key);
  });
}

/** What a choice moves a dimension by; nothing is written for nothing. */
export function withEffect(content, scene, key, dimension, by) {
  return changed(content, (copy) => {
    const choice = choiceOf(copy, scene, key);
    choice.effects = (choice.effects ?? []).filter((each) => each.dimension !== dimension);
    if (by) {
      choice.effects.push({ dimension, by });
      const rank = new Map(copy.dimensions.map((each, place) => [each.key, place]));
      choice.effects.sort((one, other) => rank.get(one.dimension) - rank.get(other.dimension));
    }
  });
}

// Branches

/** What comes after a scene, itself first: the scenes that no other way leads to. */
export function branchOf(content, key) {
  const kept = new Set([content.start]);
  if (content.start !== key) {
    walk(content, [content.start], kept, key);
  }
  kept.delete(key);
  const found = new Set([key]);
  walk(content, [key], found, "");
  return content.scenes.filter((each) => found.has(each.key) && (each.key === key || !kept.has(each.key))).map((each) => each.key);
}

function walk(content, waiting, seen, avoided) {
  while (waiting.length) {
    const scene = sceneOf(content, waiting.pop());
    for (const { target } of scene?.choices ?? []) {
      if (target !== avoided && !seen.has(target)) {
        seen.add(target);
        waiting.push(target);
      }
    }
  }
}

/** A branch twice: the copies lead to one another as the originals do, and to the same ends. Nothing leads to them
 *  yet. Answers with the content and the key of the first copy. */
export function withBranchCopied(content, key) {
  const keys = branchOf(content, key);
  const copies = new Map();
  const taken = new Set([...content.scenes, ...content.ends].map((each) => each.key));
  for (const each of keys) {
    const copy = firstFree(`${each.replace(/-copie-\d+$/u, "")}-copie`.slice(0, 56), taken);
    taken.add(copy);
    copies.set(each, copy);
  }
  const made = changed(content, (copy) => {
    const scenes = keys.map((each) => structuredClone(sceneOf(content, each)));
    for (const scene of scenes) {
      scene.key = copies.get(scene.key);
      for (const choice of scene.choices) {
        choice.target = copies.get(choice.target) ?? choice.target;
      }
    }
    copy.scenes.push(...scenes);
  });
  return [made, copies.get(key)];
}
