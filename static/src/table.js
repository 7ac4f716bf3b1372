/**
 * The data of a program as one table: a row per point, over all arrays of that length; and how a changed table goes back into the
 * program. Pure.
 */

import { flat } from "./numbers.js";
import { readNumeral } from "./numerals.js";
import { slice } from "./text.js";
import { nested } from "./trajectory.js";

/** @typedef {import("./types").GraphNode} GraphNode */
/** @typedef {{name: string, rows: unknown[]}} Column an array by its first axis: numbers, or lists of them */

/** Longer arrays would drown the text: they stand beside it. */
const MOST_IN_TEXT = 200;
/** Characters of a line of numbers. */
const LINE = 100;
/** What stands between brackets and commas, without the spaces around it. */
const CELL = /[^\s[\],](?:[^[\],]*[^\s[\],])?/g;

/**
 * @param {GraphNode[]} nodes
 * @param {Record<string, unknown>} values
 * @param {string} like one of them
 * @returns {Column[]} all named arrays of data with as many rows; those too long for the answer only where `values` has them
 */
export function tableOf(nodes, values, like) {
  const rows = nodes.find((node) => node.name === like)?.shape[0];
  return nodes.flatMap(({ name, kind, shape, value }) => {
    if (kind !== "data" || name === null || shape[0] !== rows || rows === undefined) return [];
    const beside = values[name];
    const numbers = flat(value);
    if (Array.isArray(beside)) return [{ name, rows: beside }];
    return numbers ? [{ name, rows: /** @type {unknown[]} */ (nested(numbers, shape)) }] : [];
  });
}

/**
 * @param {Column[]} table
 * @param {number} row
 * @param {Record<string, unknown>} changes by name
 * @returns {Column[]}
 */
export function withRow(table, row, changes) {
  return table.map(({ name, rows }) => ({
    name,
    rows: name in changes ? rows.map((each, i) => (i === row ? changes[name] : each)) : rows,
  }));
}

/**
 * @param {Column[]} table
 * @param {Record<string, unknown>} row by name; what it does not name is as in the row `like`
 * @param {number} like
 */
export function addRow(table, row, like) {
  return table.map(({ name, rows }) => ({ name, rows: [...rows, name in row ? row[name] : rows[like]] }));
}

/**
 * @param {Column[]} table
 * @param {number} row
 */
export function removeRow(table, row) {
  return table.map(({ name, rows }) => ({ name, rows: rows.filter((_, i) => i !== row) }));
}

/**
 * @param {string} program
 * @param {GraphNode[]} nodes of the answer to this very text
 * @param {Column[]} table as it is to be; columns that stay need not be in it
 * @returns {{changes: import("./text.js").Change[], values: Record<string, unknown>}} a name that is no longer beside the text has
 *   the value undefined
 */
export function tableChanges(program, nodes, table) {
  /** @type {import("./text.js").Change[]} */
  const changes = [];
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const { name, rows } of table) {
    const span = nodes.find((node) => node.name === name && node.kind === "data")?.span;
    const inText = span && rows.flat(8).length <= MOST_IN_TEXT;
    values[name] = inText ? undefined : rows;
    if (inText) changes.push({ span, text: rewritten(slice(program, span), rows) });
  }
  return { changes, values };
}

/**
 * Which places of the text are not used, because numbers stand beside it in their place.
 *
 * @param {GraphNode[]} nodes of the answer to this very text
 * @param {Record<string, unknown>} values
 * @returns {{name: string, count: number, span: import("./types").Span}[]}
 */
export function overridden(nodes, values) {
  return nodes.flatMap(({ name, kind, span }) => {
    if (name === null || kind === "operation" || !span || !(name in values)) return [];
    return [{ name, count: [values[name]].flat(9).length, span }];
  });
}

/**
 * Back to what is written, of a name and of the lists that came along with it.
 *
 * @param {Record<string, unknown>} values
 * @param {string} name
 */
export function released(values, name) {
  const rows = values[name];
  const together = (/** @type {unknown} */ each) =>
    Array.isArray(each) && Array.isArray(rows) && each.length === rows.length;
  const kept = Object.entries(values).filter(([each, value]) => each !== name && !together(value));
  return Object.fromEntries(kept);
}

/**
 * A list with other numbers: in the same form where each of its cells is one number, else anew, because half of an expression must
 * not be taken for a number.
 *
 * @param {string} written
 * @param {unknown[]} rows
 */
export function rewritten(written, rows) {
  const numbers = rows.flat(8);
  const cells = written.match(CELL) ?? [];
  if (cells.length !== numbers.length || cells.some((cell) => Number.isNaN(readNumeral(cell)))) return listText(rows);
  let at = 0;
  return written.replace(CELL, (cell) => {
    const number = numbers[at++];
    return readNumeral(cell) === number ? cell : String(number);
  });
}

/**
 * @param {unknown[]} rows
 * @returns {string} as it is typed, in lines that can be read
 */
export function listText(rows) {
  const parts = rows.map((each) => (Array.isArray(each) ? listText(each) : String(each)));
  let text = "[";
  let line = 0;
  for (const [i, part] of parts.entries()) {
    const written = part + (i < parts.length - 1 ? "," : "]");
    if (line + written.length > LINE) {
      text += "\n     ";
      line = 0;
    } else if (i > 0) text += " ";
    text += written;
    line += written.length + 1;
  }
  return parts.length > 0 ? text : "[]";
}
