/**
 * How a gradient leaves an operation, by the way that the operations table says: passed on, it splits; swapped, the
 * operands' values change places; routed, gates stand where nothing passes; scaled, nothing beside the number itself.
 */
import { svg } from "../dom.js";
import { isArray, summary, toNumber } from "../numbers.js";
import { endsOf } from "./ends.js";
import { TIMES } from "./flow.js";
import { DRAWN } from "./letters.js";

/** @typedef {import("./flow.js").Flow} Flow */
/** @typedef {import("./folded.js").DrawnEdge} DrawnEdge */
/** @typedef {{x: number, y: number}} Point */

/** How far inside the body the ends of the edges are met. */
const INSIDE = 34;
/** How far before the ports factors change places, and how far around each other. */
const BEFORE = 26;
const AROUND = 16;
/** Units of a factor, as it is drawn, and how many of its letters can be read on the way. */
const FACTOR = 16;
const LONGEST = 12;

/**
 * @param {Element} layer
 * @param {DrawnEdge[]} edges
 * @param {Flow} flow
 * @param {(edge: number) => SVGPathElement | null} wire
 * @param {number} pace
 */
export function depart(layer, edges, { routing, operandValue, letters }, wire, pace) {
  const ports = edges.map((edge) => endOf(wire(edge.id)));
  const middle = { x: Math.max(...ports.map(({ x }) => x)) + INSIDE, y: mean(ports.map(({ y }) => y)) };
  for (const [i, edge] of edges.entries()) {
    const port = ports[i] ?? middle;
    const other = ports.length === 2 ? (ports[1 - i] ?? middle) : middle;
    if (routing === "passes") split(layer, middle, port, pace);
    if (routing === "swaps") cross(layer, factor(summary(operandValue(edge.source)), letters), port, other, pace);
    if (routing === "routes" && isClosed(edge)) gate(layer, port);
  }
}

/** @param {DrawnEdge} edge */
function isClosed({ contribution }) {
  return contribution !== null && !isArray(contribution) && toNumber(contribution) === 0;
}

/** One dot becomes as many as there are operands, all of the same size. @param {Element} layer @param {Point} from @param {Point} to @param {number} pace */
function split(layer, from, to, pace) {
  const dot = svg("circle", { r: 6, class: "pulse backward" });
  layer.prepend(dot);
  run(dot, [{ transform: move(from) }, { transform: move(to) }], 0, TIMES.edge * pace);
}

/**
 * A factor goes to the place of the other, because there it is the slope.
 *
 * @param {Element} layer
 * @param {SVGElement | null} label
 * @param {Point} from
 * @param {Point} to
 * @param {number} pace
 */
function cross(layer, label, from, to, pace) {
  if (label === null) return;
  layer.append(label);
  // Around each other, so that both can be read on the way.
  const aside = from.y < to.y ? -AROUND : AROUND;
  const half = { x: from.x - BEFORE + aside, y: (from.y + to.y) / 2 };
  const [begin, end] = [from, to].map(({ x, y }) => ({ x: x - BEFORE, y }));
  const frames = [
    { transform: move(begin ?? from), opacity: 1 },
    { transform: move(half), opacity: 1, offset: 0.45 },
    { transform: move(end ?? to), opacity: 1, offset: 0.85 },
    { transform: move(to), opacity: 0 },
  ];
  run(label, frames, 0, (TIMES.edge + TIMES.way) * pace);
}

/** @param {string} text @param {import("./letters.js").Letters} letters */
function factor(text, letters) {
  const size = (FACTOR * letters.number) / DRAWN.number;
  return text === "" || text.length > LONGEST ? null : svg("text", { class: "factor", "font-size": size }, text);
}

/** A closed gate stays for the step: nothing passes here. @param {Element} layer @param {Point} port */
function gate(layer, { x, y }) {
  layer.append(svg("path", { class: "gate", d: `M${x - 7} ${y - 9}V${y + 9}` }));
}

/** @param {SVGElement} element @param {Keyframe[]} frames @param {number} delay @param {number} duration */
function run(element, frames, delay, duration) {
  const end = () => element.remove();
  element.animate(frames, { duration, delay, easing: "ease-in-out", fill: "backwards" }).finished.then(end, end);
}

/** @param {SVGPathElement | null} path @returns {Point} */
function endOf(path) {
  return endsOf(path?.getAttribute("d") ?? "").end;
}

/** @param {Point} point */
function move({ x, y }) {
  return `translate(${x}px, ${y}px)`;
}

/** @param {number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, each) => sum + each, 0) / Math.max(1, numbers.length);
}
