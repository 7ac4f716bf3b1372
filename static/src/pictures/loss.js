/**
 * Feeds the loss over the iterations from the state.
 */
import { words } from "#words/first.js";
import { laterWords } from "#words/later.js";
import { words as pictureWords } from "#words/pictures.js";
import { createLoss } from "../charts/loss.js";
import { isLog } from "../charts/losses.js";
import { html } from "../dom.js";
import { toNumber } from "../numbers.js";
import { canDescend, entryAt, iterationsOf } from "../run.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Figure} Figure */

/**
 * @param {HTMLElement} host
 * @param {import("../store.js").Store} store
 * @returns {(state: State) => void}
 */
export function createLossPicture(host, store) {
  /** @type {ReturnType<typeof createLoss> | null} */
  let view = null;
  const toggle = html("button", { type: "button", class: "small quiet scale" }, pictureWords.log);
  toggle.title = pictureWords.logScale;
  toggle.addEventListener("click", () => {
    const on = toggle.getAttribute("aria-pressed") === "true";
    store.set({ scale: on ? "linear" : "log" });
  });
  return (state) => {
    const data = lossData(state);
    if (data === null) {
      view = null;
      if (host.textContent !== laterWords.noDescent) {
        host.replaceChildren(html("p", { class: "chart-empty" }, laterWords.noDescent));
      }
      return;
    }
    if (!view) {
      view = createLoss(host);
      host.append(toggle);
    }
    // One number has no scale yet.
    toggle.hidden = data.loss.length < 2;
    toggle.setAttribute("aria-pressed", String(isLog(data)));
    view.show(data);
  };
}

/** @param {State} state @returns {import("../charts/loss.js").LossData | null} */
function lossData(state) {
  const { answer, run, moment, frame } = state;
  if (!canDescend(answer)) return null;
  const name = answer.nodes[answer.output]?.name ?? words.lossName;
  const now = toNumber(/** @type {Figure} */ (frame.loss));
  return {
    iterations: run?.recorded_iterations ?? [0],
    loss: run ? run.loss.map(toNumber) : [now],
    iteration: run ? moment.iteration : 0,
    last: iterationsOf(state),
    now: run ? toNumber(run.loss[entryAt(run, moment.iteration)] ?? "NaN") : now,
    names: { x: laterWords.iterationAxis, y: name },
    label: laterWords.loss(name),
    scale: state.scale,
  };
}
