/**
 * Feeds the charts from the state; which pictures make sense is said by the answer.
 */

import { words } from "#words/first.js";
import { laterWords } from "#words/later.js";
import { createFit } from "./charts/fit.js";
import { createLoss } from "./charts/loss.js";
import { html } from "./dom.js";
import { flat, toNumber } from "./numbers.js";
import { canDescend, iterationsOf } from "./run.js";

/** @typedef {import("./types").State} State */

/**
 * @template Data
 * @param {HTMLElement} host
 * @param {(host: HTMLElement) => {show: (data: Data | null) => void}} create
 * @param {string} nothing said where there is no picture
 */
function chart(host, create, nothing) {
  /** @type {{show: (data: Data | null) => void} | null} */
  let view = null;
  return (/** @type {Data | null} */ data) => {
    if (data === null) {
      view = null;
      if (host.textContent !== nothing) host.replaceChildren(html("p", { class: "chart-empty" }, nothing));
      return;
    }
    view ??= create(host);
    view.show(data);
  };
}

/**
 * @param {{panel: HTMLElement, fit: HTMLElement, loss: HTMLElement}} hosts the panel is there only with a fit to show
 * @returns {(state: State) => void}
 */
export function createPictures({ panel, fit, loss }) {
  const points = createFit(fit);
  const showLoss = chart(loss, createLoss, laterWords.noDescent);
  return (state) => {
    const data = fitData(state);
    panel.hidden = data === null;
    points.show(data);
    showLoss(lossData(state));
  };
}

/** @param {State} state @returns {import("./charts/fit.js").FitData | null} */
function fitData({ answer, frame, curve }) {
  const fit = answer.pictures?.find((picture) => picture.kind === "fit");
  if (!fit?.x || !fit.y || !fit.prediction) return null;
  const column = (/** @type {string | undefined} */ name) =>
    flat(frame.nodes.find((node) => node.name === name)?.value);
  const [x, y, at] = [column(fit.x), column(fit.y), column(fit.prediction)];
  if (!x || !y || !at) return null;
  const names = { x: fit.x, y: fit.y };
  return {
    x,
    y,
    at: at.length === 1 ? x.map(() => at[0] ?? Number.NaN) : at,
    curve,
    names,
    label: laterWords.fit(fit.y, fit.x, fit.prediction),
  };
}

/** @param {State} state @returns {import("./charts/loss.js").LossData | null} */
function lossData(state) {
  const { answer, run, moment, frame } = state;
  if (!canDescend(answer)) return null;
  const name = answer.nodes[answer.output]?.name ?? words.lossName;
  return {
    iterations: run?.recorded_iterations ?? [0],
    loss: run ? run.loss.map(toNumber) : [toNumber(/** @type {import("./types").Figure} */ (frame.loss))],
    iteration: run ? moment.iteration : 0,
    last: iterationsOf(state),
    now: run ? lossAt(run, moment.iteration) : toNumber(/** @type {import("./types").Figure} */ (frame.loss)),
    names: { x: laterWords.iterationAxis, y: name },
    label: laterWords.loss(name),
  };
}

/**
 * @param {import("./types").Run} run
 * @param {number} iteration
 */
function lossAt(run, iteration) {
  const at = run.recorded_iterations.findLastIndex((each) => each <= iteration);
  return toNumber(run.loss[at] ?? "NaN");
}
