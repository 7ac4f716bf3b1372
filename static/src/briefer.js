/**
 * What a number may say where it has too little room to be read from afar: first without its mark, which its colour and the line
 * around it say too, then in three figures, at last in two. Pure.
 */
import { formatNumber } from "./numbers.js";

const MARK = "∂ ";
const FIGURES = [3, 2];
/** Widths over the size, of figures in a table and of the thin letters between them. */
const FIGURE = 0.64;
const THIN = 0.28;

/** @param {string} text @returns {number} about how wide it is, in its own size */
export function widthOf(text) {
  return [...text].reduce((sum, letter) => sum + (".,·' ⁻".includes(letter) ? THIN : FIGURE), 0);
}

/**
 * @param {string} text of one number, with or without its mark
 * @returns {string[]} from long to short, the whole first
 */
export function briefer(text) {
  const bare = text.startsWith(MARK) ? text.slice(MARK.length) : text;
  const number = Number(bare.replace("−", "-"));
  const rounded = bare === "" || Number.isNaN(number) ? [] : FIGURES.map((count) => written(number, count));
  return [...new Set([text, bare, ...rounded])].filter(
    (each, i, all) => i === 0 || each.length < (all[i - 1] ?? "").length,
  );
}

/** @param {number} number @param {number} figures or as many as stand before its point */
function written(number, figures) {
  const whole = Math.trunc(Math.abs(number)).toFixed(0);
  return formatNumber(Number(number.toPrecision(whole === "0" ? figures : Math.max(figures, whole.length))));
}
