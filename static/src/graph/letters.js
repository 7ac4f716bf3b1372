/**
 * How large letters are in the drawing: they grow in their boxes as the camera goes away, so that they stay as large on the screen as
 * boxes allow. Pure, and in the drawing's units.
 */

/** @typedef {Readonly<{number: number, least: number, word: number, mark: number}>} Letters the most for numbers; from here on rather narrower than smaller; names; the signs on edges */

/** As they are drawn, which is the least for each; and as large as a slot is high, or the line of a name. */
export const DRAWN = { number: 18, word: 19, mark: 17 };
const MOST = { number: 30, word: 26 };
/** CSS pixels that are aimed at, and that should not be fallen below. */
const READ = 13.2;
const LEAST = 9.6;

/** @param {number} scale CSS pixels per unit @returns {Letters} */
export function lettersAt(scale) {
  const grown = (/** @type {"number" | "word"} */ kind) =>
    tenth(Math.min(MOST[kind], Math.max(DRAWN[kind], READ / scale)));
  const word = grown("word");
  return { number: grown("number"), word, mark: tenth((DRAWN.mark * word) / DRAWN.word), least: tenth(LEAST / scale) };
}

/** A figure's width over its height, on average. */
const FIGURE = 0.56;
/** Kept free in a slot, and where letters are narrowed. */
const FREE = 10;
const EDGE = 5;
const NARROWEST = 0.78;

/**
 * So large that a text fits into its slot: the template has the same rule for letters as they are drawn.
 *
 * @param {number} length
 * @param {number} width
 * @param {Letters} letters
 * @returns {{size: number, narrowed: number}} and how wide it is to be set, where it is narrower than it is by itself; 0 elsewhere
 */
export function numberIn(length, width, letters) {
  const fits = tenth(Math.min(letters.number, (width - FREE) / (FIGURE * Math.max(1, length))));
  const size = tenth(Math.max(fits, Math.min(letters.least, letters.number, fits / NARROWEST)));
  return { size, narrowed: size > fits ? width - EDGE : 0 };
}

/** @param {number} x */
function tenth(x) {
  return Math.round(x * 10) / 10;
}
