/**
 * Sets a formula as large as its panel has room for.
 */
import { laterWords as words } from "#words/later.js";
import { breakRow } from "./breaking.js";
import { html } from "./dom.js";
import { shownStages } from "./explain.js";
import { rewrite, rewriteNumbers } from "./rewriting.js";

/** @typedef {{sizes: number[], marks: string[]}} Way of setting a formula: sizes to try, and the classes that make it shorter */

/** Sizes to try, as parts of the projector's: the largest that fits is taken. */
const SIZES = [1, 0.9, 0.8, 0.72, 0.64, 0.56];
/** Of an optimizer's rule, which has many lines, symbols and results that can be read say more than all of its numbers that cannot. */
const LARGE = SIZES.slice(0, 4);
const SHORTER = ["inline", "brief", "bare"];
/** Derivatives in one line take half the height of stacked ones: rather so than that what is put in were left out. */
const WHOLE = { sizes: SIZES, marks: ["inline"] };
const BRIEF = { sizes: SIZES, marks: ["inline", "brief", "bare"] };
/** @type {Way[]} */
const WAYS = [{ sizes: SIZES, marks: [] }, WHOLE, { sizes: SIZES, marks: ["brief"] }, BRIEF];
/** @type {Way[]} */
const OF_RULES = [
  { sizes: LARGE, marks: [] },
  { sizes: SIZES, marks: ["brief"] },
  { sizes: SIZES, marks: ["brief", "bare"] },
];

/** Milliseconds after which numbers that changed have come to rest. */
const REST = 250;
/** Lines of an optimizer's rule that need more room. */
const MANY_RULES = 4;
/** In lines: what has to be seen of a formula that can be scrolled, and of one that cannot, because a clicker is all there is. */
const LINE = 1.3;
const WHOLE_ROW = 2.6;
/** So many formulas are remembered. */
const MOST = 200;

/** @typedef {{size: string, marks: string[], rows: number, end: "" | "more" | "none"}} Fitting `rows`: how many are shown; `end`: what is done where not even one fits */

/** @type {Pick<Fitting, "rows" | "end">} */
const ALL = { rows: Number.POSITIVE_INFINITY, end: "" };

/**
 * @param {{panel: HTMLElement, formula: HTMLElement}} parts
 * @returns {(rows: () => Element[], key: string, place: string, stages: import("./types").Stage[]) => void} told of each new formula, and of which moment it is
 */
export function createFitting({ panel, formula }) {
  /** What fitted before: to measure is to lay out the page. @type {Map<string, Fitting>} */
  const known = new Map();
  let written = "";
  /** The moment whose formula was fitted last. */
  let fitted = "";
  let later = 0;
  /** Of what the rows that stand were made. @type {string[]} */
  let standing = [];

  /** The room it has, as was told last: sentence, contributions and the nudge check take of the same. */
  let room = "";

  function fitNow() {
    room = measured();
    const found = known.get(`${room} ${written}`);
    if (found) return refit(formula, found);
    const fitting = fit(formula);
    remember(`${measured()} ${written}`, fitting);
  }

  /**
   * Its neighbours may have changed since the room was told, and to ask for it now would be to lay out the page for it alone. Who is newly
   * observed is told of as soon as the page has been laid out anyway, before anything of it is seen.
   */
  function fitInFrame() {
    // Of nothing there is nothing to measure.
    if (!formula.hasChildNodes()) return;
    const found = known.get(`${room} ${written}`);
    if (found) return refit(formula, found);
    observer.unobserve(formula);
    observer.observe(formula);
  }

  const measured = () => `${formula.clientWidth} ${formula.clientHeight}`;

  /** @param {string} key @param {Fitting | null} fitting */
  function remember(key, fitting) {
    if (known.size >= MOST) known.clear();
    if (fitting) known.set(key, fitting);
  }

  // The window, the page's size of text or its letters have changed.
  new ResizeObserver(() => known.clear()).observe(panel);
  document.fonts.addEventListener("loadingdone", () => {
    known.clear();
    fitNow();
  });
  const observer = new ResizeObserver(fitNow);
  observer.observe(formula);

  /** @param {() => Element[]} rows @param {boolean} alike of the same moment @param {string[]} stages */
  function write(rows, alike, stages) {
    const before = standing;
    standing = stages;
    if (alike && rewriteNumbers(formula, before, stages)) return true;
    const made = rows();
    for (const row of made) breakRow(row);
    const same = alike && made.length === formula.querySelectorAll(":scope > .row").length;
    if (same) rewrite(formula, made);
    else if (made[0] === undefined || made[0] !== formula.firstElementChild) formula.replaceChildren(...made);
    // Said here, because a style sheet that looked for rows would look through the whole graph at every step.
    const rules = formula.querySelectorAll(":scope > .rule").length;
    panel.dataset.rules = rules < 2 ? "few" : rules < MANY_RULES ? "some" : "many";
    return same;
  }

  return (rows, key, place, stages) => {
    const stands = write(
      rows,
      place === fitted,
      shownStages(stages)
        .flat()
        .map(({ mathml }) => mathml),
    );
    written = key;
    clearTimeout(later);
    // Other numbers of the same step, as while a knob is turned, are not worth the page's layout for each of them.
    if (stands) later = window.setTimeout(fitNow, REST);
    else fitInFrame();
    fitted = place;
  };
}

/** @param {HTMLElement} formula @param {string[]} marks */
function shorten(formula, marks) {
  for (const mark of SHORTER) formula.classList.toggle(mark, marks.includes(mark));
}

/**
 * As before, where the same was fitted into the same place: nothing is measured.
 *
 * @param {HTMLElement} formula
 * @param {Fitting} fitting
 */
function refit(formula, fitting) {
  for (const end of ["more", "none"]) formula.classList.toggle(end, fitting.end === end);
  showRows(formula, fitting.rows);
  if (sizeOf(formula) !== fitting.size) formula.style.setProperty("--fitted", fitting.size);
  shorten(formula, fitting.marks);
}

/**
 * As large as there is room for, because the panel itself never grows; if need be with derivatives in one line, then only the symbols and
 * the results, and of an update not the remark after it, at last no words
 * at all.
 *
 * @param {HTMLElement} formula
 * @returns {Fitting | null} null where there is nothing
 */
function fit(formula) {
  // To measure is to lay out the whole page.
  if (!formula.hasChildNodes()) return null;
  formula.scrollTop = 0;
  formula.classList.remove("more", "none");
  showRows(formula, ALL.rows);
  const fits = (/** @type {number} */ size) => {
    formula.style.setProperty("--fitted", String(size));
    return formula.scrollHeight <= formula.clientHeight && formula.scrollWidth <= formula.clientWidth;
  };
  const isRule = formula.querySelector(":scope > .rule") !== null;
  for (const { sizes, marks } of isRule ? OF_RULES : WAYS) {
    shorten(formula, marks);
    if (fitLargest(fits, sizes)) return { ...ALL, size: sizeOf(formula), marks };
  }
  for (const { marks } of isRule ? OF_RULES.slice(-1) : [WHOLE, BRIEF]) {
    shorten(formula, marks);
    const shown = leaveOut(formula, fits);
    if (shown > 0) return { rows: shown, end: "", size: sizeOf(formula), marks };
  }
  showRows(formula, ALL.rows);
  const end = isStrip(formula) ? "none" : "more";
  formula.classList.add(end);
  return {
    rows: ALL.rows,
    end,
    size: sizeOf(formula),
    marks: SHORTER.filter((mark) => formula.classList.contains(mark)),
  };
}

/** @param {HTMLElement} formula */
const sizeOf = (formula) => formula.style.getPropertyValue("--fitted");

/**
 * The first rows that fit, and how many more there are: a row cut in half would say less than none, and a clicker cannot
 * scroll to it. The button shows them all.
 *
 * @param {HTMLElement} formula
 * @param {(size: number) => boolean} fits
 * @returns {number} how many are shown; 0 where not even one fits
 */
function leaveOut(formula, fits) {
  const rows = formula.querySelectorAll(":scope > .row").length;
  const smallest = SIZES.at(-1) ?? 1;
  for (let shown = rows - 1; shown > 0; shown -= 1) {
    showRows(formula, shown);
    if (!fits(smallest)) continue;
    fitLargest(fits, SIZES);
    return shown;
  }
  return 0;
}

/** Whether so little of a row would be seen that it is letters cut in slices. @param {HTMLElement} formula */
function isStrip(formula) {
  const lines = formula.clientHeight / Number.parseFloat(getComputedStyle(formula).fontSize);
  return lines < (document.documentElement.dataset.view === "projector" ? WHOLE_ROW : LINE);
}

/** So many rows, and a button for the others. @param {HTMLElement} formula @param {number} count */
function showRows(formula, count) {
  for (const button of formula.querySelectorAll(":scope > .more-rows")) button.remove();
  const rows = formula.querySelectorAll(":scope > .row");
  for (const [place, row] of rows.entries()) row.toggleAttribute("hidden", place >= count);
  if (count >= rows.length) return;
  const all = html("button", { type: "button", class: "more-rows" }, words.moreRows(rows.length - count));
  all.addEventListener("click", () => {
    showRows(formula, ALL.rows);
    formula.classList.add("more");
    formula.focus();
  });
  formula.append(all);
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
