/**
 * Text as rows of cells, as sheets and files have them: pure. What tells the columns apart is found out from many lines, and a cell
 * in quotation marks may hold what would end it otherwise.
 */
import { readNumeral } from "./numerals.js";

/** @typedef {{cells: string[], line: number, open: number}} Row `line`: where it begins; `open`: its cell whose quotation mark is not closed, or -1 */

/** An array of a program holds no more (engine/limits.py), and no list of columns to choose from is longer. */
export const MOST_ROWS = 200_000;
export const MOST_COLUMNS = 2_000;
/** So many lines show what tells the columns apart. */
const SHOWING = 10_000;
const SEPARATORS = ["\t", ";", ","];
/** Lines over which a cell may run: a quotation mark that was forgotten is not to swallow the file. */
const MOST_LINES = 8;
/** Forgotten marks after which nothing is believed to run over lines: each is looked for in those that follow. */
const MOST_OPEN = 1_000;
/** Sheets say so what they wrote between the columns. */
const SAID = /^sep=(.)$/i;

/**
 * @param {string} text
 * @returns {{rows: Row[], separator: string, isCut: boolean}} "" for spaces; cut where there are more rows than can be taken
 */
export function readRows(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const said = SAID.exec(lines[0]?.trim() ?? "")?.[1];
  if (said !== undefined) lines[0] = "";
  const separator = said ?? separatorOf(firstOf(lines));
  /** @type {Row[]} */
  const rows = [];
  let [opened, counted] = [0, 0];
  // One row more may be the names.
  for (let at = 0; at < lines.length && counted <= MOST_ROWS + 1; at += 1) {
    if ((lines[at] ?? "").trim() === "") continue;
    const { cells, open, taken } = rowFrom(lines, at, separator, opened < MOST_OPEN ? MOST_LINES : 1);
    if (open >= 0) opened += 1;
    // A remark is no row.
    if (!cells[0]?.startsWith("#")) counted += 1;
    rows.push({ cells, open, line: at + 1 });
    at += taken - 1;
  }
  return { rows: remarksLeftOut(rows), separator, isCut: counted > MOST_ROWS + 1 };
}

/** @param {string[]} lines @returns {string[]} of those that say something the first, as many as show what they are like */
function firstOf(lines) {
  /** @type {string[]} */
  const first = [];
  for (const line of lines) {
    if (line.trim() !== "") first.push(line);
    if (first.length === SHOWING) break;
  }
  return first;
}

/**
 * What is in most lines, so that a title above the table decides nothing.
 *
 * @param {string[]} lines
 */
function separatorOf(lines) {
  const bare = lines.map((line) => line.replace(/"[^"]*"/g, ""));
  const found = SEPARATORS.find((each) => 2 * bare.filter((line) => line.includes(each)).length >= lines.length) ?? "";
  if (found !== ",") return found;
  // One number with a decimal comma is no two numbers, and neither are some of them with spaces between.
  const spaced = bare.filter((line) => line.includes(",")).map((line) => line.trim().split(/\s+/));
  const commas = spaced.flat().every((part) => !Number.isNaN(readNumeral(part.replace(",", "."))));
  return commas && spaced.some((parts) => parts.length > 1) ? "" : found;
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {string} separator
 * @param {number} most lines that it may run over
 * @returns {{cells: string[], open: number, taken: number}} `taken`: how many lines the row runs over
 */
function rowFrom(lines, at, separator, most) {
  const own = lines[at] ?? "";
  if (separator === "") return { cells: own.trim().split(/\s+/), open: -1, taken: 1 };
  if (!own.includes('"')) return { cells: own.split(separator).map((cell) => cell.trim()), open: -1, taken: 1 };
  const first = cellsOf(own, separator);
  if (first.open < 0) return { ...first, taken: 1 };
  for (let taken = 2; taken <= most && at + taken <= lines.length; taken += 1) {
    // Nothing closes a cell but another mark.
    if (!lines[at + taken - 1]?.includes('"')) continue;
    const more = cellsOf(lines.slice(at, at + taken).join("\n"), separator);
    // A mark that is followed by anything but the next cell was opened there, not closed.
    if (more.open < 0) return more.odd ? { ...first, taken: 1 } : { ...more, taken };
  }
  return { ...first, taken: 1 };
}

/**
 * @param {string} text
 * @param {string} separator
 * @returns {{cells: string[], open: number, odd: boolean}} `odd`: whether something stands between a closed mark and the next cell
 */
function cellsOf(text, separator) {
  /** @type {string[]} */
  const cells = [];
  let cell = "";
  let quoted = false;
  let closed = false;
  let odd = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i] ?? "";
    if (letter === '"' && quoted && text[i + 1] === '"') {
      cell += letter;
      i += 1;
    } else if (letter === '"' && (quoted || cell.trim() === "")) {
      closed = quoted;
      quoted = !quoted;
      if (quoted) cell = "";
    } else if (letter === separator && !quoted) {
      cells.push(cell.trim());
      cell = "";
      closed = false;
    } else {
      odd ||= closed && letter.trim() !== "";
      cell += letter;
    }
  }
  return { cells: [...cells, cell.trim()], open: quoted ? cells.length : -1, odd };
}

/**
 * Lines that begin with # are remarks, unless they have as many cells as the others: then they are the names.
 *
 * @param {Row[]} rows
 */
function remarksLeftOut(rows) {
  if (!rows.some(({ cells }) => cells[0]?.startsWith("#"))) return rows;
  const width = widthOf(rows);
  return rows
    .filter(({ cells }) => !cells[0]?.startsWith("#") || cells.length === width)
    .map((row) =>
      row.cells[0]?.startsWith("# ") ? { ...row, cells: [row.cells[0].slice(2).trim(), ...row.cells.slice(1)] } : row,
    );
}

/**
 * How many columns most rows have; separators after the last cell make no column.
 *
 * @param {Row[]} rows
 */
export function widthOf(rows) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { cells } of rows) {
    const count = cells.findLastIndex((cell) => cell !== "") + 1;
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  return [...counts].find(([, times]) => times === most)?.[0] ?? 0;
}
