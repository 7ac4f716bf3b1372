/**
 * How far the iterations of a program reach: pure, because scrubbing is an index into what the engine answered.
 */
/** @typedef {import("./types").Run} Run */

/** @param {Run} run */
export function lastIteration(run) {
  return run.recorded_iterations.at(-1) ?? 0;
}

/**
 * @param {Pick<Run, "recorded_iterations">} run
 * @param {number} iteration
 * @returns {number} the last entry recorded at or before it
 */
export function entryAt(run, iteration) {
  let [low, high] = [0, run.recorded_iterations.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((run.recorded_iterations[middle] ?? 0) <= iteration) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * An iteration that was recorded: of a long run only every so many are, and one that was not must not be made up.
 *
 * @param {import("./types").Run | null} run
 * @param {number} iteration
 * @param {number} from where one comes from: forward goes to the next one, all else to the last
 */
export function recorded(run, iteration, from) {
  if (!run) return iteration;
  const rows = run.recorded_iterations;
  // Where a run under way is still to come, it is waited for.
  if (run.status === "running" && iteration > lastIteration(run)) return iteration;
  const at = entryAt(run, iteration);
  const last = rows[at] ?? 0;
  return last < iteration && iteration > from ? (rows[at + 1] ?? last) : last;
}

/**
 * @param {import("./types").Run | null} run
 * @param {number} iteration
 * @returns {number} the same, or as far as a run under way has come
 */
export function reachedBy(run, iteration) {
  return run?.status === "running" ? Math.min(iteration, lastIteration(run)) : iteration;
}

/**
 * The iteration that is told: that of the numbers in the graph while newer ones are on their way, so that sentence,
 * timeline, knobs and pictures are of one iteration. Once they are marked as out of date, the words go on.
 *
 * @param {Pick<import("./types").State, "frame" | "moment" | "behind">} state
 */
export function toldIteration({ frame, moment, behind }) {
  return behind === "" ? frame.iteration : moment.iteration;
}

/**
 * How many iterations the timeline has: those of the run, or those that are going to be asked for.
 *
 * @param {Pick<import("./types").State, "answer" | "run" | "iterations">} state
 */
export function iterationsOf({ answer, run, iterations }) {
  if (!canDescend(answer)) return 0;
  return run && run.status !== "running" ? lastIteration(run) : iterations;
}

/** @param {import("./types").GraphAnswer} answer */
export function canDescend(answer) {
  return answer.pictures?.some((picture) => picture.kind === "loss") ?? false;
}

/**
 * @param {import("./types").GraphAnswer} answer
 * @param {number} iteration
 * @returns {import("./types").Frame}
 */
export function frameOf({ nodes, edges, loss, steps }, iteration) {
  return { iteration, nodes, edges, loss, steps: steps ?? null };
}

/**
 * Whether the passes of an iteration are being stepped through, rather than its result shown.
 *
 * @param {Pick<import("./types").State, "answer" | "moment" | "grain">} state
 */
export function isWithin({ answer, moment, grain }) {
  const steps = answer.steps?.length ?? 0;
  return moment.iteration > 0 && (moment.step < steps || (grain === "operation" && moment.step === steps));
}
