/**
 * Leads the camera round where a step has more operands than the screen holds: each has its turn, and the first one, which the sentence
 * names, the last.
 */
import { calm } from "../dom.js";
import { isWithin } from "../run.js";

/** Milliseconds for each, at speed 1. */
const TURN = 1300;

/**
 * @param {import("../store.js").Store} store
 * @param {Pick<ReturnType<typeof import("./camera.js").createCamera>, "look" | "take">} camera
 */
export function createRound(store, camera) {
  let timer = 0;

  function goOn() {
    const state = store.get();
    const { view, stage, boxes, turn, free } = camera.look();
    const isStep = state.moment.step > 0 && (state.moment.iteration === 0 || isWithin(state));
    const isSeen = (/** @type {number} */ at) =>
      holds(view, stage, /** @type {import("../types").Box} */ (boxes[at + 1]));
    const others = boxes.slice(1).map((_, at) => at);
    if (calm() || free || !isStep || others.every(isSeen)) return;
    const next = others.find((at) => at > turn && !isSeen(at)) ?? 0;
    if (next === 0 && turn === 0) return;
    timer = window.setTimeout(() => {
      camera.take(next);
      if (next > 0) goOn();
    }, TURN / store.get().speed);
  }

  store.listen((state, last) => {
    if (state.moment === last.moment && state.answer === last.answer && state.replay === last.replay) return;
    clearTimeout(timer);
    goOn();
  });
}

/**
 * @param {import("./viewport.js").Viewport} view
 * @param {import("./viewport.js").Size} stage
 * @param {import("../types").Box} box
 * @returns {boolean} whether all of it is on the stage
 */
export function holds({ x, y, scale }, { width, height }, box) {
  const across = box.x >= x && box.x + box.width <= x + width / scale;
  return across && box.y >= y && box.y + box.height <= y + height / scale;
}
