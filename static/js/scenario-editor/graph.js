/* A scenario drawn as a graph, to be edited where it is seen. Nothing is changed here: what somebody does is told to
   `handlers`, and what then stands is shown by `show`. The form beside it does the same by keyboard and screen reader. */

import cytoscape from "../../vendor/cytoscape/cytoscape.esm.min.mjs";
import dagre from "../../vendor/cytoscape/cytoscape-dagre.min.mjs";
import { edgeId, elementsOf, structureOf } from "./graph-elements.js";
import { coloursOf, styleOf } from "./graph-style.js";

cytoscape.use(dagre);

const LAYOUT = { name: "dagre", rankDir: "TB", nodeSep: 36, rankSep: 70, animate: false, fit: false };
const TAPS_APART = 350;
const MOST_ZOOM = 1.2;
const LEAST_READABLE = 0.6;
const READABLE = 0.8;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const night = window.matchMedia("(prefers-color-scheme: dark)");

/** Draws into `container`. `words` are the words of the screen. `handlers`, each of which may be left out:
 *  `onSelect(scene, choice)` (both may be empty), `onOpen(scene, choice)`, `onConnect(from, to)`, `onGrow(from)` (a new
 *  scene after this one), `onAdd()` (a new scene that nothing leads to), `onRemove(scene, choice)`.
 *  Returns `{show, select, resize, tidy, fit, fold, destroy}`. */
export function createGraph(container, words, handlers) {
  const colours = coloursOf(container);
  const cy = cytoscape({
    container,
    style: styleOf(colours),
    selectionType: "single",
    boxSelectionEnabled: false,
    maxZoom: 2,
    minZoom: 0.15,
  });
  const drawn = { cy, words, handlers, structure: "", folded: new Set(), stood: new Map(), quiet: false, underTheHand: false };
  watchPointer(drawn);
  watchKeys(drawn, container);
  const recolour = () => cy.style(styleOf(coloursOf(container)));
  night.addEventListener("change", recolour);
  const knob = addKnob(drawn, container);
  return {
    show: (content, problems = []) => show(drawn, content, problems),
    select: (scene, choice) => select(drawn, scene, choice),
    resize: () => cy.resize(),
    tidy: () => tidy(drawn),
    fit: () => fit(cy),
    fold: (scene) => fold(drawn, scene),
    destroy: () => {
      night.removeEventListener("change", recolour);
      knob.remove();
      cy.destroy();
    },
  };
}

// What stands

function show(drawn, content, problems) {
  const { cy, words } = drawn;
  const wanted = new Map(elementsOf(content, problems, words).map((each) => [each.data.id, each]));
  const fresh = [];
  cy.batch(() => {
    const gone = cy.elements().filter((each) => !wanted.has(each.id()));
    gone.nodes().forEach((each) => drawn.stood.set(each.id(), { ...each.position() }));
    gone.remove();
    for (const each of [...wanted.values()].sort((one, other) => (one.group < other.group ? 1 : -1))) {
      const standing = cy.getElementById(each.data.id);
      if (standing.nonempty() && (each.group === "nodes" || standing.data("target") === each.data.target)) {
        standing.data(each.data);
      } else {
        standing.remove();
        fresh.push(cy.add(each));
      }
    }
  });
  const structure = structureOf(content);
  if (structure !== drawn.structure) {
    const isFirst = drawn.structure === "";
    drawn.structure = structure;
    place(drawn, fresh.filter((each) => each.isNode()), isFirst);
  }
  hideFolded(drawn);
}

/** Everything the first time; after that, only what is new is placed, below what leads to it, and what comes back, where
 *  it stood: a drawing that jumps about under the hand cannot be worked on. */
function place(drawn, fresh, isFirst) {
  const { cy } = drawn;
  if (isFirst) {
    tidy(drawn);
    return;
  }
  for (const node of fresh) {
    if (drawn.stood.has(node.id())) {
      node.position(drawn.stood.get(node.id()));
      continue;
    }
    const before = node.incomers("node").first();
    const taken = before.nonempty() ? before.outgoers("node").length - 1 : 0;
    const from = before.nonempty() ? before.position() : { x: cy.extent().x1 + 150, y: cy.extent().y2 - 150 };
    node.position({ x: from.x + taken * 240, y: from.y + (before.nonempty() ? 150 : 0) });
  }
}

function tidy(drawn) {
  const { cy } = drawn;
  const layout = cy.elements(":visible").layout({ ...LAYOUT, animate: !calm.matches, animationDuration: 200 });
  layout.one("layoutstop", () => {
    beginAtTheStart(cy);
    seek(cy, cy.elements(":selected"));
  });
  layout.run();
}

/** All of it where it can be read; of a long scenario, the beginning. */
function beginAtTheStart(cy) {
  fit(cy);
  const start = cy.nodes("[?isStart]");
  if (cy.zoom() < LEAST_READABLE && start.nonempty()) {
    cy.zoom(READABLE);
    cy.center(start);
    cy.panBy({ x: 0, y: start.renderedHeight() / 2 + 40 - cy.height() / 2 });
  }
}

function fit(cy) {
  cy.fit(undefined, 30);
  if (cy.zoom() > MOST_ZOOM) {
    cy.zoom(MOST_ZOOM);
    cy.center();
  }
}

function select(drawn, scene, choice) {
  const { cy } = drawn;
  const found = cy.getElementById(choice ? edgeId(scene, choice) : (scene ?? ""));
  drawn.quiet = true;
  cy.elements(":selected").not(found).unselect();
  found.select();
  drawn.quiet = false;
  if (!drawn.underTheHand) {
    seek(cy, found);
  }
}

/** Brings what was opened elsewhere to the middle, large enough to be read. */
function seek(cy, found) {
  if (found.empty() || (inSight(cy, found) && cy.zoom() >= LEAST_READABLE)) {
    return;
  }
  cy.zoom(Math.max(cy.zoom(), READABLE));
  cy.center(found);
}

function inSight(cy, element) {
  const box = element.boundingBox();
  const seen = cy.extent();
  return box.x1 >= seen.x1 && box.x2 <= seen.x2 && box.y1 >= seen.y1 && box.y2 <= seen.y2;
}

/** What comes after a scene and by no other way, out of sight; again, and it is back. */
function fold(drawn, scene) {
  drawn.folded[drawn.folded.has(scene) ? "delete" : "add"](scene);
  hideFolded(drawn);
}

function hideFolded(drawn) {
  const { cy, folded } = drawn;
  cy.elements().removeClass("folded folds");
  for (const scene of folded) {
    const node = cy.getElementById(scene);
    const kept = cy.nodes("[?isStart]").union(node);
    const reached = kept.union(reachedWithout(cy, node));
    cy.nodes().not(reached).addClass("folded");
    node.addClass("folds");
  }
}

function reachedWithout(cy, node) {
  const edges = cy.edges().not(node.outgoers("edge"));
  let reached = cy.nodes("[?isStart]");
  for (let layer = reached; layer.nonempty(); ) {
    const next = layer.outgoers("edge").intersection(edges).targets().not(reached);
    reached = reached.union(next);
    layer = next;
  }
  return reached;
}

// What somebody does

function told(element) {
  return element.isEdge() ? [element.data("scene"), element.data("choice")] : [element.id(), ""];
}

function watchPointer(drawn) {
  const { cy, handlers } = drawn;
  let last = 0;
  cy.on("select", "node, edge", (event) => {
    if (!drawn.quiet) {
      drawn.underTheHand = true; // what one points at does not move away
      handlers.onSelect?.(...told(event.target));
      drawn.underTheHand = false;
    }
  });
  cy.on("tap", (event) => {
    const isSecond = event.timeStamp - last < TAPS_APART;
    last = event.timeStamp;
    if (event.target === cy) {
      isSecond ? handlers.onAdd?.() : handlers.onSelect?.("", "");
    } else if (isSecond) {
      handlers.onOpen?.(...told(event.target));
    }
  });
}

/** Down and up along the ways, left and right among the choices of one scene; Enter opens, Delete removes, + adds. */
function watchKeys(drawn, container) {
  const { cy, handlers } = drawn;
  container.tabIndex = 0;
  container.addEventListener("keydown", (event) => {
    const here = cy.elements(":selected").first();
    const there = event.key.startsWith("Arrow") ? neighbour(cy, here, event.key) : null;
    if (there?.nonempty()) {
      select(drawn, there.id());
      handlers.onSelect?.(there.id(), "");
    } else if (event.key === "Enter" && here.nonempty()) {
      handlers.onOpen?.(...told(here));
    } else if (event.key === "Delete" && here.nonempty()) {
      handlers.onRemove?.(...told(here));
    } else if (event.key === "+" && here.nonempty() && here.isNode()) {
      handlers.onGrow?.(here.id());
    } else {
      return;
    }
    event.preventDefault();
  });
}

function neighbour(cy, here, key) {
  if (here.empty() || here.isEdge()) {
    return cy.nodes("[?isStart]").first();
  }
  if (key === "ArrowDown") {
    return here.outgoers("node").first();
  }
  if (key === "ArrowUp") {
    return here.incomers("node").first();
  }
  const beside = here.incomers("node").outgoers("node").union(here).sort((one, other) => one.position("x") - other.position("x"));
  const place = beside.toArray().findIndex((each) => each.same(here)) + (key === "ArrowRight" ? 1 : -1);
  return place >= 0 && place < beside.length ? beside.eq(place) : cy.collection();
}

/** A round handle under the scene pointed at or chosen: drawn to another scene it makes a choice, to nowhere a new
 *  scene. */
function addKnob(drawn, container) {
  const { cy } = drawn;
  const knob = document.createElement("button");
  knob.type = "button";
  knob.className = "scenario-graph__knob";
  knob.tabIndex = -1; // by keyboard: + on the scene
  knob.title = drawn.words.draw;
  knob.textContent = "+";
  knob.hidden = true;
  container.append(knob);
  let node = cy.collection();
  const follow = () => {
    knob.hidden = node.empty() || node.removed() || node.data("kind") === "end" || node.hasClass("folded");
    if (!knob.hidden) {
      const box = node.renderedBoundingBox();
      knob.style.left = `${(box.x1 + box.x2) / 2}px`;
      knob.style.top = `${box.y2}px`;
    }
  };
  cy.on("mouseover select", "node", (event) => {
    node = event.target;
    follow();
  });
  cy.on("pan zoom position layoutstop remove", follow);
  knob.addEventListener("pointerdown", (event) => drawWay(drawn, node, knob, event));
  return knob;
}

function drawWay(drawn, from, knob, start) {
  const { cy, handlers } = drawn;
  start.preventDefault();
  knob.setPointerCapture(start.pointerId);
  const ghost = cy.add({ group: "nodes", data: { id: "\u001fghost" }, classes: "ghost", position: { ...from.position() } });
  cy.add({ group: "edges", data: { source: from.id(), target: ghost.id() }, classes: "ghostly" });
  const at = (event) => {
    const box = cy.container().getBoundingClientRect();
    const [zoom, pan] = [cy.zoom(), cy.pan()];
    return { x: (event.clientX - box.left - pan.x) / zoom, y: (event.clientY - box.top - pan.y) / zoom };
  };
  const move = (event) => {
    ghost.position(at(event));
    cy.nodes().removeClass("aimed");
    under(cy, at(event)).addClass("aimed");
  };
  const done = (event) => {
    knob.removeEventListener("pointermove", move);
    const target = under(cy, at(event));
    cy.nodes().removeClass("aimed");
    ghost.remove();
    if (event.type === "pointercancel") {
      return;
    }
    target.nonempty() ? handlers.onConnect?.(from.id(), target.id()) : handlers.onGrow?.(from.id());
  };
  knob.addEventListener("pointermove", move);
  knob.addEventListener("pointerup", done, { once: true });
  knob.addEventListener("pointercancel", done, { once: true });
}

function under(cy, point) {
  return cy.nodes(":visible").not(".ghost").filter((each) => {
    const box = each.boundingBox();
    return point.x >= box.x1 && point.x <= box.x2 && point.y >= box.y1 && point.y <= box.y2;
  });
}
