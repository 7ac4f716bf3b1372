/**
 * Plays the timeline: a step at a time through the two passes, then the iterations by the clock.
 */
import { positionOf } from "./moment.js";
import { iterationsOf } from "./workbench.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./store.js").Store} Store */

/** Milliseconds that a step stays, at speed 1: long enough to read its formula. */
const DWELL = { forward: 900, seed: 1600, backward: 1500 };
const DESCENT = 8000;
const LEAST_ITERATION = 4;
const MOST_ITERATION = 400;

/**
 * @param {Store} store
 * @param {{go: (position: number) => void, prepare: () => Promise<void>}} to
 */
export function createPlayer(store, { go, prepare }) {
  let timer = 0;
  let frame = 0;

  function end() {
    const state = store.get();
    return (state.answer.steps?.length ?? 0) + iterationsOf(state);
  }

  function here() {
    const { moment, answer } = store.get();
    return positionOf(moment, answer.steps?.length ?? 0);
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
    void prepare();
    next();
  }

  /** Shows the next position after as long as the present one deserves. */
  function next() {
    const { moment, answer, speed } = store.get();
    const steps = answer.steps ?? [];
    if (here() >= end()) return stop();
    if (moment.step >= steps.length) return descend();
    go(here() + 1);
    const step = steps[moment.step];
    timer = window.setTimeout(next, (step ? DWELL[step.phase] : 0) / speed);
  }

  /** The iterations go by the clock: a slow machine shows fewer of them, in the same time. */
  function descend() {
    let begin = performance.now();
    const from = store.get().moment.iteration;
    const tick = (/** @type {number} */ now) => {
      const state = store.get();
      if (!state.playing) return;
      if (!state.run) begin = now;
      const each = Math.min(MOST_ITERATION, Math.max(LEAST_ITERATION, DESCENT / iterationsOf(state))) / state.speed;
      const reached = from + Math.floor((now - begin) / each);
      if (state.run && reached > state.moment.iteration) go((state.answer.steps?.length ?? 0) + reached);
      if (here() >= end()) return stop();
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  return {
    stop,
    toggle: () => (store.get().playing ? stop() : start()),
    /** @param {number} position */
    jump(position) {
      stop();
      go(Math.min(end(), Math.max(0, position)));
    },
    /** @param {number} by */
    move(by) {
      stop();
      go(Math.min(end(), Math.max(0, here() + by)));
    },
    end,
  };
}
