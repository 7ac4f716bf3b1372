/**
 * What has come along each edge: its size as a width, its sign beside it. Nothing has at the first look.
 */
import { isArray } from "../numbers.js";
import { DRAWN } from "./letters.js";

/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("./folded.js").DrawnEdge} DrawnEdge */
/** @typedef {import("./drawing.js").EdgeView} EdgeView */
/** @typedef {{state: string, contribution: Tensor | null, largest: number, least: number, width: string}} Flowing */
/** @typedef {{back: SVGElement | null, sign: SVGElement | null, said: string, shown: Flowing | null, size: number}} Carried what an edge has to show it with, and what it shows */

const WIDEST_FLOW = 5;
/** The least of a step's own edges, and how many of these units are an em there (static/src/css/graph.css). */
const ACTIVE_FLOW = 4;
const EM = 10;

/**
 * Writes what is other than before.
 *
 * @param {Map<number, EdgeView>} views
 * @param {DrawnEdge[]} drawn
 * @param {{backward: boolean, letter: number, isChosen: (box: number) => boolean}} how whether the step goes back; units of a sign; which boxes count
 */
export function showContributions(views, drawn, { backward, letter, isChosen }) {
  let largest = 0;
  for (const edge of drawn) largest = Math.max(largest, size(edge.contribution));
  for (const edge of drawn) {
    const view = views.get(edge.id);
    if (!view) continue;
    view.carried ??= carriedBy(view.group);
    const { carried } = view;
    const least = edge.active && backward ? ACTIVE_FLOW : 0;
    const isOther = !isSame(carried.shown, edge, largest, least) || (carried.size !== letter && hasCome(edge.state));
    if (!isOther || !(isChosen(edge.source) || isChosen(edge.target))) continue;
    showContribution(view.group, carried, edge, { largest, least, letter });
  }
}

/** @param {SVGGElement} group @returns {Carried} */
function carriedBy(group) {
  return {
    back: group.querySelector(".return"),
    sign: group.querySelector(".mark"),
    said: "",
    shown: null,
    size: DRAWN.mark,
  };
}

/** @param {Flowing | null} shown @param {DrawnEdge} edge @param {number} largest @param {number} least */
function isSame(shown, { state, contribution }, largest, least) {
  if (shown === null || shown.least !== least) return false;
  return shown.state === state && shown.contribution === contribution && shown.largest === largest;
}

/** @param {string} state @returns {boolean} whether the sign of an edge is seen */
function hasCome(state) {
  return state === "known" || state === "partial";
}

/**
 * @param {SVGGElement} group
 * @param {Carried} view
 * @param {DrawnEdge} edge
 * @param {{largest: number, least: number, letter: number}} how `least` wide; `letter`: units of the sign
 */
function showContribution(group, view, { state, contribution }, { largest, least, letter }) {
  const { back, sign, shown } = view;
  const width = `${(Math.max(least, flowWidth(size(contribution), largest)) / EM).toFixed(2)}em`;
  view.shown = { state, contribution, largest, least, width };
  if (shown?.state !== state) group.dataset.state = state;
  // An attribute, because browsers work out anew, each time, what has a style of its own.
  if (shown?.width !== width) back?.setAttribute("stroke-width", width);
  // Where nothing has come the sign is not seen, and stays: most often the same comes back.
  if (!sign || !hasCome(state)) return;
  // On the sign itself: a property of the canvas would be asked about by everything in it.
  if (view.size !== letter) sign.style.setProperty("--letter", `${letter}px`);
  view.size = letter;
  const said = signOf(contribution);
  if (view.said === said) return;
  view.said = said;
  group.classList.toggle("zero", said === "0");
  sign.textContent = said;
}

/** @param {Tensor | null} tensor @returns {string} the mark of a sign: width and colour do not say it */
function signOf(tensor) {
  if (tensor === null) return "";
  const [low, high] = ends(tensor);
  if (low === 0 && high === 0) return "0";
  return low < 0 && high > 0 ? "±" : low < 0 ? "−" : "+";
}

/** @param {Tensor} tensor @returns {[number, number]} */
function ends(tensor) {
  return isArray(tensor) ? [Number(tensor.min), Number(tensor.max)] : [Number(tensor), Number(tensor)];
}

/**
 * @param {Tensor | null} tensor
 * @returns {number} the largest absolute number
 */
function size(tensor) {
  if (tensor === null) return 0;
  const [low, high] = isArray(tensor) ? ends(tensor) : [0, Number(tensor)];
  return Math.max(finite(low), finite(high));
}

/** @param {number} x @returns {number} its size, 0 where it has none */
function finite(x) {
  return Number.isFinite(x) ? Math.abs(x) : 0;
}

/**
 * A gradient's size as a width: a tenth of the largest is clearly thinner, not a tenth as wide.
 *
 * @param {number} own
 * @param {number} largest
 */
function flowWidth(own, largest) {
  if (own === 0 || largest === 0) return 1.2;
  return 1.5 + (WIDEST_FLOW - 1.5) * (own / largest) ** 0.35;
}
