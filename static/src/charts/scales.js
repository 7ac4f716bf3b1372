/**
 * Scales and ticks of the charts: pure, and right for negative, equal and missing numbers alike.
 */
import { formatNumber } from "../numbers.js";

/** @typedef {{map: (x: number) => number, invert: (y: number) => number, ticks: number[], domain: [number, number]}} Scale */

const DECADES_FOR_LOG = 2;

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
  if (low === high) return [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)];
  const room = (high - low) * padding;
  return [low - room, high + room];
}

/**
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @param {number} [count] about how many ticks
 * @returns {Scale}
 */
export function linear(domain, range, count = 5) {
  const [low, high] = domain;
  const factor = (range[1] - range[0]) / (high - low);
  return {
    map: (x) => range[0] + (x - low) * factor,
    invert: (y) => low + (y - range[0]) / factor,
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
  return { map: (x) => inner.map(Math.log10(x)), invert: (y) => 10 ** inner.invert(y), ticks, domain };
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
  const step = niceStep((high - low) / Math.max(1, count));
  if (!(step > 0) || !Number.isFinite(step)) return [];
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) {
    ticks.push(Number((i * step).toPrecision(12)));
  }
  return ticks;
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
