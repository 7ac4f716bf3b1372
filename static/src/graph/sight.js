/**
 * Of a graph that is larger than the screen only what is in sight is worth a frame's time: the rest is written when the camera comes near, and at the
 * latest when nothing has changed for a while, so that what is read there is never old for long.
 */
import { placesOf } from "./places.js";

/** From so many boxes on: about twice as many as a laptop shows at once. */
const AT_ONCE = 40;
/** Milliseconds without a change. */
const REST = 120;
/** Boxes that are written in one go while nobody looks at them. */
const PORTION = 60;

/**
 * @param {import("../store.js").Store} store
 * @param {Pick<ReturnType<typeof import("./camera.js").createCamera>, "sees" | "watchBy">} camera
 * @param {Pick<ReturnType<typeof import("./drawing.js").createDrawing>, "seenBy" | "catchUp">} drawing
 */
export function createSight(store, camera, drawing) {
  /** Boxes that were left out. @type {Set<number>} */
  const waiting = new Set();
  let timer = 0;
  /** When nothing will have changed for long enough. */
  let due = 0;

  /** @param {number} box */
  function isSeen(box) {
    const places = placesOf(store.get().answer.layout);
    const place = places.size > AT_ONCE ? places.get(box) : undefined;
    if (!place || camera.sees(place)) {
      waiting.delete(box);
      return true;
    }
    waiting.add(box);
    due = performance.now() + REST;
    timer ||= window.setTimeout(rest, REST);
    return false;
  }

  /** Writes what waits, a portion at a time, so that a hand that moves meanwhile is not kept waiting. */
  function rest() {
    const early = due - performance.now();
    timer = early > 0 ? window.setTimeout(rest, early) : 0;
    if (timer) return;
    const portion = new Set([...waiting].slice(0, PORTION));
    for (const each of portion) waiting.delete(each);
    drawing.catchUp((box) => portion.has(box));
    if (waiting.size > 0) timer = window.setTimeout(rest);
  }

  drawing.seenBy(isSeen);
  camera.watchBy(() => {
    if (waiting.size === 0) return;
    const places = placesOf(store.get().answer.layout);
    /** @type {Set<number>} */
    const came = new Set();
    for (const each of waiting) {
      const place = places.get(each);
      if (place && !camera.sees(place)) continue;
      // A box of an older layout may be there no more: then nobody waits for it.
      waiting.delete(each);
      if (place) came.add(each);
    }
    if (came.size === 0) return;
    drawing.catchUp((box) => came.has(box));
  });
}
