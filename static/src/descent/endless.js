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

/**
 * @param {import("../store.js").Store} store
 * @param {() => void} changed told when a witness came
 */
export function createEndless(store, changed) {
  /** @type {import("../api.js").Lane<import("../types").Landscape>} */
  const landscapes = lane("landscape");
  /** @type {WeakMap<Run, Witness | null>} */
  const known = new WeakMap();

  /** @param {Run} run */
  async function look(run) {
    known.set(run, null);
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
    if (!(loss <= DEEP && Number.isFinite(loss))) return;
    known.set(run, { name, index, at, loss });
    changed();
  }

  return {
    /** @param {Run} run @returns {Witness | null} where the loss of a run that has ended lies without end below; null while not known */
    of(run) {
      const [first, last] = [Number(run.loss[0]), Number(run.loss.at(-1))];
      const isFalling = run.status === "completed" && last < 0 && last < first;
      if (isFalling && !known.has(run)) void look(run);
      return known.get(run) ?? null;
    },
  };
}
