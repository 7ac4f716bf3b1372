/**
 * Scales and ticks of the charts: pure, and right for negative, equal and missing numbers alike.
 */
import { formatNumber } from "../numbers.js";

/** @typedef {{map: (x: number) => number, invert: (y: number) => number, ticks: number[], domain: [number, number]}} Scale */

const DECADES_FOR_LOG = 2;
/** Numbers that differ by less than this part of themselves are one: between them there is nothing to divide an axis by. */
const ALIKE = 1e-12;
/** Fewer say nothing of a scale, and more than so many nobody reads. */
const LEAST_TICKS = 2;
const MOST_TICKS = 1000;

/**
 * @param {Iterable<number>} numbers
 * @param {number} [padding] as a part of the extent
 * @returns {[number, number]} never empty: around a lone number one unit of its size, 0 … 1 for none
 */
export function extent(numbers, padding = 0) {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    if (!Number.isFinite(number)) continue;
    low = Math.min(low, number);
    high = Math.max(high, number);
  }
  if (low > high) return [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  const room = high - low <= size * ALIKE ? size / 2 || 1 : high * padding - low * padding;
  return [Math.max(low - room, -Number.MAX_VALUE), Math.min(high + room, Number.MAX_VALUE)];
}

/**
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @param {number} [count] about how many ticks
 * @returns {Scale}
 */
export function linear(domain, range, count = 5) {
  const [low, high] = domain;
  // The distance of the largest numbers is none itself, and to divide by that of the smallest neither.
  const part = Number.isFinite(high - low) ? 1 : 0.5;
  const whole = high * part - low * part;
  const span = range[1] - range[0];
  return {
    map: (x) => range[0] + ((x * part - low * part) / whole) * span,
    invert: (y) => low + (((y - range[0]) / span) * whole) / part,
    ticks: niceTicks(low, high, count),
    domain,
  };
}

/**
 * @param {[number, number]} domain both above zero
 * @param {[number, number]} range
 * @param {number} [count]
 * @returns {Scale}
 */
export function logarithmic(domain, range, count = 4) {
  const inner = linear([Math.log10(domain[0]), Math.log10(domain[1])], range);
  const [first, last] = [Math.ceil(inner.domain[0] - 1e-9), Math.floor(inner.domain[1] + 1e-9)];
  const every = Math.max(1, Math.ceil((last - first + 1) / count));
  const ticks = [];
  for (let power = first; power <= last; power += every) ticks.push(Number(`1e${power}`));
  // The smallest power is none any more.
  const powers = ticks.filter((tick) => tick > 0);
  return {
    map: (x) => inner.map(Math.log10(x)),
    invert: (y) => 10 ** inner.invert(y),
    ticks: powers.length < LEAST_TICKS ? within(domain, count) : powers,
    domain,
  };
}

/**
 * Between two powers of ten: 1, 2 and 5, and where there is no room for these, round numbers.
 *
 * @param {[number, number]} domain
 * @param {number} count
 */
function within([low, high], count) {
  const powers = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))];
  const fine = [...new Set(powers)].flatMap((power) => [1, 2, 5].map((each) => Number(`${each}e${power}`)));
  const seen = fine.filter((tick) => tick >= low * (1 - ALIKE) && tick <= high * (1 + ALIKE));
  return seen.length < LEAST_TICKS ? niceTicks(low, high, count) : seen;
}

/**
 * @param {number[]} numbers
 * @returns {boolean} whether a logarithmic scale shows more: all above zero, over two decades and more
 */
export function wantsLog(numbers) {
  const finite = numbers.filter(Number.isFinite);
  if (finite.length < 2 || finite.some((number) => number <= 0)) return false;
  return Math.log10(Math.max(...finite)) - Math.log10(Math.min(...finite)) >= DECADES_FOR_LOG;
}

/**
 * Round numbers within a domain: steps of 1, 2 or 5 times a power of ten.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function niceTicks(low, high, count) {
  const parts = Math.max(1, count);
  const step = niceStep(high / parts - low / parts);
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  // Where numbers have no digits for such steps one more is the same number: counting would have no end.
  if (!(step > 0 && last - first < MOST_TICKS && Math.max(-first, last) < 1 / ALIKE)) return [];
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return ticks.filter(Number.isFinite);
}

/**
 * @param {number} rough
 * @returns {number} 1, 2 or 5 times a power of ten, at least `rough`
 */
export function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** @param {number} x */
export function tickText(x) {
  return formatNumber(Number(x.toPrecision(12))).replace(/^(−?)1·/, "$1");
}

/**
 * Numbers of an axis, with as many digits as they need to be told apart.
 *
 * @param {number[]} ticks
 */
export function tickTexts(ticks) {
  const short = ticks.map(tickText);
  return new Set(short).size === short.length ? short : ticks.map((tick) => String(tick).replaceAll("-", "−"));
}

/**
 * A line through points; a number that is none breaks it.
 *
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {Scale} x
 * @param {Scale} y
 * @returns {string} an SVG path
 */
export function linePath(xs, ys, x, y) {
  let path = "";
  let pen = "M";
  for (let i = 0; i < xs.length; i += 1) {
    const [px, py] = [x.map(xs[i] ?? Number.NaN), y.map(ys[i] ?? Number.NaN)];
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      pen = "M";
      continue;
    }
    path += `${pen}${px.toFixed(1)} ${clampPixel(py).toFixed(1)}`;
    pen = "L";
  }
  return path;
}

/**
 * Renderers misdraw coordinates of millions; far outside is outside.
 *
 * @param {number} pixel
 */
function clampPixel(pixel) {
  return Math.min(Math.max(pixel, -5000), 5000);
}
