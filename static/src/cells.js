/**
 * What a cell of a table says as a number: pure. Points and commas part what is whole from what is not in some places, and thousands
 * in others; which of both is decided for each column by what its cells show, and where none does it is not guessed.
 */
import { readNumeral } from "./numerals.js";

/** @typedef {"," | "."} Mark */
/** @typedef {"number" | "unclear" | "mixed" | "address"} Reason why a cell is no number: none at all; one of two; written unlike its column; maybe a name of a machine */

/** @type {Mark[]} */
const MARKS = [",", "."];
/** Numbers that show by themselves what groups their digits: 1,234.5 and 1,234,567, or the same with points. */
const GROUPED = {
  ",": /^[+\-−–]?\d{1,3}(?:,\d{3})+(?:\.\d+|,\d{3})$/,
  ".": /^[+\-−–]?\d{1,3}(?:\.\d{3})+(?:,\d+|\.\d{3})$/,
};
/** With one mark before three digits: two, or two thousand. */
const UNCLEAR = { ",": /^[+\-−–]?[1-9]\d{0,2},\d{3}$/, ".": /^[+\-−–]?[1-9]\d{0,2}\.\d{3}$/ };
const DECIMAL_COMMA = /^[+\-−–]?\d+,\d+$/;
/** Four bytes, which may be as well so many thousand millions. */
const ADDRESS = /^(?:1?\d?\d|2[0-4]\d|25[0-5])(?:\.(?:1?\d\d|2[0-4]\d|25[0-5])){3}$/;
/** What most cells are: to look at each in every way is too much for a large table. */
const PLAIN = /^-?\d{1,200}(?:\.\d+)?$/;

/** @param {string} cell @param {Mark} mark @returns {boolean} whether it groups digits by this mark, beyond doubt */
function groupsBy(cell, mark) {
  return cell.includes(mark) && GROUPED[mark].test(cell) && !ADDRESS.test(cell);
}

/** @param {string} cell */
export function hasGroups(cell) {
  return MARKS.some((mark) => groupsBy(cell, mark));
}

/** @param {string[]} cells of one column @returns {Mark[]} those that group digits in some of them */
export function marksIn(cells) {
  return MARKS.filter((mark) => cells.some((cell) => groupsBy(cell, mark)));
}

/**
 * Where commas tell the columns apart a comma in a number is a stranger, and a point where numbers have decimal commas; and so is
 * what groups digits in some other column.
 *
 * @param {string[][]} columns
 * @param {Mark[][]} marks those that group digits in each
 * @param {string} separator
 * @returns {Mark[]}
 */
export function strangersIn(columns, marks, separator) {
  /** @type {Mark[]} */
  const strangers = marks.flat();
  if (separator === ",") strangers.push(",");
  else if (columns.some((cells) => cells.some((cell) => cell.includes(",") && DECIMAL_COMMA.test(cell))))
    strangers.push(".");
  return [...new Set(strangers)];
}

/**
 * @param {string} cell
 * @param {Mark[]} marks that group digits in its column
 * @param {Mark[]} strangers
 * @returns {number | Reason} its number, or why it has none
 */
export function howIn(cell, marks, strangers) {
  if (PLAIN.test(cell) && !(cell.includes(".") && (marks.includes(".") || strangers.includes("."))))
    return Number(cell);
  if (ADDRESS.test(cell)) return "address";
  const own = MARKS.find((mark) => groupsBy(cell, mark));
  if (own) return ungrouped(cell, own) ?? "number";
  const number = numberOf(cell);
  const mark = MARKS.find((each) => cell.includes(each));
  if (number === null || !mark) return number ?? "number";
  const [only] = marks.length === 1 ? marks : [];
  if (!UNCLEAR[mark].test(cell)) return marks.includes(mark) ? "mixed" : number;
  if (only === mark) return ungrouped(cell, mark) ?? "number";
  return strangers.includes(mark) ? "unclear" : number;
}

/** @param {string} cell @param {Mark} mark that groups its digits */
function ungrouped(cell, mark) {
  return numberOf(cell.replaceAll(mark, ""));
}

/**
 * @param {string} cell
 * @returns {number | null}
 */
export function numberOf(cell) {
  // Spaces and apostrophes between the thousands mean nothing else.
  const plain = cell.replace(/[\u00a0\u202f\u2009]/g, "").replace(/(?<=\d)['’ ](?=\d{3}(?!\d))/g, "");
  const number = readNumeral(plain.replace(/[−–]/g, "-").replace(",", "."));
  return Number.isFinite(number) ? number : null;
}
