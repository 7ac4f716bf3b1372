/**
 * How the numbers of an axis, and its name, are written where there is only so much room for them: always whole, because a number
 * that loses its front is another number. Pure.
 */
import { formatNumber } from "../numbers.js";
import { tickTexts } from "./scales.js";

/** How wide a letter is, in heights of letters; those that are not named here are as wide as a figure. */
const FIGURE = 0.65;
/** @type {Record<string, number>} */
const WIDTHS = { ".": 0.3, "·": 0.3, "∂": 0.6, ",": 0.3, " ": 0.3 };
const RAISED = /[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/;
const RAISED_WIDTH = 0.46;
/** Room beside the picture, and how much smaller the letters of a long number are. */
const BESIDE = 3.3;
const SMALL = 0.84;
/** Of a difference of numbers with twelve. */
const DIGITS = 6;
/** Letters of a name that are always there. */
const LEAST_NAME = 2;

/**
 * @param {string} text
 * @returns {number} in heights of its letters
 */
export function widthOf(text) {
  return [...text].reduce((sum, each) => sum + (RAISED.test(each) ? RAISED_WIDTH : (WIDTHS[each] ?? FIGURE)), 0);
}

/** @param {string} text @returns {boolean} whether it fits beside a picture in small letters only */
export function isLongBeside(text) {
  return widthOf(text) > BESIDE;
}

/**
 * Numbers beside the picture, where there is little room: long ones are told in a power of ten, or counted from the first, and the axis
 * says so.
 *
 * @param {number[]} ticks
 * @param {string} name
 * @returns {{texts: string[], name: string}}
 */
export function besideTexts(ticks, name) {
  const texts = tickTexts(ticks);
  if (texts.every(fits)) return { texts, name };
  const power = inPower(ticks);
  if (power.texts.every(fits)) return { texts: power.texts, name: `${name} / ${power.unit}` };
  const [from = 0] = ticks;
  const difference = `${name} ${from < 0 ? "+" : "−"} ${texts[0]?.replace(/^−/, "") ?? ""}`;
  const counted = ticks.map((tick) => Number((tick - from).toPrecision(DIGITS)));
  const plain = tickTexts(counted);
  if (plain.every(fits)) return { texts: plain, name: difference };
  const rest = inPower(counted);
  return { texts: rest.texts, name: `(${difference}) / ${rest.unit}` };
}

/** @param {string} text */
function fits(text) {
  return widthOf(text) * SMALL <= BESIDE;
}

/** @param {number[]} ticks @returns {{texts: string[], unit: string}} as multiples of the largest one's power of ten */
function inPower(ticks) {
  const largest = ticks.reduce((most, tick) => Math.max(most, Math.abs(tick)), 0);
  const power = exponentOf(largest);
  // By way of the digits, because the power itself may be no number any more.
  const multiples = ticks.map((tick) => {
    const [digits = "0", exponent = "0"] = tick.toExponential().split("e");
    return Number(Number(`${digits}e${Number(exponent) - power}`).toPrecision(12));
  });
  return { texts: tickTexts(multiples), unit: formatNumber(Number(`1e${power}`)).replace(/^1·/, "") };
}

/** @param {number} size */
function exponentOf(size) {
  return Number(size.toExponential().split("e")[1]);
}

/**
 * @param {string} name
 * @param {number} room in heights of its letters
 * @returns {string} with an ellipsis in place of what there is no room for
 */
export function shortened(name, room) {
  if (widthOf(name) <= room) return name;
  let kept = name.slice(0, LEAST_NAME);
  for (const each of name.slice(LEAST_NAME)) {
    if (widthOf(kept + each) + FIGURE > room) break;
    kept += each;
  }
  return kept.length < name.length - 1 ? `${kept}…` : name;
}
