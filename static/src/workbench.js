/**
 * What the visitor can do, each as one function: asks the service where that is needed, and changes the state.
 *
 * Views never come here; they are told of the new state. Each part is a noun of its own: `editing.js` changes the program,
 * `asking.js` asks for its graph, `wording.js` for words that it lacks, `descending.js` runs descents.
 */
import { createAsking } from "./asking.js";
import { watchBehind } from "./behind.js";
import { createDescending } from "./descending.js";
import { createEditing } from "./editing.js";
import { createHand } from "./hand.js";
import { createTelling } from "./telling.js";
import { createWording } from "./wording.js";

/** @param {import("./store.js").Store} store */
export function createWorkbench(store) {
  const descending = createDescending(store);
  watchBehind(store);
  createTelling(store);
  const asking = createAsking(store, descending);
  const hand = createHand();
  const editing = createEditing(store, asking, hand, descending);
  createWording(store, hand);
  const { prepare, descendWith, stop, again, drop } = descending;
  return { ...editing, ask: asking.ask, prepare, descendWith, stop, again, drop, hand };
}

/** @typedef {ReturnType<typeof createWorkbench>} Workbench */
