/**
 * Tables as people copy them from sheets and files: pure. Commas, semicolons, tabs or spaces between the columns; decimal commas
 * where the columns are not told apart by commas; names in the first row or none. Where a number could be read in two ways it is
 * a problem: nothing is guessed that nobody would see.
 */
import { hasGroups, howIn, marksIn, numberOf, strangersIn } from "./cells.js";
import { MOST_COLUMNS, MOST_ROWS, readRows, widthOf } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{name: string, cells: (number | string)[], text: boolean}} CsvColumn text: its cells are words */
/** @typedef {import("./cells.js").Reason | "count" | "quote" | "rows" | "columns"} Reason */
/** @typedef {{line: number, column: number, cell: string, reason: Reason, expected: number}} CsvProblem */
/** @typedef {{columns: CsvColumn[], lines: number[], header: boolean, problems: CsvProblem[]}} Csv lines: the line of the text that each row stands in */

/** What stands in files for a number, or begins like one: no word. */
const NO_WORD = /^[+\-−–.,]?\d|^(?:nan|na|n\/a|null|none|nil|inf|infinity|[-−–?.]|#.*)?$/i;

/** @param {string} text @returns {Csv} */
export function readCsv(text) {
  /** @type {CsvProblem[]} */
  const problems = [];
  const { rows, separator, isCut } = readRows(text);
  if (isCut) return tooLarge("rows", MOST_ROWS);
  const width = widthOf(rows);
  if (width > MOST_COLUMNS) return tooLarge("columns", MOST_COLUMNS);
  const level = rows.map((row) => leveled(row, width, problems));
  const header = level.length > 1 && headed(level);
  const body = header ? level.slice(1) : level;
  if (body.length > MOST_ROWS) return tooLarge("rows", MOST_ROWS);
  const names = header ? (level[0]?.cells ?? []) : [];
  const cells = Array.from({ length: width }, (_, j) => body.map((row) => row.cells[j] ?? ""));
  const marks = cells.map(marksIn);
  const strangers = strangersIn(cells, marks, separator);
  const columns = cells.map((each, j) => {
    if (each.length > 0 && each.every((cell) => !NO_WORD.test(cell)))
      return { name: names[j] ?? "", cells: each, text: true };
    const numbers = read(body, j, { cells: each, marks: marks[j] ?? [], strangers, problems });
    return { name: names[j] ?? "", cells: numbers, text: false };
  });
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { columns, lines: body.map(({ line }) => line), header, problems };
}

/** @param {"rows" | "columns"} reason @param {number} expected @returns {Csv} */
function tooLarge(reason, expected) {
  return { columns: [], lines: [], header: false, problems: [{ line: 0, column: 0, cell: "", reason, expected }] };
}

/**
 * Without what follows the last column, where that is nothing.
 *
 * @param {Row} row
 * @param {number} width
 * @param {CsvProblem[]} problems
 * @returns {Row}
 */
function leveled(row, width, problems) {
  const { line, open } = row;
  if (open < 0 && row.cells.length === width) return row;
  const over = row.cells.slice(width);
  const cells = over.every((cell) => cell === "") ? row.cells.slice(0, width) : row.cells;
  if (open >= 0) problems.push({ line, column: open + 1, cell: cells[open] ?? "", reason: "quote", expected: 0 });
  if (cells.length !== width)
    problems.push({ line, column: cells.length, cell: cells.at(-1) ?? "", reason: "count", expected: width });
  return { ...row, cells };
}

/**
 * Whether the first row is names: some column has words there and numbers below.
 *
 * @param {Row[]} rows
 */
function headed([first, second]) {
  const [names, below] = [first?.cells ?? [], second?.cells ?? []];
  const isNumber = (/** @type {string} */ cell) => numberOf(cell) !== null || hasGroups(cell);
  const wordy = names.some((name) => name !== "") && !names.some(isNumber);
  return wordy && (below.some(isNumber) || new Set(names).size === names.length);
}

/**
 * @param {Row[]} rows
 * @param {number} j
 * @param {{cells: string[], marks: import("./cells.js").Mark[], strangers: import("./cells.js").Mark[], problems: CsvProblem[]}} column
 * @returns {number[]} NaN where a cell is a problem
 */
function read(rows, j, { cells, marks, strangers, problems }) {
  return cells.map((cell, i) => {
    const found = howIn(cell, marks, strangers);
    if (typeof found === "number") return found;
    const row = rows[i];
    if (row && row.cells.length > j && row.open !== j)
      problems.push({ line: row.line, column: j + 1, cell, reason: found, expected: 0 });
    return Number.NaN;
  });
}

/**
 * @param {{name: string, cells: unknown[]}[]} columns of equal length
 * @returns {string} with names
 */
export function writeCsv(columns) {
  const rows = (columns[0]?.cells ?? []).map((_, i) => columns.map(({ cells }) => String(cells[i])).join(", "));
  const names = columns.map(({ name }) => (name.includes(",") ? `"${name}"` : name));
  return [names.join(", "), ...rows].join("\n");
}

/**
 * Words as classes: each by its number, in the order in which they come.
 *
 * @param {CsvColumn} column
 * @returns {string[]} of a column of numbers none
 */
export function classesOf({ cells, text }) {
  return text ? [...new Set(cells.map(String))] : [];
}

/**
 * Classes as the language wants them: numbers stay, words are numbered.
 *
 * @param {CsvColumn} column
 * @returns {number[]}
 */
export function asNumbers(column) {
  const classes = new Map(classesOf(column).map((name, i) => [name, i]));
  return column.cells.map((cell) => (column.text ? (classes.get(String(cell)) ?? 0) : Number(cell)));
}
