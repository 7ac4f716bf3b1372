/**
 * What helps a run that went wrong: a rate that was found by trying, data scaled to −1 … 1, or simply another go.
 */

import { editingWords } from "#words/editing.js";
import { runWords as words } from "#words/run.js";
import { ask, isAnswer } from "../api.js";
import { flat } from "../numbers.js";
import { bodyOf } from "../trajectory.js";
import { findRate } from "./ratesearch.js";
import { farOut, scaled } from "./scaling.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Run} Run */
/** @typedef {{name: string, title: string, act: () => void, busy?: boolean}} Offer */

/** Iterations of a trial: enough to see where it goes. */
const TRIAL = 200;
/** Somebody went on: nobody waits for the rate any more. */
class Unwanted extends Error {}

/** Milliseconds of rest before a search begins by itself. */
const REST = 400;

/**
 * @param {import("../store.js").Store} store
 * @param {import("../workbench.js").Workbench} workbench
 * @param {() => void} onFound told when there is something new to offer
 */
export function createRemedies(store, { change, descendWith, again }, onFound) {
  /**
   * How far the search for a rate is, and for which run.
   *
   * @type {{run: Run | null, stage: "idle" | "waiting" | "searching" | "found" | "missed", rate: number | null}}
   */
  let quest = { run: null, stage: "idle", rate: null };

  /** @param {Run} run */
  async function search(run) {
    const state = store.get();
    if (state.run !== run || quest.run !== run || quest.stage === "searching") return;
    quest = { run, stage: "searching", rate: null };
    onFound();
    const { asked } = run;
    const trial = async (/** @type {number} */ rate) => {
      if (store.get().run !== run) throw new Unwanted();
      const optimizer = { ...asked.optimizer, learning_rate: rate };
      const body = bodyOf(state, { ...asked, optimizer, iterations: Math.min(TRIAL, asked.iterations) });
      const ended = /** @type {Run} */ (await ask("descent", { ...body, record_every: TRIAL }));
      const [first, last] = [Number(ended.loss[0]), Number(ended.loss.at(-1))];
      return ended.status !== "diverged" && last < first ? last : null;
    };
    const ended = await findRate(trial, asked.optimizer.learning_rate).catch(without);
    if (quest.run !== run) return;
    quest = typeof ended === "string" ? { ...quest, stage: ended } : { run, stage: "found", rate: ended?.rate ?? null };
    onFound();
  }

  /**
   * @param {State} state
   * @param {import("./verdict.js").Verdict | null} judged
   * @returns {Offer[]}
   */
  function offers(state, judged) {
    const { run, runProblem } = state;
    if (runProblem !== null || run?.reason === "lost" || run?.reason === "visitor") {
      return [{ name: words.again, title: words.againIs, act: again }];
    }
    if (!run || !judged || !["diverged", "climbing", "slow"].includes(judged.kind)) return [];
    return [...scaleOffer(state, judged), ...rateOffer(state, run, judged.kind !== "slow")];
  }

  /**
   * Where a run went wrong the search begins by itself, once the hand is off the number.
   *
   * @param {State} state
   * @param {Run} run
   * @param {boolean} urgent
   * @returns {Offer[]}
   */
  function rateOffer(state, run, urgent) {
    if (quest.run !== run) {
      quest = { run, stage: urgent ? "waiting" : "idle", rate: null };
      if (urgent) setTimeout(() => void search(run), REST);
    }
    const { stage, rate } = quest;
    const name = stage === "missed" ? words.searchAgain : words.search;
    if (stage === "idle" || stage === "missed") return [{ name, title: words.searchIs, act: () => void search(run) }];
    if (stage !== "found") return [{ name: words.searching, title: words.searchIs, act: () => {}, busy: true }];
    if (rate === null) return [{ name: words.noRate, title: words.noRateIs, act: () => {}, busy: true }];
    if (rate === state.rate) return [];
    const act = () => {
      change({ rate }, { label: editingWords.hint });
      descendWith({});
    };
    return [{ name: words.useRate(rate), title: words.useRateIs, act }];
  }

  /** @param {State} state @param {import("./verdict.js").Verdict} judged @returns {Offer[]} */
  function scaleOffer({ answer, answered, program, values }, { kind }) {
    const name = answer.pictures?.find((picture) => picture.kind === "fit")?.x;
    const numbers = flat(answer.nodes.find((node) => node.name === name)?.value);
    if (kind === "slow" || !name || !numbers || program !== answered || name in values || !farOut(numbers)) return [];
    const edited = scaled(program, name, numbers);
    if (!edited) return [];
    const act = () => change({ program: edited.program }, { label: editingWords.scaling(name) });
    return [{ name: words.scale(name), title: words.scaleIs(edited.line), act }];
  }

  return { offers };
}

/**
 * What becomes of a search that comes to no end.
 *
 * @param {unknown} error
 * @returns {"idle" | "missed"}
 */
function without(error) {
  if (error instanceof Unwanted) return "idle";
  if (isAnswer(error)) return "missed";
  throw error;
}
