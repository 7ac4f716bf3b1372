/**
 * Changes places of the program text: pure, because the text is the state and must never be lost or garbled.
 *
 * Spans count code points, JavaScript's strings count UTF-16 units; every place where the two meet is here.
 */

import { SIGNED } from "./numerals.js";

/** @typedef {import("./types").Span} Span */
/** @typedef {import("./types").GraphNode} GraphNode */
/** @typedef {{span: Span, text: string}} Change */

const NUMBER = new RegExp(`^\\(*\\s*${SIGNED}\\s*\\)*$`);

/**
 * @param {string} text
 * @param {number} point a code point offset
 * @returns {number} the UTF-16 offset
 */
export function unitOffset(text, point) {
  if (isPlain(text)) return Math.max(0, Math.min(point, text.length));
  let units = 0;
  for (let left = point; left > 0 && units < text.length; left -= 1) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

let looked = "";
let plain = true;

/** Whether each of its code points is one unit. A hand on a knob asks of one text a hundred times. @param {string} text */
function isPlain(text) {
  if (text !== looked) {
    looked = text;
    plain = !/[\ud800-\udfff]/.test(text);
  }
  return plain;
}

/**
 * @param {string} text
 * @param {Span} span
 */
export function slice(text, span) {
  return text.slice(unitOffset(text, span[0]), unitOffset(text, span[1]));
}

/**
 * @param {string} text
 * @param {Change[]} changes in any order, not overlapping
 */
export function replaceAll(text, changes) {
  const rows = [...changes].sort((a, b) => b.span[0] - a.span[0]);
  let changed = text;
  for (const { span, text: replacement } of rows) {
    const [from, to] = [unitOffset(changed, span[0]), unitOffset(changed, span[1])];
    changed = changed.slice(0, from) + replacement + changed.slice(to);
  }
  return changed;
}

/**
 * New numbers of scalar parameters as changes of the text: over the old number, or as a first line for a name that has none there.
 *
 * @param {string} program
 * @param {GraphNode[]} nodes of the answer to this very text
 * @param {Record<string, number>} numbers by the name of a parameter, or of a constant that stands as one number
 * @returns {{changes: Change[], lines: string, values: Record<string, number>}} `lines` go before the text;
 *   `values` are those that the text has no place for
 */
export function numberChanges(program, nodes, numbers) {
  /** @type {Change[]} */
  const changes = [];
  /** @type {Record<string, number>} */
  const values = {};
  let lines = "";
  for (const [name, number] of Object.entries(numbers)) {
    const span = nodes.find((node) => node.name === name && ["parameter", "constant"].includes(node.kind))?.span;
    const written = span ? slice(program, span) : "";
    if (span && NUMBER.test(written)) changes.push({ span, text: writeNumber(number) });
    else if (span && written !== name) values[name] = number;
    else lines += `${name} = ${writeNumber(number)}\n`;
  }
  return { changes, lines, values };
}

/**
 * The shortest text that reads back as the same number.
 *
 * @param {number} number
 */
export function writeNumber(number) {
  return Object.is(number, -0) ? "0" : String(number);
}

/**
 * @param {string} text
 * @param {number} unit a UTF-16 offset
 * @returns {number} the code point offset
 */
export function pointOffset(text, unit) {
  return [...text.slice(0, unit)].length;
}

/**
 * @param {string} program
 * @param {GraphNode[]} nodes
 * @param {number} unit a UTF-16 offset
 * @returns {GraphNode | undefined} the smallest piece of the program around a place
 */
export function nodeAround(program, nodes, unit) {
  const at = pointOffset(program, unit);
  const length = (/** @type {GraphNode} */ { span }) => (span ? span[1] - span[0] : 0);
  return nodes
    .filter(({ span, kind }) => span && kind !== "constant" && span[0] <= at && at <= span[1])
    .sort((a, b) => length(a) - length(b))[0];
}
