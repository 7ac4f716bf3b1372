/**
 * Which column of a sheet is which array of the program, or which column of an array: pure.
 */
import { asNumbers } from "../csv.js";

/** @typedef {import("../table.js").Column} Column */
/** @typedef {import("../csv.js").Csv} Csv */
/** @typedef {{name: string, place: number | null, title: string}} Part a column of the table: a name, or one of its columns */

/**
 * Every list, and every column of a wider array.
 *
 * @param {Column[]} table
 * @returns {Part[]}
 */
export function partsOf(table) {
  return table.flatMap(({ name, rows: [first] }) => {
    /** @type {(number | null)[]} */
    const places = Array.isArray(first) ? first.map((_, place) => place) : [null];
    return places.map((place) => ({ name, place, title: place === null ? name : `${name}[:, ${place}]` }));
  });
}

/**
 * @param {Column[]} table
 * @param {Part} part
 */
export function cellsOf(table, { name, place }) {
  const rows = table.find((each) => each.name === name)?.rows ?? [];
  return rows.map((row) => (place === null ? row : /** @type {unknown[]} */ (row)[place]));
}

/**
 * Columns by their names where these are known, else in their order.
 *
 * @param {Part[]} parts
 * @param {Csv} csv
 * @returns {Map<string, number>}
 */
export function guess(parts, { columns }) {
  const names = columns.map(({ name }) => name.replace(/\s/g, "").toLowerCase());
  const found = parts.map(({ title }) => names.indexOf(title.replace(/\s/g, "").toLowerCase()));
  // What finds no name takes what no name wants, in order.
  const left = columns.map((_, at) => at).filter((at) => !found.includes(at));
  return new Map(parts.map(({ title }, i) => [title, (found[i] ?? -1) >= 0 ? (found[i] ?? -1) : (left.shift() ?? -1)]));
}

/**
 * @param {Column[]} table
 * @param {Csv} csv
 * @param {Map<string, number>} mapping
 * @returns {Column[]}
 */
export function filledTable(table, csv, mapping) {
  const parts = partsOf(table);
  const rows = csv.columns[0]?.cells.length ?? 0;
  const cells = new Map(
    parts.map((part) => {
      const from = csv.columns[mapping.get(part.title) ?? -1];
      return [part.title, from ? asNumbers(from) : cellsOf(table, part)];
    }),
  );
  return table.map(({ name }) => {
    const own = parts.filter((part) => part.name === name);
    return {
      name,
      rows: Array.from({ length: rows }, (_, i) => {
        const row = own.map(({ title }) => cells.get(title)?.[i]);
        return own[0]?.place === null ? row[0] : row;
      }),
    };
  });
}
