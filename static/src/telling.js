/**
 * Asks how the update of the moment came about: the optimizer's rule with its numbers, for the number that moved most.
 *
 * Plain descent is told from the run alone; while it plays, there is no time to read more.
 */
import { lane, quietly } from "./api.js";
import { bodyOf, isPlain, updateAt } from "./trajectory.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").UpdateAnswer} UpdateAnswer */

/** The service makes the descent again for each telling, so one far on is not told. */
const MOST_ITERATIONS = 5000;

/** @param {import("./store.js").Store} store */
export function createTelling(store) {
  /** @type {import("./api.js").Lane<UpdateAnswer>} */
  const updates = lane("update");

  async function tell() {
    const state = store.get();
    const { run, moment } = state;
    if (!run || moment.iteration === 0 || moment.iteration > MOST_ITERATIONS || isPlain(run.asked)) return;
    const { first, iteration, moved } = updateAt(run, moment.iteration);
    if (first !== iteration || !moved) return;
    if (state.told?.run === run && state.told.update.iteration === iteration) return;
    const { iterations, record_every, ...body } = bodyOf(state, run.asked);
    const asked = { ...body, iteration, parameter: moved.name, index: moved.index };
    // Without it the numbers before and after stand there alone.
    const update = await quietly(updates.ask(asked));
    if (update && store.get().run === run) store.set({ told: { run, update } });
  }

  store.listen((state, last) => {
    if (state.playing || !state.run || state.run.status === "running") return;
    if (state.moment !== last.moment || state.run !== last.run || state.playing !== last.playing) void tell();
  });
}
