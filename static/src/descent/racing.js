/**
 * A race of optimizers on one program, counted in evaluations of the loss: pure; what makes a run is given.
 *
 * What one iteration costs an optimizer is not known here: two tiny runs tell, by how many evaluations they differ.
 */

/** @typedef {import("../types").Optimizer} Optimizer */
/** @typedef {import("../types").Asked} Asked */
/** @typedef {Pick<import("../types").Run, "recorded_iterations" | "loss" | "status" | "evaluations">} Course */
/** @typedef {{optimizer: Optimizer, rate: number, settings: Record<string, number>}} Entrant */
/**
 * @typedef {object} Result
 * @property {Entrant} entrant
 * @property {number} cost evaluations of an iteration
 * @property {number} evaluations altogether: passes forward and backward
 * @property {number} forward
 * @property {number} backward
 * @property {number} iterations
 * @property {number[]} spent evaluations until each entry of the loss
 * @property {number[]} loss the best so far is not kept: what each has at that moment
 * @property {import("../types").Run["status"]} status
 */

/** A race of a costly program still ends soon. */
const MOST_EVALUATIONS = 20_000;
const MOST_ITERATIONS = 100_000;

/**
 * @param {Optimizer[]} optimizers the catalogue
 * @param {import("../types").State} state
 * @param {Record<string, number>} rates those that the visitor gave, by name
 * @returns {Entrant[]} those that only ask for losses, and last the one that goes by the gradient
 */
export function entrants(optimizers, state, rates) {
  const chosen = optimizers.find((each) => each.name === state.optimizer && each.needs_gradient);
  const gradient = chosen ?? optimizers.find((each) => each.needs_gradient);
  const rateOf = (/** @type {Optimizer} */ { settings }) => settings.find((each) => each.name === "learning_rate");
  const step = gradient && rateOf(gradient);
  return [...optimizers.filter((each) => !each.needs_gradient), ...(gradient ? [gradient] : [])].map((optimizer) => {
    const own = rateOf(optimizer);
    // What means the same has the same rate; a nudge of a fixed size is something else.
    const usual = own?.describes === step?.describes ? state.rate : Number(own?.default ?? state.rate);
    const settings = optimizer === chosen ? state.optimizerSettings : {};
    return { optimizer, rate: rates[optimizer.name] ?? usual, settings };
  });
}

/**
 * @param {Entrant[]} field the last one has the iterations that the visitor chose, the others as many evaluations
 * @param {number} iterations
 * @param {(entrant: Entrant, iterations: number) => Promise<Course>} run
 * @returns {Promise<Result[]>} in the order of the field
 */
export async function race(field, iterations, run) {
  const prices = await Promise.all(
    field.map(async (each) => costs(...(await Promise.all([run(each, 1), run(each, 2)])))),
  );
  const leader = prices.at(-1) ?? { cost: 1, start: 1 };
  const budget = Math.min(MOST_EVALUATIONS, leader.start + iterations * leader.cost);
  return Promise.all(
    field.map(async (entrant, i) => {
      const { cost, start } = prices[i] ?? leader;
      const most = Math.min(MOST_ITERATIONS, Math.max(1, Math.floor((budget - start) / cost)));
      return result(entrant, await run(entrant, most), cost, start);
    }),
  );
}

/**
 * @param {Course} one
 * @param {Course} two
 */
function costs(one, two) {
  const cost = Math.max(1, total(two) - total(one));
  return { cost, start: Math.max(1, total(one) - cost) };
}

/** @param {Course} course */
function total({ evaluations: { forward, backward } }) {
  return forward + backward;
}

/**
 * @param {Entrant} entrant
 * @param {Course} course
 * @param {number} cost
 * @param {number} start evaluations before the first update
 * @returns {Result}
 */
function result(entrant, course, cost, start) {
  const { recorded_iterations: at, evaluations, status } = course;
  return {
    entrant,
    cost,
    evaluations: total(course),
    ...evaluations,
    iterations: at.at(-1) ?? 0,
    spent: at.map((iteration) => start + iteration * cost),
    loss: course.loss.map(Number),
    status,
  };
}

/**
 * @param {Result} result
 * @param {number} level
 * @returns {number | null} evaluations until the loss was as low for the first time
 */
export function spentUntil({ spent, loss }, level) {
  const at = loss.findIndex((each) => each <= level);
  return at < 0 ? null : (spent[at] ?? null);
}

/**
 * @param {Result[]} results
 * @returns {Result[]} the lowest loss first; what is no number last
 */
export function ranking(results) {
  const end = (/** @type {Result} */ { loss }) => loss.at(-1) ?? Number.NaN;
  const height = (/** @type {Result} */ each) => (Number.isFinite(end(each)) ? end(each) : Number.POSITIVE_INFINITY);
  return [...results].sort((a, b) => height(a) - height(b));
}
