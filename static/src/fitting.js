/**
 * Sets a formula as large as its panel has room for.
 */
import { words } from "#words/first.js";
import { html } from "./dom.js";

/** Sizes to try, as parts of the projector's: the largest that fits is taken. */
const SIZES = [1, 0.9, 0.8, 0.72, 0.64, 0.56];
/** Of an optimizer's rule, which has many lines, symbols and results that can be read say more than all of its numbers that cannot. */
const LARGE = SIZES.slice(0, 4);

/**
 * As large as there is room for, because the panel itself never grows; of many rows, if need be, only the symbols and
 * the results, and of an update not the remark after it, at last no words
 * at all.
 *
 * @param {HTMLElement} formula
 */
export function fit(formula) {
  // To measure is to lay out the whole page.
  if (!formula.hasChildNodes()) return;
  formula.scrollTop = 0;
  formula.classList.remove("more");
  showRows(formula, Number.POSITIVE_INFINITY);
  const fits = (/** @type {number} */ size) => {
    formula.style.setProperty("--fitted", String(size));
    return formula.scrollHeight <= formula.clientHeight && formula.scrollWidth <= formula.clientWidth;
  };
  const isRule = formula.querySelector(":scope > .rule") !== null;
  for (const [level, sizes] of [isRule ? LARGE : SIZES, SIZES, SIZES].entries()) {
    formula.classList.toggle("brief", level > 0);
    formula.classList.toggle("bare", level > 1);
    if (fitLargest(fits, sizes)) return;
  }
  leaveOut(formula, fits);
}

/**
 * The first rows that fit, and how many more there are: a row cut in half would say less than none, and a clicker cannot
 * scroll to it. The button shows them all.
 *
 * @param {HTMLElement} formula
 * @param {(size: number) => boolean} fits
 */
function leaveOut(formula, fits) {
  const rows = formula.querySelectorAll(":scope > .row").length;
  const smallest = SIZES.at(-1) ?? 1;
  for (let shown = rows - 1; shown > 0; shown -= 1) {
    showRows(formula, shown);
    const all = html("button", { type: "button", class: "more-rows" }, words.moreRows(rows - shown));
    all.addEventListener("click", () => {
      showRows(formula, Number.POSITIVE_INFINITY);
      formula.classList.add("more");
      formula.focus();
    });
    formula.append(all);
    if (fits(smallest)) {
      fitLargest(fits, SIZES);
      return;
    }
  }
  showRows(formula, Number.POSITIVE_INFINITY);
  formula.classList.add("more");
}

/** @param {HTMLElement} formula @param {number} count */
function showRows(formula, count) {
  for (const button of formula.querySelectorAll(":scope > .more-rows")) button.remove();
  for (const [place, row] of formula.querySelectorAll(":scope > .row").entries())
    row.toggleAttribute("hidden", place >= count);
}

/**
 * Every measurement lays out the formula, so that most sizes are never tried.
 *
 * @param {(size: number) => boolean} fits sets a size
 * @param {number[]} sizes the largest first
 * @returns {boolean} whether one was found, and is set
 */
function fitLargest(fits, sizes) {
  const [largest = 1, ...others] = sizes;
  if (fits(largest)) return true;
  let smallest = others.length - 1;
  if (!fits(others[smallest] ?? 1)) return false;
  let fitting = true;
  for (let low = 0; low < smallest; ) {
    const middle = Math.floor((low + smallest) / 2);
    fitting = fits(others[middle] ?? 1);
    if (fitting) smallest = middle;
    else low = middle + 1;
  }
  return fitting || fits(others[smallest] ?? 1);
}
