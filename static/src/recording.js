/**
 * Puts a run together from the lines in which it comes: pure; each line makes a new run, so that views see it grow.
 */

/** @typedef {import("./types").Run} Run */
/** @typedef {import("./types").Asked} Asked */
/** @typedef {import("./types").RunLine} RunLine */

/**
 * @param {Asked} asked
 * @returns {Run} one of which nothing is known yet
 */
export function begun(asked) {
  return {
    asked,
    parameters: [],
    recorded_iterations: [],
    loss: [],
    gradient_norm: [],
    trajectory: [],
    status: "running",
    reason: null,
    evaluations: { forward: 0, backward: 0 },
  };
}

/**
 * @param {Run} run
 * @param {RunLine[]} lines
 * @returns {Run}
 */
export function grown(run, lines) {
  const records = lines.filter((line) => line.type === "records");
  const header = lines.find((line) => line.type === "header");
  const end = lines.find((line) => line.type === "end");
  return {
    ...run,
    ...(header && { parameters: header.parameters }),
    recorded_iterations: run.recorded_iterations.concat(...records.map((line) => line.recorded_iterations)),
    loss: run.loss.concat(...records.map((line) => line.loss)),
    gradient_norm: run.gradient_norm.concat(...records.map((line) => line.gradient_norm)),
    trajectory: run.trajectory.concat(...records.map((line) => line.trajectory)),
    ...(end && { status: end.status, reason: end.reason, evaluations: end.evaluations }),
  };
}

/**
 * @param {Run} run
 * @param {"visitor" | "lost"} reason
 * @returns {Run} what has come is kept
 */
export function broken(run, reason) {
  return run.status === "running" ? { ...run, status: "stopped", reason } : run;
}

/**
 * @param {Run} run
 * @returns {import("./types").Ghost} what is kept of a run to compare later ones with: its curve, not its trajectory
 */
function ghostOf({ asked, recorded_iterations, loss, status }) {
  return { asked, iterations: recorded_iterations, loss: loss.map(Number), status };
}

const MOST_GHOSTS = 3;

/**
 * @param {import("./types").Ghost[]} ghosts
 * @param {Run} run
 * @returns {import("./types").Ghost[]} the newest first, each kind of run once
 */
export function withGhost(ghosts, run) {
  if (run.loss.length < 2) return ghosts;
  const fresh = ghostOf(run);
  return [fresh, ...ghosts.filter((ghost) => !sameRun(ghost, fresh))].slice(0, MOST_GHOSTS);
}

/**
 * @param {{asked: Asked, loss: unknown[]}} a
 * @param {{asked: Asked, loss: unknown[]}} b
 * @returns {boolean} whether they were asked the same way from the same start
 */
export function sameRun(a, b) {
  return JSON.stringify(a.asked) === JSON.stringify(b.asked) && Number(a.loss[0]) === Number(b.loss[0]);
}
