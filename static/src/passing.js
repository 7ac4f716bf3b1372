/**
 * The controls of the timeline that come after the first look, grain, direction and loop, and the numbers before an
 * update, which are shown as out of date until they are computed again.
 */
import { lane, quietly } from "./api.js";
import { sameStructure } from "./asking.js";
import { required } from "./dom.js";
import { GRAINS } from "./grains.js";
import { entryAt, frameOf, isWithin } from "./run.js";
import { valuesAt } from "./trajectory.js";
import { numbersOf } from "./viewing.js";

/** @typedef {import("./types").State} State */

/**
 * @param {import("./store.js").Store} store
 * @param {{toggleBack: () => void}} player
 * @returns {(state: State) => void}
 */
export function createPassing(store, player) {
  /** @type {import("./api.js").Lane<import("./types").GraphAnswer>} */
  const frames = lane("graph");
  const back = required("play-back", HTMLButtonElement);
  const loop = required("loop", HTMLButtonElement);
  const grain = required("grain", HTMLSelectElement);
  back.addEventListener("click", player.toggleBack);
  loop.addEventListener("click", () => store.set({ looped: !store.get().looped }));
  grain.addEventListener("change", () => {
    const chosen = GRAINS.find((each) => each === grain.value);
    if (chosen) store.set({ grain: chosen });
  });

  /** Asks for the numbers of the iteration before the one whose passes are stepped through. */
  async function lookBack() {
    const { run, moment, answer, answered, values } = store.get();
    if (!run) return;
    const before = run.recorded_iterations[entryAt(run, moment.iteration) - 1] ?? 0;
    if (before === 0) {
      frames.drop();
      return store.set({ before: frameOf(answer, 0) });
    }
    const body = {
      program: answered,
      values: { ...values, ...valuesAt(run, before) },
      include: [],
      max_elements: numbersOf(store.get()),
    };
    const numbers = await quietly(frames.ask(body));
    const now = store.get();
    const isStill = isWithin(now) && now.moment.iteration === moment.iteration && now.answered === answered;
    if (numbers && isStill && sameStructure(numbers, now.answer)) store.set({ before: frameOf(numbers, before) });
  }

  store.listen((state, last) => {
    const within = isWithin(state);
    const other = !isWithin(last) || state.moment.iteration !== last.moment.iteration || state.run !== last.run;
    if (within && other) void lookBack();
    else if (!within && state.before) store.set({ before: null });
  });

  return ({ playing, backwards, looped, grain: chosen }) => {
    back.setAttribute("aria-pressed", String(playing && backwards));
    loop.setAttribute("aria-pressed", String(looped));
    grain.value = chosen;
  };
}
