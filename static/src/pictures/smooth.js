/**
 * Whether a prediction has a curve between the points. One that needs all the points at once has none; that is seen when it
 * is asked for at the points among others and answers something else than the graph has. Pure.
 */
import { entryAt } from "../run.js";
import { structureOf } from "./structure.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Picture} Picture */

const CLOSE = 1e-9;

export function createJudge() {
  /** The last verdict, and the program it is about but for its numbers. */
  let [about, verdict] = ["", true];
  /** @type {Pick<State, "frame" | "run" | "values"> | null} what there was when the numbers of the graph came */
  let came = null;

  return {
    /** @param {State} state */
    see({ frame, run, values }) {
      if (frame !== came?.frame) came = { frame, run, values };
    },

    /**
     * While a descent plays or a hand drags, the numbers of the graph are of an earlier moment than what is asked.
     *
     * @param {Pick<State, "frame" | "run" | "values" | "moment">} state
     * @returns {boolean} whether the numbers of the graph are of the moment
     */
    belongs({ frame, moment, run, values }) {
      const wanted = moment.iteration > 0 && run ? (run.recorded_iterations[entryAt(run, moment.iteration)] ?? 0) : 0;
      return frame.iteration === wanted && came?.frame === frame && came.values === values && came.run === run;
    },

    /**
     * @param {State} state that was asked about
     * @param {Picture} picture
     * @param {number[] | null} known at the points, by the graph
     * @param {number[]} at the same by the answer
     * @param {boolean} comparable whether both are of the same moment
     * @returns {boolean}
     */
    isSmooth({ answer }, { x, node }, known, at, comparable) {
      const structure = `${x} ${node} ${structureOf(answer)}`;
      const same = !known || (known.length === at.length && known.every((each, i) => near(each, at[i])));
      if (same || comparable || structure !== about) verdict = same;
      about = structure;
      return verdict;
    },
  };
}

/**
 * @param {number} a
 * @param {number | undefined} b
 */
function near(a, b) {
  return b !== undefined && (Object.is(a, b) || Math.abs(a - b) <= CLOSE * Math.max(1, Math.abs(a)));
}
