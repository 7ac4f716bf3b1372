/**
 * What a number looks like in a program: pure, and said here alone. The engine's lexer reads the same, and one file of numerals in
 * `static/test/numerals.jsonl` is read by both.
 *
 * A sign belongs to a number, with or without spaces between; of the signs that textbooks print each is a minus.
 */

/** Without a sign, as part of an expression. */
export const NUMERAL = "(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
export const SIGNED = `[+\\-−–]?\\s*${NUMERAL}`;
const WHOLE = new RegExp(`^${SIGNED}$`);

/**
 * @param {string} text
 * @returns {number} NaN where it is anything but one number
 */
export function readNumeral(text) {
  const plain = text.trim();
  return WHOLE.test(plain) ? Number(plain.replace(/\s/g, "").replace(/[−–]/, "-")) : Number.NaN;
}
