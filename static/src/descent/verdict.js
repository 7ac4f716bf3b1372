/**
 * Judges a run by its losses: pure. A rate that is too large or too small is the most common thing that goes wrong, and
 * each has its remedy.
 */

/** @typedef {import("../types").Run} Run */
/**
 * @typedef {object} Verdict
 * @property {"fine" | "running" | "atStart" | "diverged" | "bottomless" | "climbing" | "slow" | "converged" | "stopped"} kind
 * @property {number} iteration where it ended
 */

/** How many times as large as at the start the loss is where it is called climbing. */
const CLIMBED = 10;
/** What part of itself the loss fell by where it is called slow, or rose by where it climbs, and after how many iterations. */
const HARDLY = 0.01;
const PATIENCE = 20;

/**
 * @param {Run} run
 * @returns {Verdict}
 */
export function verdict(run) {
  const iteration = run.recorded_iterations.at(-1) ?? 0;
  return { kind: kindOf(run, iteration), iteration };
}

/**
 * @param {Run} run
 * @param {number} iteration
 * @returns {Verdict["kind"]}
 */
function kindOf(run, iteration) {
  const { status } = run;
  const [first, last] = [Number(run.loss[0]), Number(run.loss.at(-1))];
  if (status === "diverged" && iteration === 0) return "atStart";
  // Downhill without end is no overshooting, and no other rate finds a bottom.
  if (status === "diverged") return last === Number.NEGATIVE_INFINITY ? "bottomless" : "diverged";
  if (status === "running" || status === "stopped" || status === "converged") return status;
  const size = Math.abs(first);
  const patient = iteration >= PATIENCE;
  if (last > first && last - first > (patient ? HARDLY : CLIMBED - 1) * size) return "climbing";
  const flat = Number(run.gradient_norm[0] ?? 0) === 0;
  return patient && !flat && first - last < HARDLY * size ? "slow" : "fine";
}

/**
 * @param {Run} run
 * @returns {number | null} from which iteration on the loss of a run that went wrong stays above that of its start
 */
export function climbsFrom(run) {
  const { kind } = verdict(run);
  if (kind !== "diverged" && kind !== "climbing") return null;
  const first = Number(run.loss[0]);
  const below = run.loss.findLastIndex((each) => Number(each) <= first);
  return run.recorded_iterations[below + 1] ?? null;
}

/**
 * How high the picture of the losses has to reach: a loss that leaves everything behind leaves the picture too, or the
 * part before it would be a flat line.
 *
 * @param {number[]} loss
 * @returns {{top: number, left: number} | null} `left`: the first entry outside; null where all of it fits
 */
export function ceiling(loss) {
  const first = loss[0] ?? 0;
  const lowest = loss.reduce((low, each) => (each < low ? each : low), first);
  const usual = Math.max(Math.abs(first), Math.abs(first - lowest));
  const left = loss.findIndex((each) => !(each <= first + (CLIMBED - 1) * usual));
  if (!Number.isFinite(first) || left < 0) return null;
  const before = Math.max(...loss.slice(0, left));
  return { top: before + (before - lowest || usual || 1) * 0.5, left };
}
