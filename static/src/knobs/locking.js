/**
 * Locks a knob, or frees it, as a change of the program.
 */
import { words } from "#words/knobs.js";
import { knobsOf, relocked } from "./lock.js";

/** Milliseconds between two looks whether the text has been answered, and how many there are. */
const PAUSE = 50;
const LOOKS = 100;

/**
 * Places in a text are known once it has been answered: until then the lock waits, so that no press is lost.
 *
 * @param {import("../store.js").Store} store
 * @param {Pick<import("../workbench.js").Workbench, "change">} workbench
 * @param {string} name of the knob; where it stands may have changed since its row was made
 * @param {number} [looks]
 */
export function lockKnob(store, workbench, name, looks = LOOKS) {
  const { program, answered, answer, problem } = store.get();
  if (program !== answered) {
    if (!problem && looks > 0) setTimeout(() => lockKnob(store, workbench, name, looks - 1), PAUSE);
    return;
  }
  const knob = knobsOf(answer, answered).find((each) => each.name === name);
  const next = knob ? relocked(program, answer, knob) : null;
  if (next !== null) workbench.change({ program: next }, { label: words.locking(name) });
}
