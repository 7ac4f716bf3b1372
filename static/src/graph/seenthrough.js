/**
 * Says whose numbers stand where while the lens is on: those of one point in the graph, those of all points everywhere else, and
 * what the point has to do with the step that is told.
 */
import { graphWords as words } from "#words/graph.js";
import { html, required } from "../dom.js";
import { dataAxis, ofAll } from "../lens.js";
import { summary } from "../numbers.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Frame} Frame */
/** @typedef {import("../moment.js").Known} Known */

/**
 * @param {HTMLElement} canvas
 * @param {(frame: Frame, state: State) => Frame} lens
 */
export function createSeenThrough(canvas, lens) {
  const line = html("p", { class: "lens-line", id: "lens-line" });
  required("sentence", HTMLElement).after(line);
  const value = document.querySelector(".legend-value");
  const gradient = document.querySelector(".legend-gradient");
  const [valueName, gradientName] = [value?.textContent ?? "", gradient?.textContent ?? ""];
  const rest = html("span", { class: "legend-all", hidden: "" });
  gradient?.after(rest);

  /** @param {Element | null | undefined} place @param {string} text */
  function say(place, text) {
    if (place && place.textContent !== text) place.textContent = text;
  }

  /**
   * @param {State} state
   * @param {Known} known
   */
  return (state, known) => {
    const { frame, point } = state;
    const count = point === null ? 0 : (dataAxis(frame.nodes)?.length ?? 0);
    const own = count > 0 && point !== null && point < count ? point + 1 : 0;
    say(value, own ? words.ofPoint(valueName, own) : valueName);
    say(gradient, own ? words.ofPoint(gradientName, own) : gradientName);
    say(rest, words.legendAll(count));
    rest.hidden = own === 0;
    line.hidden = own === 0;
    const seen = lens(frame, state);
    say(line, own ? words.throughLens(own, count, told(frame, seen, known)) : "");
    const all = own ? ofAll(frame, seen) : { values: new Set(), gradients: new Set() };
    for (const node of canvas.querySelectorAll("g.node[data-node]")) {
      const id = Number(/** @type {SVGElement} */ (node).dataset.node);
      node.classList.toggle("value-of-all", all.values.has(id));
      node.classList.toggle("gradient-of-all", all.gradients.has(id));
    }
  };
}

/**
 * What the point has of the number that the step is about, of the first one where there are several.
 *
 * @param {Frame} frame
 * @param {Frame} seen
 * @param {Known} known
 * @returns {string}
 */
function told(frame, seen, { step, activeEdges }) {
  if (!step) return "";
  const [whole, own] = [frame.nodes[step.node], seen.nodes[step.node]];
  if (step.phase === "forward" && whole && own && own !== whole)
    return words.part(whole.name ?? whole.label, summary(own.value), "");
  for (const [i, { id, source, contribution }] of frame.edges.entries()) {
    const [node, part] = [frame.nodes[source], seen.edges[i]];
    if (!activeEdges.has(id) || !node || !part || part.contribution === contribution) continue;
    const all = typeof contribution === "number" ? summary(contribution) : "";
    return words.part(`∂ ${node.name ?? node.label}`, summary(part.contribution), all);
  }
  return "";
}
