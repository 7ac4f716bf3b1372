/**
 * Locks a knob, or frees it, as a change of the program.
 */
import { words } from "#words/knobs.js";
import { relocked } from "./lock.js";

/**
 * @param {import("../store.js").Store} store
 * @param {Pick<import("../workbench.js").Workbench, "change">} workbench
 * @param {import("./lock.js").Knob} knob
 */
export function lockKnob(store, { change }, knob) {
  const { program, answered, answer } = store.get();
  const next = program === answered ? relocked(program, answer, knob) : null;
  if (next !== null) change({ program: next }, { label: words.locking(knob.name) });
}
