/**
 * Moves along the timeline: by hand, or by itself, forward or back, a step at a time through the passes and then by the
 * clock.
 */
import { beside } from "./grains.js";
import { clampMoment, momentAt, phases, positionOf } from "./moment.js";
import { isWithin, iterationsOf, reachedBy, recorded } from "./run.js";

/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("./types").Moment} Moment */

/** Milliseconds that a step stays, at speed 1: long enough to read its formula. */
const DWELL = { forward: 900, seed: 1600, backward: 1500, update: 2200, pass: 2200 };
const WAIT = 200;
const DESCENT = 8000;
const LEAST_ITERATION = 0.05;
const MOST_ITERATION = 400;

/** @param {Store} store */
export function createPlayer(store) {
  let timer = 0;
  let frame = 0;
  const steps = () => store.get().answer.steps ?? [];
  const end = () => ({ iteration: iterationsOf(store.get()), step: steps().length });
  const direction = () => (store.get().backwards ? -1 : 1);

  /** @param {Moment} wanted */
  function go(wanted) {
    const { moment, run } = store.get();
    const next = clampMoment(wanted, steps().length, iterationsOf(store.get()));
    next.iteration = recorded(run, next.iteration, moment.iteration);
    if (next.iteration !== moment.iteration || next.step !== moment.step) store.set({ moment: next });
  }

  /** @param {1 | -1} way @returns {Moment | null} */
  function after(way) {
    const { moment, grain } = store.get();
    const length = { steps: steps().length, forward: phases(steps()).forward, iterations: iterationsOf(store.get()) };
    return beside(moment, way, grain, length);
  }

  function stop() {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    if (store.get().playing) store.set({ playing: false });
  }

  /** @param {boolean} [backwards] */
  function start(backwards = false) {
    if (store.get().problem) return;
    store.set({ backwards });
    if (!after(direction()) && !store.get().looped) go(backwards ? end() : { iteration: 0, step: 0 });
    store.set({ playing: true });
    next();
  }

  /** @param {boolean} backwards */
  function toggle(backwards) {
    const { playing, backwards: now } = store.get();
    stop();
    if (!playing || now !== backwards) start(backwards);
  }

  /** Shows the next moment after as long as the present one deserves. */
  function next() {
    const { playing, problem, looped, moment, replay } = store.get();
    // Playing goes on when the program is right again.
    if (playing && problem) return wait();
    if (!playing) return;
    if (looped && moment.step > 0) store.set({ replay: replay + 1 });
    else {
      const to = after(direction());
      if (!to) return stop();
      if (isWhole(moment) && isWhole(to)) return descend();
      go(to);
    }
    timer = window.setTimeout(next, dwell() / store.get().speed);
  }

  /** @param {Moment} moment whether it is a whole iteration, which goes by the clock @returns {boolean} */
  function isWhole(moment) {
    return moment.step === steps().length && !isWithin({ ...store.get(), moment }) && store.get().grain !== "pass";
  }

  /** How long the present moment stays. */
  function dwell() {
    const { moment, grain } = store.get();
    if (moment.iteration > 0 && moment.step === 0) return DWELL.update;
    if (grain === "pass" || grain === "iteration") return DWELL.pass;
    const step = steps()[moment.step - 1];
    return step ? DWELL[step.phase] : 0;
  }

  function wait() {
    timer = window.setTimeout(next, WAIT);
  }

  /** The iterations go by the clock: a slow machine shows fewer of them, in the same time. */
  function descend() {
    const way = direction();
    let last = performance.now();
    // With the part that has gone by of the next one: another speed, or a run that ends early, changes only what is to come.
    let reached = way * store.get().moment.iteration;
    const tick = (/** @type {number} */ now) => {
      const { playing, run, moment, speed, problem } = store.get();
      if (!playing) return;
      if (problem || !isWhole(moment)) return wait();
      const each = Math.min(MOST_ITERATION, Math.max(LEAST_ITERATION, DESCENT / iterationsOf(store.get()))) / speed;
      const at = way * moment.iteration;
      // What is still to come of a run is waited for.
      reached = run ? Math.max(reached, way * reachedBy(run, way * (reached + (now - last) / each))) : at;
      last = now;
      const whole = Math.floor(reached);
      if (whole > at) go({ ...moment, iteration: way * whole });
      const to = after(way);
      if (!to) return stop();
      if (!isWhole(to)) return wait();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  /** @param {Moment} moment */
  function show(moment) {
    stop();
    go(moment);
  }

  /** @param {1 | -1} way */
  function step(way) {
    stop();
    const to = after(way);
    if (to) go(to);
  }

  return {
    stop,
    show,
    toggle: () => toggle(false),
    toggleBack: () => toggle(true),
    /** @param {number} position */
    jump: (position) => show(momentAt(Math.max(0, position), steps().length)),
    position: () => positionOf(store.get().moment, steps().length),
    back: () => step(-1),
    forward: () => step(1),
    start: () => show({ iteration: 0, step: 0 }),
    end: () => show(end()),
  };
}
