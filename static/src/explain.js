/**
 * Says what happens at the moment: the engine's sentence and formula.
 */

import { words } from "#words/first.js";
import { html, imported, math } from "./dom.js";
import { isArray } from "./numbers.js";
import { isWithin } from "./run.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Step} Step */
/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./moment.js").Known} Known */
/** @typedef {typeof import("./fitting.js").createFitting} Fitter */
/** @typedef {{phase: string, text: string, rows: () => Element[], key: string, stages?: Stage[]}} Content `stages`: where all that the rows are made of is a formula */

/** Characters from which a sentence is set smaller. */
const LONG = 170;

/**
 * @param {{panel: HTMLElement, sentence: HTMLElement, formula: HTMLElement, arrivals: HTMLElement, spoken: HTMLElement}} parts
 */
export function createExplain({ panel, sentence, formula, arrivals, spoken }) {
  let written = "";
  let place = "";
  /** @type {Stage[]} */
  let standing = [];
  /** Sets the formula as large as there is room for, and writes only what is other; it comes after the first look. @type {ReturnType<Fitter>} */
  let fit = (rows) => formula.replaceChildren(...rows());
  /** @type {(state: State) => Content} */
  let ofUpdate = preparing;
  /** Tells what adds at a branch; it comes after the first look. @type {ReturnType<typeof import("./arrivals.js").createArrivals>} */
  let arrive = () => {};
  /**
   * @param {State} state
   * @param {Known} known
   * @param {boolean} [leapt] whether the moment was jumped to
   */
  function update(state, known, leapt = false) {
    const { phase, text, rows, key, stages = [] } = content(state, known, ofUpdate);
    panel.dataset.phase = phase;
    if (sentence.textContent !== text) sentence.textContent = text;
    sentence.classList.toggle("long", text.length > LONG);
    const hush = phase === "iterations" && (state.playing || isOnWay(state));
    if (!hush && spoken.textContent !== text) spoken.textContent = text;
    arrive(state, known, leapt);
    if (key === written) return;
    written = key;
    standing = stages;
    place = `${phase} ${state.moment.iteration} ${known.step?.index}`;
    fit(rows, key, place, stages);
  }

  return {
    update,
    /** @param {Fitter} fitter */
    fitBy(fitter) {
      fit = fitter({ panel, formula });
      fit(() => [...formula.children], written, place, standing);
    },
    /** @param {typeof import("./arrivals.js").createArrivals} teller */
    arriveBy(teller) {
      arrive = teller({ panel, sentence, arrivals });
    },
    /** @param {(state: State) => Content} teller says what an update did; it comes after the first look */
    tellUpdates(teller) {
      ofUpdate = teller;
    },
  };
}

/**
 * @param {State} state
 * @param {Known} known
 * @param {(state: State) => Content} ofUpdate
 * @returns {Content}
 */
function content(state, known, ofUpdate) {
  if (state.moment.iteration > 0 && !(isWithin(state) && state.moment.step > 0)) return ofUpdate(state);
  const { step } = known;
  if (!step) {
    const { steps, loss } = state.answer;
    const seeded = steps?.some((each) => each.phase === "seed");
    const text = seeded ? words.begin : isArray(loss) ? words.beginMany : words.beginFixed;
    return { phase: "start", text, rows: () => [], key: "start" };
  }
  return {
    phase: step.phase,
    text: step.text ?? step.rule,
    rows: () => formulaRows(step.formula),
    stages: step.formula,
    key: step.formula.map((stage) => stage.mathml).join(""),
  };
}

/** Whether numbers of the moment are under way, which are told once when they are there. @param {State} state */
function isOnWay({ run, frame, moment, behind }) {
  return run !== null && behind === "" && frame.iteration !== moment.iteration;
}

/** @returns {Content} */
function preparing() {
  return { phase: "iterations", text: words.preparing, rows: () => [], key: "preparing" };
}

/**
 * One row per contribution: symbols = gradient put in = numbers = result.
 *
 * @param {Stage[]} stages
 * @returns {Element[]}
 */
export function formulaRows(stages) {
  return shownStages(stages).map((row) => html("div", { class: "row" }, ...row.map(stageView)));
}

/**
 * The stages of each row, but for one that says what the one before it said.
 *
 * @param {Stage[]} stages
 * @returns {Stage[][]}
 */
export function shownStages(stages) {
  /** @type {Stage[][]} */
  const rows = [];
  for (const stage of stages) {
    if (stage.stage === "symbols" || rows.length === 0) rows.push([]);
    rows.at(-1)?.push(stage);
  }
  return rows.map((row) => row.filter((stage, i) => i === 0 || stage.mathml !== row[i - 1]?.mathml));
}

/**
 * @param {Stage} stage
 * @param {number} index
 * @returns {Element}
 */
function stageView(stage, index) {
  const view = parsed(stage);
  if (!view) return html("span");
  view.removeAttribute("display");
  view.classList.add("stage-part", stage.stage);
  if (index > 0) {
    view.classList.add("later", ["", "second", "third"][index - 1] || "first");
    view.prepend(math("mo", { form: "infix" }, "="));
  }
  return view;
}

/** A document is made for each text that is read, and one goes to and fro between the same steps. @type {WeakMap<Stage, Element | null>} */
const known = new WeakMap();

/** @param {Stage} stage @returns {Element | null} its formula, of which nobody else has a part */
function parsed(stage) {
  let view = known.get(stage);
  if (view === undefined) {
    view = imported(stage.mathml, "text/html");
    known.set(stage, view);
  }
  return /** @type {Element | null} */ (view?.cloneNode(true) ?? null);
}
