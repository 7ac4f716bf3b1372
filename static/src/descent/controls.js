/**
 * The buttons of a run: back to the start, one iteration back or forth, run and pause; and how far a long run has come.
 */
import { runWords as words } from "#words/run.js";
import { required } from "../dom.js";
import { canDescend, iterationsOf, lastIteration } from "../run.js";

/** @typedef {import("../types").State} State */

/**
 * @param {import("../store.js").Store} store
 * @param {{jump: (position: number) => void, toggle: () => void, stop: () => void}} player
 * @param {Pick<import("../workbench.js").Workbench, "stop">} workbench
 * @returns {(state: State) => void}
 */
export function createControls(store, player, workbench) {
  const [run, first, back, once] = ["run", "run-first", "run-back", "run-once"].map((id) =>
    required(id, HTMLButtonElement),
  );
  const progress = required("run-progress", HTMLElement);
  const bar = required("run-done", HTMLProgressElement);
  const stop = required("run-stop", HTMLButtonElement);
  const steps = () => store.get().answer.steps?.length ?? 0;

  /** @param {number} iteration */
  const to = (iteration) => player.jump(steps() + Math.max(0, iteration));
  first?.addEventListener("click", () => to(0));
  back?.addEventListener("click", () => to(store.get().moment.iteration - 1));
  once?.addEventListener("click", () => to(store.get().moment.iteration + 1));
  run?.addEventListener("click", () => {
    const { playing, moment } = store.get();
    if (!playing) {
      // The passes of the first step are not played again: who presses here wants to see the loss go down.
      const over = moment.iteration >= iterationsOf(store.get());
      if (moment.iteration === 0 || over) to(0);
    }
    player.toggle();
  });
  stop.addEventListener("click", workbench.stop);

  return (state) => {
    const { playing, moment, answer, running } = state;
    const able = canDescend(answer);
    const going = playing && moment.step >= steps();
    run?.setAttribute("aria-pressed", String(going));
    if (run) run.disabled = !able;
    const name = run?.querySelector(".run-name");
    const text = going ? words.pause : words.run;
    if (name && name.textContent !== text) name.textContent = text;
    if (first) first.disabled = !able || moment.iteration === 0;
    if (back) back.disabled = !able || moment.iteration === 0;
    if (once) once.disabled = !able || moment.iteration >= iterationsOf(state);
    if (progress.hidden === running) progress.hidden = !running;
    if (!running) return;
    const done = state.run ? lastIteration(state.run) : 0;
    bar.max = state.iterations;
    bar.value = done;
    bar.setAttribute("aria-label", words.progress(done, state.iterations));
  };
}
