/**
 * Tables as people copy them from sheets and files: pure. Commas, semicolons, tabs or spaces between the columns; decimal commas
 * where the columns are not told apart by commas; names in the first row or none. Where a number could be read in two ways it is
 * a problem: nothing is guessed that nobody would see.
 */
import { readNumeral } from "./numerals.js";
import { readRows, widthOf } from "./rows.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{name: string, cells: (number | string)[], text: boolean}} CsvColumn text: its cells are words */
/** @typedef {{line: number, column: number, cell: string, reason: "number" | "count" | "quote" | "unclear", expected: number}} CsvProblem */
/** @typedef {{columns: CsvColumn[], lines: number[], header: boolean, problems: CsvProblem[]}} Csv lines: the line of the text that each row stands in */
/** @typedef {"," | "." | ""} Grouping what stands between the thousands, where some number shows it */

/** Numbers that show by themselves what groups their digits: 1,234.5 and 1,234,567, or the same with points. */
const GROUPED = {
  ",": /^[+\-−–]?\d{1,3}(?:,\d{3})+(?:\.\d+|,\d{3})$/,
  ".": /^[+\-−–]?\d{1,3}(?:\.\d{3})+(?:,\d+|\.\d{3})$/,
};
/** With one mark before three digits: two, or two thousand. */
const UNCLEAR = { ",": /^[+\-−–]?[1-9]\d{0,2},\d{3}$/, ".": /^[+\-−–]?[1-9]\d{0,2}\.\d{3}$/ };
const DECIMAL_COMMA = /^[+\-−–]?\d+,\d+$/;
/** What stands in files for a number, or begins like one: no word. */
const NO_WORD = /^[+\-−–.,]?\d|^(?:nan|na|n\/a|null|none|nil|inf|infinity|[-−–?.]|#.*)?$/i;

/** @param {string} text @returns {Csv} */
export function readCsv(text) {
  /** @type {CsvProblem[]} */
  const problems = [];
  const { rows, separator } = readRows(text);
  const width = widthOf(rows);
  const level = rows.map((row) => leveled(row, width, problems));
  const all = level.flatMap(({ cells }) => cells);
  const grouping = groupingOf(all);
  const read = (/** @type {string} */ cell) => numberOf(cell, grouping);
  const header = level.length > 1 && headed(level, read);
  const body = header ? level.slice(1) : level;
  const names = header ? (level[0]?.cells ?? []) : [];
  // Where commas tell the columns apart a comma in a number is a stranger, and a point where numbers have decimal commas.
  const stranger = separator === "," ? "," : all.some((cell) => DECIMAL_COMMA.test(cell)) ? "." : "";
  const unclear = (/** @type {string} */ cell) => grouping === "" && stranger !== "" && UNCLEAR[stranger].test(cell);
  const columns = Array.from({ length: width }, (_, j) => column(body, j, names[j] ?? "", { read, unclear, problems }));
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { columns, lines: body.map(({ line }) => line), header, problems };
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
 * @param {(cell: string) => number | null} read
 */
function headed([first, second], read) {
  const [names, below] = [first?.cells ?? [], second?.cells ?? []];
  const wordy = names.some((name) => name !== "") && names.every((name) => read(name) === null);
  return wordy && (below.some((cell) => read(cell) !== null) || new Set(names).size === names.length);
}

/**
 * @param {Row[]} rows
 * @param {number} j
 * @param {string} name
 * @param {{read: (cell: string) => number | null, unclear: (cell: string) => boolean, problems: CsvProblem[]}} how
 * @returns {CsvColumn}
 */
function column(rows, j, name, { read, unclear, problems }) {
  const cells = rows.map(({ cells }) => cells[j] ?? "");
  const text = cells.length > 0 && cells.every((cell) => !NO_WORD.test(cell));
  if (text) return { name, cells, text };
  const numbers = cells.map((cell) => (unclear(cell) ? null : read(cell)));
  for (const [i, number] of numbers.entries()) {
    const [row, cell] = [rows[i], cells[i] ?? ""];
    if (number !== null || !row || row.cells.length <= j || row.open === j) continue;
    problems.push({ line: row.line, column: j + 1, cell, reason: unclear(cell) ? "unclear" : "number", expected: 0 });
  }
  return { name, cells: numbers.map((each) => each ?? Number.NaN), text };
}

/**
 * @param {string[]} cells
 * @returns {Grouping}
 */
function groupingOf(cells) {
  const marks = /** @type {const} */ ([",", "."]);
  return marks.find((mark) => cells.some((cell) => GROUPED[mark].test(cell))) ?? "";
}

/**
 * @param {string} cell
 * @param {Grouping} [grouping]
 * @returns {number | null}
 */
export function numberOf(cell, grouping = "") {
  // Spaces and apostrophes between the thousands mean nothing else.
  const plain = cell.replace(/[\u00a0\u202f\u2009]/g, "").replace(/(?<=\d)['’ ](?=\d{3}(?!\d))/g, "");
  const bare = grouping === "" ? plain : plain.replaceAll(grouping, "");
  const number = readNumeral(bare.replace(/[−–]/g, "-").replace(",", "."));
  return Number.isFinite(number) ? number : null;
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
  const classes = classesOf(column);
  return column.cells.map((cell) => (column.text ? classes.indexOf(String(cell)) : Number(cell)));
}
