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
/** @typedef {{what: string, own: string, whole: string}} Part of a number, and that number where it is one */

const MARK = "∂ ";

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
    if (own) fit(line, lines(own, count, parts(frame, seen, known)));
    else say(line, "");
    const all = own ? ofAll(frame, seen) : { values: new Set(), gradients: new Set() };
    for (const node of canvas.querySelectorAll("g.node[data-node]")) {
      const id = Number(/** @type {SVGElement} */ (node).dataset.node);
      node.classList.toggle("value-of-all", all.values.has(id));
      node.classList.toggle("gradient-of-all", all.gradients.has(id));
    }
  };
}

/** @param {HTMLElement} line @param {string[]} texts the first that has room is said, the last one anyway */
function fit(line, texts) {
  if (line.dataset.said === texts.join()) return;
  line.dataset.said = texts.join();
  for (const text of texts) {
    line.textContent = text;
    if (line.scrollWidth <= line.clientWidth) return;
  }
}

/**
 * What may be said of a point, from long to short: what it has of each number that the step is about, and whose all others are.
 *
 * @param {number} point
 * @param {number} count
 * @param {Part[]} parts
 * @returns {string[]}
 */
export function lines(point, count, parts) {
  const written = parts.map(({ what, own, whole }) => words.part(what, own, whole));
  const [first] = written;
  const names = parts.map(({ what }) => what.replace(MARK, ""));
  // Where all receive the same, once is enough.
  const isAlike = parts.length > 1 && parts.every(({ own, what }) => own === parts[0]?.own && what.startsWith(MARK));
  const all = isAlike ? words.alike(names, parts[0]?.own ?? "") : words.parts(written);
  const few = parts.length > 1 ? [words.andMore(first ?? "", parts.length - 1)] : [];
  return [all, ...few, ""]
    .map((part) => words.throughLens(point, part))
    .flatMap((said) => [words.besideLens(said, count), said]);
}

/**
 * What the point has of the numbers that the step is about.
 *
 * @param {Frame} frame
 * @param {Frame} seen
 * @param {Known} known
 * @returns {Part[]}
 */
function parts(frame, seen, { step, activeEdges }) {
  if (!step) return [];
  const [whole, own] = [frame.nodes[step.node], seen.nodes[step.node]];
  if (step.phase === "forward" && whole && own && own !== whole)
    return [{ what: whole.name ?? whole.label, own: summary(own.value), whole: "" }];
  return frame.edges.flatMap(({ id, source, contribution }, i) => {
    const [node, part] = [frame.nodes[source], seen.edges[i]];
    if (!activeEdges.has(id) || !node || !part || part.contribution === contribution) return [];
    const all = typeof contribution === "number" ? summary(contribution) : "";
    return [{ what: `${MARK}${node.name ?? node.label}`, own: summary(part.contribution), whole: all }];
  });
}
