/**
 * Says what happens at the moment: the engine's sentence and formula, each symbol linked with its place in the graph.
 */
import { html, imported, math } from "./dom.js";
import { formatNumber, summary, toNumber } from "./numbers.js";
import { updateAt } from "./run.js";
import { words } from "./words.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Step} Step */
/** @typedef {import("./types").Stage} Stage */
/** @typedef {import("./types").Hover} Hover */
/** @typedef {import("./moment.js").Known} Known */

/** Sizes to try, as parts of the projector's: the first that fits is taken. */
const SIZES = [1, 0.9, 0.8, 0.72, 0.64, 0.56];
const LINKS = { node: "node", gradient: "node", edge: "edge" };

/**
 * @param {{panel: HTMLElement, sentence: HTMLElement, formula: HTMLElement, arrivals: HTMLElement, spoken: HTMLElement}} parts
 * @param {(hover: Hover | null) => void} onHover
 */
export function createExplain({ panel, sentence, formula, arrivals, spoken }, onHover) {
  for (const [begin, end] of [
    ["pointerover", "pointerleave"],
    ["focusin", "focusout"],
  ]) {
    formula.addEventListener(/** @type {string} */ (begin), (event) =>
      onHover(linkOf(/** @type {Element} */ (event.target))),
    );
    formula.addEventListener(/** @type {string} */ (end), () => onHover(null));
  }
  let written = "";

  /**
   * @param {State} state
   * @param {Known} known
   */
  function update(state, known) {
    const { phase, text, rows, key } = content(state, known);
    panel.dataset.phase = phase;
    sentence.textContent = text;
    if (!state.playing || phase !== "iterations") spoken.textContent = text;
    arrivals.replaceChildren(...known.arrivals.map((arrival) => arrivalView(state, arrival)));
    if (key === written) return;
    written = key;
    formula.replaceChildren(...rows());
    fit(formula);
  }

  /** @param {Hover | null} hover */
  function light(hover) {
    for (const token of formula.querySelectorAll("[data-node], [data-gradient], [data-edge]")) {
      const link = ownLink(token);
      token.classList.toggle("lit", hover !== null && link?.kind === hover.kind && link.id === hover.id);
    }
  }

  return { update, light };
}

/**
 * As large as there is room for, because the panel itself never grows.
 *
 * @param {HTMLElement} formula
 */
function fit(formula) {
  formula.scrollTop = 0;
  for (const size of SIZES) {
    formula.style.setProperty("--fitted", String(size));
    if (formula.scrollHeight <= formula.clientHeight && formula.scrollWidth <= formula.clientWidth) return;
  }
}

/**
 * @param {State} state
 * @param {Known} known
 * @returns {{phase: string, text: string, rows: () => Element[], key: string}}
 */
function content(state, known) {
  if (state.moment.iteration > 0) return iterationContent(state);
  const { step } = known;
  if (!step) {
    const text = (state.answer.steps ?? []).some((each) => each.phase === "backward")
      ? words.begin
      : words.beginForward;
    return { phase: "start", text, rows: () => [], key: "start" };
  }
  return {
    phase: step.phase,
    text: step.text ?? step.rule,
    rows: () => formulaRows(step.formula),
    key: step.formula.map((stage) => stage.mathml).join(""),
  };
}

/** @param {State} state */
function iterationContent({ run, moment, rate, answer }) {
  if (!run) return { phase: "iterations", text: words.preparing, rows: () => [], key: "preparing" };
  const { loss, before, moved } = updateAt(run, moment.iteration);
  const text = words.iteration(moment.iteration, rate, before, loss, run.parameters.length);
  const rows = () =>
    moved ? [updateRow(moved, answer.nodes[answer.output]?.name ?? words.lossName, rate, run.parameters.length)] : [];
  return { phase: "iterations", text, rows, key: `${moment.iteration} ${JSON.stringify(moved)} ${rate}` };
}

/**
 * One row per contribution: symbols = gradient put in = numbers = result.
 *
 * @param {Stage[]} stages
 * @returns {Element[]}
 */
function formulaRows(stages) {
  /** @type {Map<number | null, Stage[]>} */
  const rows = new Map();
  for (const stage of stages) rows.set(stage.edge, [...(rows.get(stage.edge) ?? []), stage]);
  return [...rows.values()].map((row) => {
    const distinct = row.filter((stage, i) => i === 0 || stage.mathml !== row[i - 1]?.mathml);
    return html("div", { class: "row" }, ...distinct.map(stageView));
  });
}

/**
 * @param {Stage} stage
 * @param {number} index
 * @returns {Element}
 */
function stageView(stage, index) {
  const view = imported(stage.mathml, "text/html");
  if (!view) return html("span");
  view.removeAttribute("display");
  view.classList.add("stage-part", stage.stage);
  if (index > 0) {
    view.classList.add("later", ["", "second", "third"][index - 1] || "first");
    view.prepend(math("mo", { form: "infix" }, "="));
  }
  return view;
}

/**
 * The rule of descent, for the knob that it moved most.
 *
 * @param {{name: string, before: number, after: number}} moved
 * @param {string} output
 * @param {number} rate
 * @param {number} knobs
 */
function updateRow(moved, output, rate, knobs) {
  const name = () => mathName(moved.name);
  const part = (/** @type {Element} */ of) => math("mrow", {}, math("mi", {}, "∂"), of);
  const slope = math("mfrac", { class: "gradient-part" }, part(mathName(output)), part(name()));
  const sign = (/** @type {string} */ glyph) => math("mo", { form: "infix" }, glyph);
  const rule = math(
    "math",
    {},
    name(),
    sign("←"),
    name(),
    sign("−"),
    math("mn", {}, formatNumber(rate)),
    sign("·"),
    slope,
  );
  const numbers = html(
    "span",
    { class: "moved" },
    `${moved.name}: ${formatNumber(moved.before)} → ${formatNumber(moved.after)}`,
  );
  const before = knobs > 1 ? [html("span", { class: "quiet" }, words.steepest)] : [];
  return html("div", { class: "row update" }, ...before, rule, numbers);
}

/**
 * A name as the engine typesets it: its digits as a subscript.
 *
 * @param {string} name
 */
function mathName(name) {
  const stem = name.replace(/\d+$/, "") || name;
  const index = name.slice(stem.length);
  return index ? math("msub", {}, math("mi", {}, stem), math("mn", {}, index)) : math("mi", {}, stem);
}

/**
 * @param {State} state
 * @param {import("./moment.js").Arrival} arrival
 */
function arrivalView(state, arrival) {
  const node = state.frame.nodes.find((each) => each.id === arrival.node);
  const sum =
    arrival.before === null
      ? summary(arrival.after)
      : `${summary(arrival.before)} + ${signed(arrival.contribution)} = ${summary(arrival.after)}`;
  const count = html("span", { class: "count" }, ` · ${words.arrived(arrival.arrived, arrival.expected)}`);
  return html("span", { class: "arrival", "data-node": arrival.node }, `∂ ${node?.label ?? ""}: ${sum}`, count);
}

/** @param {import("./types").Tensor} tensor */
function signed(tensor) {
  const text = summary(tensor);
  return typeof tensor === "object" || !(toNumber(tensor) < 0) ? text : `(${text})`;
}

/**
 * @param {Element} target
 * @returns {Hover | null} what the innermost marked formula around it stands for
 */
function linkOf(target) {
  const marked = target.closest("[data-node], [data-gradient], [data-edge]");
  return marked && ownLink(marked);
}

/**
 * @param {Element} token
 * @returns {Hover | null}
 */
function ownLink(token) {
  for (const [attribute, kind] of Object.entries(LINKS)) {
    const id = token.getAttribute(`data-${attribute}`);
    if (id !== null) return { kind: /** @type {Hover["kind"]} */ (kind), id: Number(id) };
  }
  return null;
}
