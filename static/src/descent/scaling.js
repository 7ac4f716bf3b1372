/**
 * Scales data to −1 … 1, as an edit of the program that everybody can read: a new line under the data, and its name
 * wherever the data was used. Pure.
 *
 * The data itself stays as it was measured, so the picture keeps its units.
 */
import { NUMERAL } from "../numerals.js";

/** What a scaled name may be called, the shortest that is free. */
const NAMES = ["z", "u", "s", "t"];
const DIGITS = 6;
/** Data that reaches no further than this is near enough to −1 … 1. */
const NEAR = 1.5;
/** Comments, numbers and names, in that order: what is none of them is left alone. */
const TOKENS = new RegExp(`#[^\\r\\n]*|${NUMERAL}|[\\p{L}][\\p{L}\\p{Nd}\\p{No}_]*`, "gu");

/**
 * @param {number[]} numbers
 * @returns {boolean} whether scaling them would change much
 */
export function farOut(numbers) {
  const finite = numbers.filter(Number.isFinite);
  return finite.length > 1 && Math.max(...finite.map(Math.abs)) > NEAR && new Set(finite).size > 1;
}

/**
 * @param {string} program
 * @param {string} name of the data
 * @param {number[]} numbers it holds
 * @returns {{program: string, line: string} | null} null where the program has no line that defines the data
 */
export function scaled(program, name, numbers) {
  const place = endOfDefinition(program, name);
  if (place === null) return null;
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const middle = short((low + high) / 2);
  const half = short((high - low) / 2);
  const taken = new Set(program.match(TOKENS));
  const fresh = NAMES.find((each) => !taken.has(each)) ?? free(`${name}_scaled`, taken);
  const moved = middle === 0 ? name : `(${name} ${middle < 0 ? "+" : "-"} ${Math.abs(middle)})`;
  const line = `${fresh} = ${moved} / ${half}`;
  const rest = program.slice(place).replace(TOKENS, (token) => (token === name ? fresh : token));
  return { program: `${program.slice(0, place)}\n${line}${rest}`, line };
}

/**
 * @param {string} program
 * @param {string} name
 * @returns {number | null} where the statement that defines it ends; a newline inside brackets does not end one
 */
function endOfDefinition(program, name) {
  const begin = new RegExp(`(^|[\\n\\r;])\\s*${name}\\s*=(?!=)`, "u").exec(program);
  if (!begin) return null;
  let depth = 0;
  for (let at = begin.index + begin[0].length; at < program.length; at += 1) {
    const character = program[at] ?? "";
    if ("([".includes(character)) depth += 1;
    if (")]".includes(character)) depth -= 1;
    if (depth <= 0 && "\n\r;#".includes(character)) return at;
  }
  return program.length;
}

/** @param {string} name @param {Set<string>} taken */
function free(name, taken) {
  let fresh = name;
  for (let i = 2; taken.has(fresh); i += 1) fresh = `${name}${i}`;
  return fresh;
}

/** @param {number} number */
function short(number) {
  return Number(number.toPrecision(DIGITS));
}
