/**
 * Writes every number that a visitor reads, by the same one rule as the engine, so that no two places disagree.
 *
 * Four significant digits, half away from zero; whole from 10⁴ to below 10⁶; powers of ten outside that.
 */

/** @typedef {import("./types").Figure} Figure */
/** @typedef {import("./types").Tensor} Tensor */

const DIGITS = 4;
const LONG_DIGITS = 10;
const FEWEST = 3;
/** What part of the distance to another number rounding may take. */
const UNSEEN = 0.1;
const POSITIONAL_FROM = -4;
const POSITIONAL_BELOW = 6;
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * @param {number} value
 * @returns {string} such as "0.3333", "−1.235·10⁶", "∞"
 */
export function formatNumber(value) {
  if (Number.isNaN(value)) return "NaN";
  if (value === 0) return "0";
  const sign = value < 0 ? "−" : "";
  return sign + (Number.isFinite(value) ? formatSize(Math.abs(value)) : "∞");
}

/** @param {number} size @param {number} [figures] */
function formatSize(size, figures = DIGITS) {
  const rough = exponentOf(size.toExponential());
  const precision = rough >= figures && rough < POSITIONAL_BELOW ? rough + 1 : figures;
  const text = size.toExponential(precision - 1);
  const exponent = exponentOf(text);
  const digits = text.slice(0, text.indexOf("e")).replace(".", "").replace(/0+$/, "");
  const positional = exponent >= POSITIONAL_FROM && exponent < POSITIONAL_BELOW;
  return positional ? pointed(digits, exponent) : `${pointed(digits, 0)}·10${superscript(exponent)}`;
}

/**
 * A number in as few figures, from three on, as tell it from another one; by the one rule where too many would be needed.
 *
 * @param {number} value
 * @param {number} other
 * @returns {string}
 */
export function formatApart(value, other) {
  const apart = Math.abs(value - other);
  for (let figures = FEWEST; figures <= LONG_DIGITS; figures += 1) {
    const rounded = Number(value.toPrecision(figures));
    const tells = Math.abs(rounded - value) <= apart * UNSEEN;
    if (tells && apart > 0)
      return (value < 0 ? "−" : "") + (value === 0 ? "0" : formatSize(Math.abs(rounded), figures));
  }
  return formatNumber(value);
}

/**
 * A number in ten digits, where two are compared that agree in the first four.
 *
 * @param {number} value
 */
export function formatLong(value) {
  if (!Number.isFinite(value) || value === 0) return formatNumber(value);
  const text = Math.abs(value).toExponential(LONG_DIGITS - 1);
  const exponent = exponentOf(text);
  const digits = text.slice(0, text.indexOf("e")).replace(".", "");
  const positional = exponent >= POSITIONAL_FROM && exponent < POSITIONAL_BELOW;
  const written = positional ? pointed(digits, exponent) : `${pointed(digits, 0)}·10${superscript(exponent)}`;
  return (value < 0 ? "−" : "") + written;
}

/** @param {string} text */
function exponentOf(text) {
  return Number(text.slice(text.indexOf("e") + 1));
}

/**
 * Sets the decimal point among the digits of d.ddd·10ⁿ.
 *
 * @param {string} digits
 * @param {number} exponent
 */
function pointed(digits, exponent) {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const rest = digits.slice(exponent + 1);
  return rest ? `${whole}.${rest}` : whole;
}

/** @param {number} exponent */
function superscript(exponent) {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPT[Number(digit)]);
  return (exponent < 0 ? "⁻" : "") + digits.join("");
}

/**
 * The number that the API meant, also where JSON has none.
 *
 * @param {Figure} figure
 * @returns {number}
 */
export function toNumber(figure) {
  return Number(figure);
}

/**
 * @param {Tensor | null | undefined} tensor
 * @returns {tensor is import("./types").TensorArray}
 */
export function isArray(tensor) {
  return typeof tensor === "object" && tensor !== null;
}

/**
 * A value for a slot of the drawing: a number, or "smallest … largest" of an array.
 *
 * @param {Tensor | null} tensor
 * @param {number} [digits] fewer than the rule has, where there is little room
 * @returns {string}
 */
export function summary(tensor, digits = 17) {
  if (tensor === null) return "";
  if (!isArray(tensor)) return formatNumber(toNumber(tensor));
  const [low, high] = [tensor.min, tensor.max].map((end) => formatNumber(Number(toNumber(end).toPrecision(digits))));
  return tensor.min === tensor.max ? `${low}` : `${low} … ${high}`;
}

/**
 * All numbers of a value, in row-major order; null when the answer left them out.
 *
 * @param {Tensor | null | undefined} tensor
 * @returns {number[] | null}
 */
export function flat(tensor) {
  if (tensor === null || tensor === undefined) return null;
  if (!isArray(tensor)) return [toNumber(tensor)];
  return tensor.data ? tensor.data.map(toNumber) : null;
}

/** @param {number[]} shape */
export function shapeText(shape) {
  return shape.join(" × ");
}
