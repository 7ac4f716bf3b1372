/**
 * Tables as people copy them from sheets and files: pure. Commas, semicolons, tabs or spaces between the columns; decimal commas
 * where the columns are not told apart by commas; names in the first row or none.
 */
import { readNumeral } from "./numerals.js";

/** @typedef {{name: string, cells: (number | string)[], text: boolean}} CsvColumn text: not one of its cells is a number */
/** @typedef {{line: number, column: number, cell: string, reason: "number" | "count" | "quote", expected: number}} CsvProblem */
/** @typedef {{columns: CsvColumn[], lines: number[], header: boolean, problems: CsvProblem[]}} Csv lines: the line of the text that each row stands in */

const SEPARATORS = ["\t", ";", ","];

/** @param {string} text @returns {Csv} */
export function readCsv(text) {
  /** @type {CsvProblem[]} */
  const problems = [];
  const { rows, lines } = rowsOf(text, problems);
  const first = rows[0] ?? [];
  const width = first.length;
  const header = rows.length > 1 && first.some((cell) => numberOf(cell) === null && cell !== "") && headed(rows);
  const body = header ? rows.slice(1) : rows;
  const bodyLines = header ? lines.slice(1) : lines;
  for (const [i, row] of body.entries()) {
    if (row.length === width) continue;
    const cell = row.at(-1) ?? "";
    problems.push({ line: bodyLines[i] ?? 0, column: row.length, cell, reason: "count", expected: width });
  }
  const columns = first.map((title, j) => column(body, bodyLines, j, header ? title : "", problems));
  return {
    columns,
    lines: bodyLines,
    header,
    problems: problems.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

/**
 * Whether the first row is names: some column has words there and numbers below.
 *
 * @param {string[][]} rows
 */
function headed(rows) {
  const [first = [], second = []] = rows;
  const wordy = first.every((cell) => numberOf(cell) === null);
  return wordy && (second.some((cell) => numberOf(cell) !== null) || new Set(first).size === first.length);
}

/**
 * @param {string[][]} rows
 * @param {number[]} lines
 * @param {number} j
 * @param {string} name
 * @param {CsvProblem[]} problems
 * @returns {CsvColumn}
 */
function column(rows, lines, j, name, problems) {
  const cells = rows.map((row) => row[j] ?? "");
  const numbers = cells.map(numberOf);
  const text = cells.length > 0 && numbers.every((each) => each === null);
  if (!text) {
    for (const [i, number] of numbers.entries()) {
      if (number !== null || (rows[i]?.length ?? 0) <= j) continue;
      problems.push({ line: lines[i] ?? 0, column: j + 1, cell: cells[i] ?? "", reason: "number", expected: 0 });
    }
  }
  return { name, cells: text ? cells : numbers.map((each) => each ?? Number.NaN), text };
}

/**
 * @param {string} cell
 * @returns {number | null}
 */
export function numberOf(cell) {
  const plain = cell.replace(/[\u00a0\u202f\u2009]/g, "").replace(/[−–]/g, "-");
  const number = readNumeral(plain.replace(",", "."));
  return Number.isFinite(number) ? number : null;
}

/**
 * @param {string} text
 * @param {CsvProblem[]} problems
 */
function rowsOf(text, problems) {
  const written = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const separator = separatorOf(written.find((line) => line.trim() !== "") ?? "");
  const rows = [];
  const lines = [];
  for (const [i, line] of written.entries()) {
    if (line.trim() === "") continue;
    rows.push(cellsOf(line, separator, i + 1, problems));
    lines.push(i + 1);
  }
  return { rows, lines };
}

/**
 * @param {string} line the first one
 * @returns {string} "" for spaces
 */
function separatorOf(line) {
  const bare = line.replace(/"[^"]*"/g, "");
  const found = SEPARATORS.find((each) => bare.includes(each)) ?? "";
  // One number with a decimal comma is no two numbers, and neither are some of them with spaces between.
  const spaced = bare.trim().split(/\s+/);
  const commas = spaced.every((part) => numberOf(part) !== null);
  return found === "," && spaced.length > 1 && commas ? "" : found;
}

/**
 * @param {string} line
 * @param {string} separator
 * @param {number} at the line
 * @param {CsvProblem[]} problems
 * @returns {string[]}
 */
function cellsOf(line, separator, at, problems) {
  if (separator === "") return line.trim().split(/\s+/);
  const cells = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i += 1) {
    const letter = line[i] ?? "";
    if (letter === '"' && quoted && line[i + 1] === '"') {
      cell += letter;
      i += 1;
    } else if (letter === '"' && (quoted || cell.trim() === "")) {
      quoted = !quoted;
      if (quoted) cell = "";
    } else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += letter;
  }
  if (quoted) problems.push({ line: at, column: cells.length + 1, cell, reason: "quote", expected: 0 });
  return [...cells, cell.trim()];
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
 * Classes as the language wants them: numbers stay, words are numbered in the order in which they come.
 *
 * @param {CsvColumn} column
 * @returns {number[]}
 */
export function asNumbers({ cells, text }) {
  const classes = [...new Set(cells)];
  return cells.map((cell) => (text ? classes.indexOf(cell) : Number(cell)));
}
