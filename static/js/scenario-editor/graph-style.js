/* How the graph looks, in the colours of the page (custom properties `--graph-…`, by day and by night). */

const NAMES = [
  "surface", "ink", "line", "scene", "decision", "good", "good-ink", "lost", "lost-ink", "wrong", "chosen", "dim",
];

/** The colours as the page shows them now; a custom property may itself depend on the theme. */
export function coloursOf(container) {
  const probe = document.createElement("span");
  container.append(probe);
  const found = Object.fromEntries(
    NAMES.map((name) => {
      probe.style.color = `var(--graph-${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  const font = getComputedStyle(container).fontFamily;
  probe.remove();
  return { ...found, font };
}

export function styleOf(colours) {
  return [
    {
      selector: "node[label]",
      style: {
        "background-color": colours.scene,
        "border-color": colours.line,
        "border-width": 1.5,
        color: colours.ink,
        "font-family": colours.font,
        "font-size": 13,
        height: "data(height)",
        label: "data(label)",
        padding: 12,
        shape: "round-rectangle",
        "text-halign": "center",
        "text-justification": "left",
        "text-max-width": 190,
        "text-valign": "center",
        "text-wrap": "wrap",
        width: 200,
      },
    },
    { selector: "node[kind = 'decision']", style: { "background-color": colours.decision, "border-width": 2 } },
    { selector: "node[?isStart]", style: { "border-style": "double", "border-width": 5 } },
    {
      selector: "node[kind = 'end']",
      style: { "background-color": colours.good, color: colours["good-ink"], shape: "cut-rectangle" },
    },
    { selector: "node[tone = 'lost']", style: { "background-color": colours.lost, color: colours["lost-ink"] } },
    { selector: "node[wrong > 0]", style: { "border-color": colours.wrong, "border-width": 3 } },
    {
      selector: "edge[label]",
      style: {
        "arrow-scale": 1.1,
        color: colours.ink,
        "curve-style": "bezier",
        "font-family": colours.font,
        "font-size": 12,
        label: "data(label)",
        "line-color": colours.line,
        "target-arrow-color": colours.line,
        "target-arrow-shape": "triangle",
        "text-background-color": colours.surface,
        "text-background-opacity": 1,
        "text-background-padding": 3,
        "text-background-shape": "round-rectangle",
        width: 2,
      },
    },
    { selector: "edge[kind = 'conditional']", style: { "line-style": "dotted" } },
    {
      selector: "edge[kind = 'critical'], edge[wrong > 0]",
      style: { "line-color": colours.wrong, "line-style": "dashed", "target-arrow-color": colours.wrong },
    },
    {
      selector: "edge:selected",
      style: {
        "font-size": 13,
        label: "data(words)",
        "line-color": colours.chosen,
        "target-arrow-color": colours.chosen,
        "text-max-width": 220,
        "text-wrap": "wrap",
        width: 4,
      },
    },
    { selector: "node:selected", style: { "border-color": colours.chosen, "border-width": 4 } },
    { selector: ".folded", style: { display: "none" } },
    { selector: "node.folds", style: { "underlay-color": colours.dim, "underlay-opacity": 0.6, "underlay-padding": 7 } },
    { selector: ".ghost", style: { height: 1, opacity: 0, width: 1 } },
    {
      selector: "edge.ghostly",
      style: { "line-color": colours.chosen, "line-style": "dashed", "target-arrow-color": colours.chosen },
    },
    { selector: "node.aimed", style: { "border-color": colours.chosen, "border-width": 5 } },
  ];
}
