/**
 * Looks whether a loss that a run brought below zero goes on falling as far as numbers reach. That cannot be read off the run: so the
 * loss is computed very far away along the number that moved last, and only what was computed there is said.
 */
import { lane, quietly } from "../api.js";
import { updateAt, valuesAt } from "../trajectory.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Run} Run */
/** @typedef {{name: string, index: number[], at: number, loss: number}} Witness */

/** So far away that its fifth power is still a number. */
const FAR = 1e60;
/** What no constant that somebody writes into a program makes of a loss that has a lower end. */
const DEEP = -1e40;

/** @param {import("../store.js").Store} store */
export function createEndless(store) {
  /** @type {import("../api.js").Lane<import("../types").Landscape>} */
  const landscapes = lane("landscape");
  /** @type {WeakSet<Run>} */
  const asked = new WeakSet();

  /** @param {Run} run */
  async function look(run) {
    asked.add(run);
    const { answered, values } = store.get();
    const end = run.recorded_iterations.at(-1) ?? 0;
    const moved = updateAt(run, end).moved;
    if (!moved) return;
    const { name, index, before, after } = moved;
    const axis = { parameter: name, index, from: -FAR, to: FAR, points: 2 };
    const body = { program: answered, values: { ...values, ...valuesAt(run, end) }, axes: [axis] };
    const found = await quietly(landscapes.ask(body, true));
    // Downhill is the way that the number went.
    const at = after > before ? FAR : -FAR;
    const loss = Number(found?.loss[after > before ? 1 : 0]);
    if (!(loss <= DEEP && Number.isFinite(loss)) || store.get().run !== run) return;
    store.set({ below: { run, witness: { name, index, at, loss } } });
  }

  /** @param {Run | null} run */
  function check(run) {
    if (run?.status !== "completed" || asked.has(run)) return;
    const [first, end] = [Number(run.loss[0]), Number(run.loss.at(-1))];
    if (end < 0 && end < first) void look(run);
  }

  store.listen(({ run }, last) => {
    if (run !== last.run) check(run);
  });
  // A link may have brought a run before this came.
  check(store.get().run);
}

/**
 * @param {Pick<State, "run" | "below">} state
 * @returns {Witness | null} of the run that is shown
 */
export function belowOf({ run, below }) {
  return below && below.run === run ? below.witness : null;
}
