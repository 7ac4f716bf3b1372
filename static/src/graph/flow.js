/**
 * What moves along the edges of a step. Forward, values run to their operation. On the way back the edge comes first:
 * incoming gradient times local derivative, as numbers and in the order of the sentence and the formula, then a dot carries the product to its source, where it is
 * written, and added to what has come before. How the gradient leaves the operation is the operation's own way.
 */
import { calm, svg } from "../dom.js";
import { formatNumber, isArray, summary, toNumber } from "../numbers.js";
import { endsOf } from "./ends.js";
import { DRAWN, numberIn } from "./letters.js";
import { depart } from "./motions.js";
import { createSpark, fillSpark, isDrawn, pictureOf } from "./spark.js";
import { GAP, placed } from "./stacks.js";

/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("../moment.js").Arrival} Arrival */
/** @typedef {import("./folded.js").DrawnEdge} DrawnEdge */
/** @typedef {import("./stacks.js").Stack} Stack */
/** @typedef {(edge: number) => SVGPathElement | null} Wire */
/**
 * @typedef {object} Flow what happens at a step
 * @property {string} phase
 * @property {DrawnEdge[]} edges those that it goes along
 * @property {string | null} routing how the operation sends a gradient back
 * @property {Tensor | null} incoming the gradient that it sends on
 * @property {Arrival[]} arrivals where contributions add
 * @property {import("../types").Box[]} boxes which are not to be covered
 * @property {(node: number) => Tensor | null} operandValue
 * @property {import("./letters.js").Letters} letters
 * @property {number} speed 0: nothing moves, as where only numbers are others
 */
/** @typedef {{text: string, size: number, class: string}} Line */

/** Between two columns of the layout, 105 apart, there is room for this much, with the lines around the boxes. */
const WIDEST = 94;
const FIGURE = 0.57;
const PADDING = 10;
/** The sizes of a product and of its calculation, as they are drawn, and how many letters of this have room beside each other. */
const PRODUCT = 17;
const SMALL = 15;
const LETTERS = 10;
/** What is no number that one could multiply by head. */
const POWERS = /·10|∞|NaN/;
/** Milliseconds at speed 1: the edge first, then the way, then the sum. */
export const TIMES = { edge: 320, way: 520, arrival: 760 };

/**
 * @param {Element} layer emptied first
 * @param {Flow} flow
 * @param {Wire} wire
 */
export function showFlow(layer, flow, wire) {
  const drawn = flow.edges.filter((edge) => wire(edge.id));
  const backward = flow.phase === "backward";
  const tagged = backward ? drawn.filter((edge) => edge.contribution !== null) : [];
  layer.replaceChildren(...tags(tagged, flow, wire));
  if (calm() || flow.speed === 0) return;
  const pace = 1 / Math.max(0.25, flow.speed);
  layer.closest("svg")?.style.setProperty("--pace", String(pace));
  if (backward) depart(layer, drawn, flow, wire, pace);
  for (const edge of drawn) {
    const path = wire(edge.id);
    if (path && (!backward || edge.contribution !== null)) pulse(layer, path, edge, flow, pace);
  }
  for (const [selector, delay] of /** @type {[string, number][]} */ ([
    [".calculation", 0],
    [".contribution", TIMES.arrival],
    [".sum", TIMES.arrival + 240],
  ])) {
    for (const part of layer.querySelectorAll(selector)) appear(part, delay * pace, pace);
  }
}

/** @param {Element} part @param {number} delay @param {number} pace */
function appear(part, delay, pace) {
  part.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 200 * pace, delay, fill: "backwards" });
}

/**
 * A tag for each edge, those with the same source under each other and around the place where they arrive.
 *
 * @param {DrawnEdge[]} edges
 * @param {Flow} flow
 * @param {Wire} wire
 */
function tags(edges, flow, wire) {
  const contents = edges.map((edge) => {
    const last = edges.findLast((each) => each.source === edge.source) === edge;
    return content(edge, flow, last ? sumLine(edge.source, edges, flow) : "");
  });
  const ends = edges.map(({ id, source }, i) => {
    const { begin } = endsOf(wire(id)?.getAttribute("d") ?? "");
    return { source, ...begin, height: contents[i]?.[0] ?? 0 };
  });
  const stacks = placed(ends, flow.boxes);
  return edges.map((edge, i) => {
    const [height, inside, width] = contents[i] ?? [0, [], 0];
    const stack = /** @type {Stack} */ (stacks.get(edge.source));
    const pill = svg("rect", { width, height, rx: Math.min(14, height / 2) });
    const place = `translate(${stack.x} ${stack.y})`;
    stack.y += height + GAP;
    return svg("g", { class: "tag", transform: place, "data-edge": edge.id }, pill, ...inside);
  });
}

/**
 * @param {DrawnEdge} edge
 * @param {Flow} flow
 * @param {string} sum
 * @returns {[height: number, inside: SVGElement[], width: number]}
 */
function content(edge, { incoming, letters }, sum) {
  const { contribution, local } = edge;
  const drawn = pictureOf(contribution);
  if (isDrawn(drawn)) return [26, [picture(drawn)], WIDEST];
  const by = letters.number / DRAWN.number;
  /** @type {Line[]} */
  const lines = [{ text: `∂ ${summary(contribution)}`, size: PRODUCT * by, class: "contribution" }];
  const known = [local, incoming, contribution].every((each) => each !== null && !isArray(each));
  const calculation = known ? wrapped(`${factor(incoming)} × ${factor(local)} =`, "calculation", SMALL * by) : [];
  // Several lines of powers of ten hide more than they tell: the formula has them.
  if (calculation.length < 2 || !calculation.some(({ text }) => POWERS.test(text))) lines.unshift(...calculation);
  if (sum) lines.push(...wrapped(sum, "sum", SMALL * by));
  const width = Math.min(WIDEST, Math.max(...lines.map(({ text, size }) => text.length * size * FIGURE + PADDING)));
  let top = 4;
  const inside = lines.map(({ text, size: most, class: name }) => {
    const { size, narrowed } = numberIn(text.length, width, { ...letters, number: most });
    const narrow = narrowed && { textLength: narrowed, lengthAdjust: "spacingAndGlyphs" };
    const line = svg("text", { class: name, x: width / 2, y: top + size / 2 + 1, "font-size": size, ...narrow }, text);
    top += size + 3;
    return line;
  });
  return [top + 3, inside, width];
}

/**
 * A calculation in as many lines as it needs to be read beside the numbers of the boxes; signs stay at the ends of lines.
 *
 * @param {string} text
 * @param {string} name
 * @param {number} size
 * @returns {Line[]}
 */
function wrapped(text, name, size) {
  /** @type {string[]} */
  const lines = [];
  for (const part of text.split(/(?<=[×+=]) /)) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${part}`.length <= LETTERS) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return lines.map((each) => ({ text: each, size, class: name }));
}

/**
 * What is there with this step, as a sum of numbers; "" where nothing adds.
 *
 * @param {number} source
 * @param {DrawnEdge[]} edges
 * @param {Flow} flow
 */
function sumLine(source, edges, { arrivals }) {
  const [arrival] = arrivals.filter((each) => each.node === source);
  const after = arrivals.findLast((each) => each.node === source)?.after;
  if (!arrival || after === undefined || isArray(after)) return "";
  const fresh = edges.filter((each) => each.source === source).map((each) => each.contribution);
  const terms = [...(arrival.before === null ? [] : [arrival.before]), ...fresh];
  if (terms.length < 2 || terms.some(isArray)) return "";
  return `${terms.map((each, i) => (i ? factor(each) : summary(each))).join(" + ")} = ${summary(after)}`;
}

/** @param {Tensor | null} tensor a number, in parentheses where it is below 0 */
function factor(tensor) {
  const text = tensor === null || isArray(tensor) ? "" : formatNumber(toNumber(tensor));
  return text.startsWith("−") ? `(${text})` : text;
}

/** @param {import("./thumbnail.js").Thumbnail} drawn */
function picture(drawn) {
  const spark = createSpark({ x: 10, y: 5, width: WIDEST - 20, height: 16 });
  fillSpark(spark, drawn);
  return spark;
}

/**
 * @param {Element} layer
 * @param {SVGPathElement} path
 * @param {DrawnEdge} edge
 * @param {Flow} flow
 * @param {number} pace
 */
function pulse(layer, path, edge, { phase, routing, incoming }, pace) {
  const dot = svg("circle", { r: 6, class: `pulse ${phase} ${routing ?? ""}` });
  dot.style.offsetPath = `path("${path.getAttribute("d") ?? ""}")`;
  layer.prepend(dot);
  const backward = phase === "backward";
  const stopped = backward && routing === "routes" && largest(edge.contribution) === 0;
  // What is scaled grows or shrinks on its way, what is passed on stays as it is, what is not chosen turns back.
  const grown = routing === "scales" || routing === "swaps" ? ratio(edge.contribution, incoming) : 1;
  const frames = !backward
    ? [{ offsetDistance: "0%" }, { offsetDistance: "100%" }]
    : stopped
      ? [{ offsetDistance: "100%" }, { offsetDistance: "84%" }, { offsetDistance: "100%", opacity: 0 }]
      : [
          { offsetDistance: "100%", transform: "scale(1)" },
          { offsetDistance: "0%", transform: `scale(${grown.toFixed(2)})` },
        ];
  const delay = backward ? TIMES.edge * pace : 0;
  const options = {
    duration: TIMES.way * pace,
    delay,
    easing: "ease-in-out",
    fill: /** @type {const} */ ("backwards"),
  };
  const end = () => dot.remove();
  dot.animate(frames, options).finished.then(end, end);
}

/** @param {Tensor | null} part @param {Tensor | null} whole @returns {number} how much larger, within what can be seen */
export function ratio(part, whole) {
  const [own, all] = [largest(part), largest(whole)];
  // Of two infinite ones none is larger.
  return all > 0 && own !== all ? Math.min(2.2, Math.max(0.35, (own / all) ** 0.5)) : 1;
}

/** @param {Tensor | null} tensor */
function largest(tensor) {
  if (tensor === null) return 0;
  const ends = isArray(tensor) ? [tensor.min, tensor.max] : [tensor];
  return Math.max(...ends.map((each) => Math.abs(toNumber(each)) || 0));
}
