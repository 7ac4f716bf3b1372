/**
 * The state of a page just opened: what an empty address means, and what everything else differs from.
 */
import { frameOf } from "./run.js";

/** @typedef {import("./types").State} State */

/**
 * @param {Pick<State, "program" | "answer" | "rate" | "iterations" | "view">} opened what the page was opened with
 * @returns {State}
 */
export function freshState({ program, answer, rate, iterations, view }) {
  /** @type {State["values"]} */
  const values = {};
  return {
    program,
    values,
    history: { past: [], future: [] },
    answer,
    frame: frameOf(answer, 0),
    answered: program,
    answeredValues: values,
    problem: null,
    unreachable: false,
    behind: "",
    moment: { iteration: 0, step: 0 },
    run: null,
    runProblem: null,
    running: false,
    picture: "",
    knob: "",
    across: "",
    up: "",
    scale: "auto",
    large: false,
    turned: "",
    told: null,
    below: null,
    ghosts: [],
    optimizer: "gradient_descent",
    optimizerSettings: {},
    seed: 0,
    batchSize: null,
    folded: null,
    point: null,
    grain: "auto",
    backwards: false,
    looped: false,
    replay: 0,
    before: null,
    rate,
    iterations,
    speed: 1,
    playing: false,
    theme: "auto",
    view,
    hidden: [],
    notice: null,
    hover: null,
  };
}
