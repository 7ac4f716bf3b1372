/**
 * Moves along the timeline: by hand, or by itself, a step at a time through the two passes and then by the clock.
 */
import { momentAt, positionOf } from "./moment.js";
import { iterationsOf, recorded } from "./run.js";

/** @typedef {import("./store.js").Store} Store */

/** Milliseconds that a step stays, at speed 1: long enough to read its formula. */
const DWELL = { forward: 900, seed: 1600, backward: 1500 };
const WAIT = 200;
const DESCENT = 8000;
const LEAST_ITERATION = 4;
const MOST_ITERATION = 400;

/** @param {Store} store */
export function createPlayer(store) {
  let timer = 0;
  let frame = 0;
  const steps = () => store.get().answer.steps ?? [];
  const end = () => steps().length + iterationsOf(store.get());
  const here = () => positionOf(store.get().moment, steps().length);

  /** @param {number} position */
  function go(position) {
    const { moment, run } = store.get();
    const next = momentAt(Math.min(Math.max(0, position), end()), steps().length);
    next.iteration = recorded(run, next.iteration, moment.iteration);
    if (next.iteration !== moment.iteration || next.step !== moment.step) store.set({ moment: next });
  }

  function stop() {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    if (store.get().playing) store.set({ playing: false });
  }

  function start() {
    if (store.get().problem) return;
    if (here() >= end()) go(0);
    store.set({ playing: true });
    next();
  }

  /** Shows the next position after as long as the present one deserves. */
  function next() {
    const { moment, speed, playing, problem } = store.get();
    // Playing goes on when the program is right again.
    if (playing && problem) return wait();
    if (!playing || here() >= end()) return stop();
    if (moment.step >= steps().length) return descend();
    go(here() + 1);
    const step = steps()[moment.step];
    timer = window.setTimeout(next, (step ? DWELL[step.phase] : 0) / speed);
  }

  function wait() {
    timer = window.setTimeout(next, WAIT);
  }

  /** The iterations go by the clock: a slow machine shows fewer of them, in the same time. */
  function descend() {
    let begin = performance.now();
    let from = store.get().moment.iteration;
    const tick = (/** @type {number} */ now) => {
      const { playing, run, moment, speed, problem } = store.get();
      if (!playing) return;
      if (problem || moment.step < steps().length) return wait();
      if (!run) {
        begin = now;
        from = moment.iteration;
      }
      const each = Math.min(MOST_ITERATION, Math.max(LEAST_ITERATION, DESCENT / iterationsOf(store.get()))) / speed;
      const reached = from + Math.floor((now - begin) / each);
      if (run && reached > moment.iteration) go(steps().length + reached);
      if (here() >= end()) return stop();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  /** @param {number} position */
  function jump(position) {
    stop();
    go(position);
  }

  return {
    stop,
    toggle: () => (store.get().playing ? stop() : start()),
    jump,
    back: () => jump(here() - 1),
    forward: () => jump(here() + 1),
    start: () => jump(0),
    end: () => jump(end()),
  };
}
