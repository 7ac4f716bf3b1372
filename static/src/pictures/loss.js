/**
 * Feeds the loss over the iterations from the state, with the last runs of the same program behind it.
 */
import { words } from "#words/first.js";
import { laterWords } from "#words/later.js";
import { lossWords } from "#words/loss.js";
import { words as pictureWords } from "#words/pictures.js";
import { createLoss } from "../charts/loss.js";
import { isLog } from "../charts/losses.js";
import { hide, html } from "../dom.js";
import { toNumber } from "../numbers.js";
import { sameRun } from "../recording.js";
import { canDescend, entryAt, iterationsOf, lastIteration, toldIteration } from "../run.js";

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
  const toggle = html("button", { type: "button", class: "small scale" }, pictureWords.log);
  toggle.title = pictureWords.logScale;
  toggle.addEventListener("click", () => {
    const on = toggle.getAttribute("aria-pressed") === "true";
    store.set({ scale: on ? "linear" : "log" });
  });
  const clear = html(
    "button",
    { type: "button", class: "small quiet scale", title: lossWords.clearIs },
    lossWords.clear,
  );
  clear.addEventListener("click", () => store.set({ ghosts: [] }));
  const tools = html("div", { class: "loss-tools" }, clear, toggle);
  return (state) => {
    const data = lossData(state);
    if (data === null) {
      view = null;
      tools.remove();
      if (host.textContent !== laterWords.noDescent) {
        host.replaceChildren(html("p", { class: "chart-empty" }, laterWords.noDescent));
      }
      return;
    }
    if (!view) {
      view = createLoss(host);
      host.after(tools);
    }
    // One number has no scale yet, and what is nowhere above 0 has no logarithm.
    hide(clear, data.ghosts?.length === 0);
    hide(toggle, data.loss.length < 2 || !data.loss.some((number) => number > 0));
    toggle.setAttribute("aria-pressed", String(isLog(data)));
    view.show(data);
  };
}

/** @param {State} state @returns {import("../charts/loss.js").LossData | null} */
function lossData(state) {
  const { answer, run, frame, ghosts } = state;
  if (!canDescend(answer)) return null;
  const name = answer.nodes[answer.output]?.name ?? words.lossName;
  const now = toNumber(/** @type {Figure} */ (frame.loss));
  const told = toldIteration(state);
  return {
    iterations: run?.recorded_iterations ?? [0],
    loss: run ? run.loss.map(toNumber) : [now],
    iteration: run ? Math.min(told, lastIteration(run)) : 0,
    ghosts: ghosts
      .filter((ghost) => !run || !sameRun(ghost, run))
      .map(({ asked, iterations, loss }) => ({ iterations, loss, label: lossWords.ghost(asked) })),
    last: iterationsOf(state),
    now: run ? toNumber(run.loss[entryAt(run, told)] ?? "NaN") : now,
    names: { x: laterWords.iterationAxis, y: name },
    label: laterWords.loss(name),
    scale: state.scale,
  };
}
