/**
 * Whether the numbers in the graph have fallen behind the moment: they follow a drag or a descent as fast as they come, and
 * when none have come for a while, or the service cannot be reached, that is said.
 */
import { entryAt } from "./run.js";

/** @typedef {import("./types").State} State */

/** Milliseconds without new numbers; a service that is merely slow sends some more often. */
const LATE = 1500;

/** @param {Pick<State, "frame" | "moment" | "run">} state */
function isThere({ frame, moment, run }) {
  const wanted = moment.iteration > 0 && run ? (run.recorded_iterations[entryAt(run, moment.iteration)] ?? 0) : 0;
  return frame.iteration === wanted;
}

/** @param {import("./store.js").Store} store */
export function watchBehind(store) {
  let timer = 0;
  store.listen((state, last) => {
    if (state.moment === last.moment && state.frame === last.frame && state.run === last.run) return;
    const there = isThere(state);
    if (there || state.frame !== last.frame) {
      clearTimeout(timer);
      timer = 0;
      if (state.behind !== "") store.set({ behind: "" });
    }
    if (!there && !timer) timer = window.setTimeout(() => store.set({ behind: "late" }), LATE);
  });
}
