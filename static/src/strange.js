/**
 * What a link names and this program does not have: pure. The form of a word is judged by the table of fields, its sense only here,
 * once the answer to the program is there.
 */
import { parameterOf } from "./entries.js";
import { dataAxis } from "./lens.js";

/** @typedef {import("./types").State} State */
/** @typedef {"knob" | "across" | "up" | "point" | "folded"} Choice */

/** @type {readonly Choice[]} */
export const CHOICES = ["knob", "across", "up", "point", "folded"];

/**
 * @param {Partial<State>} said
 * @param {import("./types").GraphAnswer} answer
 * @returns {{strange: string[], instead: Partial<State>}} what is to be named, and what holds in its place
 */
export function strangeIn(said, answer) {
  /** @type {string[]} */
  const strange = [];
  /** @type {Partial<State>} */
  const instead = {};
  for (const choice of /** @type {const} */ (["knob", "across", "up"])) {
    const entry = said[choice];
    if (!entry || parameterOf(answer.parameters, entry)) continue;
    strange.push(`${choice}=${entry}`);
    instead[choice] = "";
  }
  const { point, folded } = said;
  if (point !== undefined && point !== null && point >= (dataAxis(answer.nodes)?.length ?? 0)) {
    strange.push(`point=${point + 1}`);
    instead.point = null;
  }
  const unknown = folded?.filter((key) => !answer.groups.some((group) => group.key === key)) ?? [];
  if (folded && unknown.length > 0) {
    strange.push(...unknown.map((key) => `folded=${key}`));
    instead.folded = unknown.length < folded.length ? folded.filter((key) => !unknown.includes(key)) : null;
  }
  return { strange, instead };
}
