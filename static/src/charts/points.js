/**
 * Points taken in hand: which is near, and what a key does to one. Pure.
 */
import { niceStep } from "./scales.js";

/**
 * @param {number[]} xs in pixels
 * @param {number[]} ys
 * @param {{x: number, y: number}} place
 * @param {number} within
 * @returns {number} -1 where none is near
 */
export function nearestPoint(xs, ys, place, within) {
  let [best, distance] = [-1, within];
  for (let i = 0; i < xs.length; i += 1) {
    const each = Math.hypot((xs[i] ?? Number.NaN) - place.x, (ys[i] ?? Number.NaN) - place.y);
    if (each <= distance) [best, distance] = [i, each];
  }
  return best;
}

/**
 * @typedef {object} Chosen
 * @property {number} at
 * @property {number[]} xs
 * @property {number[]} ys
 * @property {[number, number]} x the axis
 * @property {[number, number]} y
 */
/**
 * @typedef {object} Done
 * @property {number} [choose]
 * @property {boolean} [remove]
 * @property {{x: number, y: number}} [move]
 * @property {{x: number, y: number}} [add]
 */

const STEPS = 50;
const FINE = 0.1;

/**
 * Left and right choose a neighbour, up and down move the point, with Alt sideways too; Shift makes steps fine.
 *
 * @param {{key: string, shiftKey: boolean, altKey: boolean, ctrlKey: boolean, metaKey: boolean}} event
 * @param {Chosen} chosen
 * @returns {Done | null} null where the key means nothing here
 */
export function pointKey({ key, shiftKey, altKey, ctrlKey, metaKey }, { at, xs, ys, x, y }) {
  if (ctrlKey || metaKey) return null;
  const fine = shiftKey ? FINE : 1;
  const here = { x: xs[at] ?? 0, y: ys[at] ?? 0 };
  const sign = key === "ArrowUp" || key === "ArrowRight" ? 1 : -1;
  const rise = sign * fine * niceStep((y[1] - y[0]) / STEPS);
  const run = sign * fine * niceStep((x[1] - x[0]) / STEPS);
  switch (key) {
    case "ArrowUp":
    case "ArrowDown":
      return { move: { x: here.x, y: tidy(here.y + rise, y) } };
    case "ArrowLeft":
    case "ArrowRight":
      return altKey ? { move: { x: tidy(here.x + run, x), y: here.y } } : { choose: neighbour(xs, at, sign) };
    case "Home":
    case "End":
      return { choose: key === "Home" ? inOrder(xs)[0] : inOrder(xs).at(-1) };
    case "Delete":
    case "Backspace":
      return { remove: true };
    case "Insert":
    case "+":
      return { add: between(xs, ys, at, x) };
    default:
      return null;
  }
}

/** @param {number[]} xs @returns {number[]} places from left to right */
function inOrder(xs) {
  return xs.map((_, i) => i).sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0));
}

/**
 * @param {number[]} xs
 * @param {number} at
 * @param {number} sign
 */
function neighbour(xs, at, sign) {
  const order = inOrder(xs);
  return order[Math.min(Math.max(order.indexOf(at) + sign, 0), order.length - 1)] ?? at;
}

/**
 * A place for a new point: half way to the next one.
 *
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {number} at
 * @param {[number, number]} range
 */
function between(xs, ys, at, range) {
  const next = neighbour(xs, at, 1);
  const [here, there] = [xs[at] ?? 0, xs[next] ?? 0];
  const x = next === at ? here + (range[1] - range[0]) / STEPS : (here + there) / 2;
  return { x: tidy(x, range), y: next === at ? (ys[at] ?? 0) : ((ys[at] ?? 0) + (ys[next] ?? 0)) / 2 };
}

/**
 * Where keys have brought a point while the answers are still under way: the next key goes on from there, so that none is lost.
 */
export function createAhead() {
  let at = -1;
  let place = { x: 0, y: 0 };
  const put = (/** @type {number[]} */ numbers, /** @type {number} */ number) =>
    at < 0 ? numbers : numbers.map((each, i) => (i === at ? number : each));
  return {
    /** @param {{x: number[], y: number[]}} shown @returns {{xs: number[], ys: number[]}} */
    over: ({ x, y }) => ({ xs: put(x, place.x), ys: put(y, place.y) }),
    /** @param {number} i @param {{x: number, y: number}} to */
    move(i, to) {
      at = i;
      place = to;
    },
    forget() {
      at = -1;
    },
  };
}

/**
 * As many digits as can be seen.
 *
 * @param {number} value
 * @param {[number, number]} range
 */
export function tidy(value, [low, high]) {
  const digits = Math.ceil(-Math.log10((high - low) / 1000));
  return digits >= 0 && digits < 16 ? Number(value.toFixed(digits)) : Number(value.toPrecision(4));
}
