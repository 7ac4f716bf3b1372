/**
 * What moves along the edges of a step: a dot on its way, and on the way back the contribution, written where it
 * arrives.
 */
import { calm, svg } from "../dom.js";
import { flat, isArray, summary } from "../numbers.js";
import { NOTHING, thumbnail } from "./thumbnail.js";

/** @typedef {import("../types").GraphEdge} GraphEdge */
/** @typedef {(edge: number) => SVGPathElement | null} Wire */

/** Between two columns of the layout there is room for this much. */
const WIDEST = 98;
const HEIGHT = 26;
const FIGURE = 9;
const ROUNDING = 18;
const TRAVEL = { duration: 520, easing: "ease-in-out" };

/**
 * @param {Element} layer emptied first
 * @param {GraphEdge[]} active
 * @param {string} phase
 * @param {Wire} wire
 */
export function showFlow(layer, active, phase, wire) {
  const drawn = active.filter((edge) => wire(edge.id));
  const tagged = phase === "backward" ? drawn.filter((edge) => edge.contribution !== null) : [];
  layer.replaceChildren(...tagged.map((edge) => tag(edge, tagged, wire)));
  if (!calm()) for (const edge of drawn) pulse(layer, wire(edge.id)?.getAttribute("d") ?? "", phase);
}

/**
 * @param {GraphEdge} edge
 * @param {GraphEdge[]} all those with the same source stand under each other
 * @param {Wire} wire
 */
function tag(edge, all, wire) {
  const beside = all.filter((each) => each.source === edge.source).indexOf(edge);
  const { x = 0, y = 0 } = wire(edge.id)?.getPointAtLength(0) ?? {};
  const place = `translate(${x + 6} ${y - HEIGHT / 2 + beside * (HEIGHT + 3)})`;
  const { contribution } = edge;
  const drawn = isArray(contribution) ? thumbnail(contribution.shape, flat(contribution)) : NOTHING;
  const [width, inside] =
    drawn.line || drawn.filled || drawn.hollow ? [WIDEST, picture(drawn)] : words(`∂ ${summary(edge.contribution)}`);
  const pill = svg("rect", { width, height: HEIGHT, rx: HEIGHT / 2 });
  return svg("g", { class: "tag", transform: place, "data-edge": edge.id }, pill, inside);
}

/** @param {import("./thumbnail.js").Thumbnail} drawn */
function picture({ line, filled, hollow }) {
  const size = { x: 10, y: 5, width: WIDEST - 20, height: HEIGHT - 10 };
  const box = { ...size, class: "spark", viewBox: "0 0 100 20", preserveAspectRatio: "none" };
  const squares = [svg("path", { class: "filled", d: filled }), svg("path", { class: "hollow", d: hollow })];
  return svg("svg", box, svg("polyline", { points: line }), ...squares);
}

/**
 * @param {string} text
 * @returns {[number, SVGTextElement]} how wide the pill is, and what stands in it
 */
function words(text) {
  const width = Math.min(WIDEST, text.length * FIGURE + ROUNDING);
  const size = Math.min(16, (width - 12) / (0.56 * text.length));
  return [width, svg("text", { x: width / 2, y: HEIGHT / 2, "font-size": size }, text)];
}

/**
 * @param {Element} layer
 * @param {string} path
 * @param {string} phase
 */
function pulse(layer, path, phase) {
  const dot = svg("circle", { r: 6, class: `pulse ${phase}` });
  dot.style.offsetPath = `path("${path}")`;
  layer.prepend(dot);
  const way = ["0%", "100%"].map((offsetDistance) => ({ offsetDistance }));
  const run = dot.animate(phase === "backward" ? way.reverse() : way, TRAVEL);
  const end = () => dot.remove();
  run.finished.then(end, end);
}
