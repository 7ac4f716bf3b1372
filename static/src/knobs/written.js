/**
 * What the text says of a knob before its answer is there, as after undo: the text is the state, and a dial shows it at once. Pure.
 */

import { flat } from "../numbers.js";
import { readNumeral, SIGNED } from "../numerals.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("./lock.js").Knob} Knob */

/** `name = …` at the beginning of a statement, and the number where nothing else stands behind it. */
const STATEMENT = new RegExp(
  `(?<=^|[\\n;])\\s*([\\p{L}_][\\p{L}\\d_]*)\\s*=(?:\\s*(?:(?:param|const)\\s*\\(\\s*)?(${SIGNED})\\s*\\)?\\s*(?=[\\n;]|$))?`,
  "gu",
);
/** What a name is that nothing defines. */
const UNDEFINED = 1;

/** The last texts that were read. @type {Map<string, Map<string, number>>} */
const read = new Map();
const MOST_READ = 2;

/**
 * @param {string} program
 * @returns {Map<string, number>} by the names that statements define; NaN where it is no single number
 */
export function writtenNumbers(program) {
  const known = read.get(program);
  if (known) return known;
  const numbers = new Map();
  // In a comment nothing is given a number.
  for (const [, name, number] of program.replace(/#.*/g, "").matchAll(STATEMENT)) {
    numbers.set(name, readNumeral(number ?? ""));
  }
  if (read.size >= MOST_READ) read.delete(/** @type {string} */ (read.keys().next().value));
  read.set(program, numbers);
  return numbers;
}

/**
 * @param {Pick<State, "program" | "answered" | "values" | "answeredValues" | "problem" | "moment" | "answer">} state
 * @param {Knob} knob
 * @returns {Tensor | null} null where the answer that is there says it, or knows better
 */
export function writtenValue({ program, answered, values, answeredValues, problem, moment, answer }, knob) {
  if (problem || moment.iteration > 0) return null;
  const known = answer.nodes[knob.node]?.value ?? null;
  const beside = values[knob.name];
  if (beside !== undefined) return beside === answeredValues[knob.name] ? null : besideValue(beside, known);
  if (knob.shape.length > 0 || program === answered) return null;
  // Where the text was not what counted, it does not say now what will.
  const [before, now] = [answered, program].map((text) => writtenNumbers(text).get(knob.name) ?? UNDEFINED);
  const isSaid = before === known || (answeredValues[knob.name] !== undefined && !Number.isNaN(before));
  return isSaid && now !== undefined && !Number.isNaN(now) ? now : null;
}

/** @param {unknown} beside a number, or nested lists of numbers @param {Tensor | null} known @returns {Tensor | null} */
function besideValue(beside, known) {
  if (typeof beside === "number") return beside;
  if (known === null || typeof known !== "object" || !Array.isArray(beside)) return null;
  const data = /** @type {number[]} */ (beside.flat(Number.POSITIVE_INFINITY).map(Number));
  if (data.length !== flat(known)?.length) return null;
  return {
    shape: known.shape,
    data,
    min: Math.min(...data),
    max: Math.max(...data),
    mean: data.reduce((sum, each) => sum + each, 0) / data.length,
  };
}
