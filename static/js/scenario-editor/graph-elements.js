/* A scenario as nodes and edges: no screen here. Keys of scenes and ends are one set. */

import { shortened } from "./dom.js";
import { nameOf } from "./names.js";

const LETTERS_A_LINE = 27;
const LINE = 18;
const SUCCESSES = new Set(["accord", "accord_partiel", "orientation", "arret_protecteur", "refus_respecte"]);

/** The nodes and edges of `content` (an unfinished scenario, as JSON). `problems` are `{scene, choice, message}`;
 *  `words` are the words of the screen, in its language. */
export function elementsOf(content, problems, words) {
  const scenes = content.scenes ?? [];
  const ends = content.ends ?? [];
  const places = new Set([...scenes, ...ends].map((each) => each.key));
  const counts = countByPlace(problems);
  return [
    ...scenes.map((scene) => sceneNode(scene, content, counts, words)),
    ...ends.map((end) => endNode(end, content, counts, words)),
    ...scenes.flatMap((scene) => edgesOf(scene, places, counts)),
  ];
}

/** What stands between two structures: the same places and the same ways give the same words. */
export function structureOf(content) {
  const scenes = content.scenes ?? [];
  const ways = scenes.flatMap((scene) => (scene.choices ?? []).map((each) => `${scene.key}>${each.target}`));
  return [...scenes.map((each) => each.key), "|", ...(content.ends ?? []).map((each) => each.key), "|", ...ways].join(" ");
}

export function edgeId(scene, choice) {
  return `${scene}\u001f${choice}`;
}

function countByPlace(problems) {
  const counts = new Map();
  for (const each of problems) {
    const place = each.choice ? edgeId(each.scene, each.choice) : each.scene;
    counts.set(place, (counts.get(place) ?? 0) + 1);
    if (each.choice) {
      counts.set(each.scene, (counts.get(each.scene) ?? 0) + 1);
    }
  }
  return counts;
}

function sceneNode(scene, content, counts, words) {
  const stage = (content.stages ?? []).find((each) => each.key === scene.stage);
  const isStart = scene.key === content.start;
  const heading = [isStart ? words.start : "", stage?.label ?? ""].filter(Boolean).join(" · ");
  const decides = (scene.choices ?? []).length > 1;
  return node(scene.key, heading, content, counts, { kind: decides ? "decision" : "scene", isStart }, words);
}

function endNode(end, content, counts, words) {
  const tone = end.outcome === "" ? "" : SUCCESSES.has(end.outcome) ? "good" : "lost";
  return node(end.key, words.outcomes[end.outcome] ?? "", content, counts, { kind: "end", tone }, words);
}

function node(key, heading, content, counts, data, words) {
  const wrong = counts.get(key) ?? 0;
  const lines = [heading, nameOf(content, key, words), wrong ? `⚠ ${wrong}` : ""].filter(Boolean);
  return { group: "nodes", data: { id: key, label: lines.join("\n"), height: heightOf(lines), wrong, ...data } };
}

/** A little more than the words take: a label is measured only once it is drawn. */
function heightOf(lines) {
  return lines.reduce((count, each) => count + Math.ceil(each.length / LETTERS_A_LINE), 0) * LINE;
}

function edgesOf(scene, places, counts) {
  return (scene.choices ?? [])
    .filter((choice) => places.has(choice.target))
    .map((choice, place, all) => ({
      group: "edges",
      data: {
        id: edgeId(scene.key, choice.key),
        source: scene.key,
        target: choice.target,
        scene: scene.key,
        choice: choice.key,
        label: all.length > 1 ? String(place + 1) : "",
        words: shortened(choice.label),
        wrong: counts.get(edgeId(scene.key, choice.key)) ?? 0,
        kind: choice.critical ? "critical" : choice.requires ? "conditional" : "plain",
      },
    }));
}
