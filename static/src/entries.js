/**
 * A knob by its name, or one number of an array by its name and place: pure.
 */

/** @typedef {import("./types").Frame} Frame */
/** @typedef {import("./types").Parameter} Parameter */
/** @typedef {{name: string, index: number[]}} Entry */

/** So many numbers can be chosen from a list; past that they are chosen in the knobs' own map. */
const MOST_LISTED = 400;

/** @param {Entry} entry @returns {string} such as "k" or "W[0,1]" */
export function entryText({ name, index }) {
  return index.length > 0 ? `${name}[${index.join(",")}]` : name;
}

/** @param {string} text @returns {Entry} */
export function readEntry(text) {
  const [name = "", places] = text.replace("]", "").split("[");
  return { name, index: places ? places.split(",").map(Number) : [] };
}

/**
 * @param {number[]} shape
 * @param {number} place row by row
 * @returns {number[]}
 */
export function indexOf(shape, place) {
  const index = [];
  let rest = place;
  for (const length of [...shape].reverse()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return index;
}

/**
 * @param {number[]} shape
 * @param {number[]} index
 * @returns {number} row by row
 */
export function placeOf(shape, index) {
  return shape.reduce((place, length, i) => place * length + (index[i] ?? 0), 0);
}

/** @param {number[]} shape */
export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * @param {Parameter[]} parameters
 * @param {number} [most]
 * @returns {string[]} every number that can be turned, in the order of the program
 */
export function entriesOf(parameters, most = MOST_LISTED) {
  const texts = [];
  for (const { name, shape } of parameters) {
    const count = Math.min(sizeOf(shape), most - texts.length);
    for (let i = 0; i < count; i += 1) texts.push(entryText({ name, index: indexOf(shape, i) }));
  }
  return texts;
}

/**
 * @param {Parameter[]} parameters
 * @param {string} text
 * @returns {Parameter | undefined} the parameter, if it has this number
 */
export function parameterOf(parameters, text) {
  const { name, index } = readEntry(text);
  return parameters.find(
    (each) =>
      each.name === name &&
      each.shape.length === index.length &&
      index.every((i, axis) => Number.isInteger(i) && i < (each.shape[axis] ?? 0)),
  );
}

/**
 * A number's value and gradient in the numbers that are shown.
 *
 * @param {Frame} frame
 * @param {Parameter[]} parameters
 * @param {string} text
 * @returns {{value: number, gradient: number}} NaN where the answer left it out
 */
export function numbersOf({ nodes }, parameters, text) {
  const parameter = parameterOf(parameters, text);
  const node = parameter && nodes[parameter.node];
  const place = parameter ? placeOf(parameter.shape, readEntry(text).index) : 0;
  return { value: at(node?.value, place), gradient: at(node?.gradient, place) };
}

/**
 * @param {import("./types").Tensor | null | undefined} tensor
 * @param {number} place
 */
function at(tensor, place) {
  if (tensor === null || tensor === undefined) return Number.NaN;
  return typeof tensor === "object" ? Number(tensor.data?.[place] ?? "NaN") : Number(tensor);
}

/**
 * The chosen one, where the program has it, else the first of `others` that it has and that is not taken.
 *
 * @param {Parameter[]} parameters
 * @param {string} chosen
 * @param {string[]} others
 * @param {string} [taken]
 */
export function choose(parameters, chosen, others, taken = "") {
  const fits = (/** @type {string} */ text) => text !== "" && text !== taken && parameterOf(parameters, text);
  return [chosen, ...others].find(fits) ?? "";
}
