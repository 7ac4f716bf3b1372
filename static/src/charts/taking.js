/**
 * Points of a picture under a hand: taken, moved, added and removed, with a pointer and by keys.
 */
import { svg } from "../dom.js";
import { createChoice } from "./choice.js";
import { draggable, set } from "./plot.js";
import { createAhead, nearestPoint, pointKey } from "./points.js";

/**
 * @typedef {object} Points
 * @property {number[]} x
 * @property {number[]} y
 * @property {string} program what these are points of, but for its numbers
 * @property {boolean} editable
 * @property {boolean} waiting for the answer to what a hand did
 */
/**
 * @typedef {object} Hands
 * @property {(i: number, x: number, y: number) => void} onMove
 * @property {(x: number, y: number) => boolean} onAdd answers whether there will be one more
 * @property {(i: number) => void} onRemove
 * @property {() => void} onPick a point was chosen, which may be removed
 * @property {() => void} onEnd
 * @property {(i: number) => void} [onClass] the point becomes one of the next class
 */
/**
 * @typedef {object} View
 * @property {number} radius of the ring around the point that keys move
 * @property {() => {x: import("./scales.js").Scale, y: import("./scales.js").Scale}} axes as they are drawn now
 * @property {(ys: number[]) => [number, number]} reach what the steps of keys upwards are measured by
 * @property {() => void} draw
 */

/** How near a finger and a mouse come to what they take. */
const WITHIN = { touch: 26, mouse: 14 };

/**
 * @param {import("./plot.js").Plot} plot
 * @param {Hands} hands
 * @param {View} view
 */
export function createTaking(plot, { onMove, onAdd, onRemove, onPick, onEnd, onClass }, { radius, axes, reach, draw }) {
  /** @type {Points | null} */
  let points = null;
  /** The point in hand, with the axes as they were when it was taken: they must not move under it. */
  let held = -1;
  const choice = createChoice();
  const ahead = createAhead();
  const handle = svg("circle", { class: "point-handle", r: radius, tabindex: 0, role: "slider" });

  draggable(
    plot,
    (place, event) => {
      const i = points?.editable ? near(place, event.pointerType) : -1;
      if (i < 0) return false;
      [held, choice.at] = [i, i];
      handle.focus({ preventScroll: true });
      return true;
    },
    (place) => {
      const { left, right, top, bottom } = plot.area;
      const [px, py] = [Math.min(Math.max(place.x, left), right), Math.min(Math.max(place.y, top), bottom)];
      onMove(held, axes().x.invert(px), axes().y.invert(py));
    },
    () => {
      held = -1;
      onEnd();
      draw();
    },
  );
  plot.root.addEventListener("dblclick", (event) => {
    const place = plot.placeOf(event);
    if (!points?.editable) return;
    const i = near(place, "mouse");
    if (i < 0) add(axes().x.invert(place.x), axes().y.invert(place.y));
    else onClass?.(i);
  });
  handle.addEventListener("keydown", (event) => {
    if (!points?.editable) return;
    const reclassed = onClass && event.key === "Enter";
    const { xs, ys } = ahead.over(points);
    const done = reclassed ? {} : pointKey(event, { at: choice.at, xs, ys, x: axes().x.domain, y: reach(ys) });
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
    if (done.move) ahead.move(choice.at, done.move);
    else if (done.choose === undefined) ahead.forget();
    if (reclassed) onClass(choice.at);
    else if (done.remove) onRemove(choice.at);
    else if (done.move) onMove(choice.at, done.move.x, done.move.y);
    else if (done.add) add(done.add.x, done.add.y);
    else {
      choice.at = done.choose ?? choice.at;
      draw();
    }
  });
  handle.addEventListener("focus", () => {
    choice.picked = true;
    draw();
    onPick();
  });
  handle.addEventListener("blur", () => draw());

  /** @param {number} px @param {number} py */
  function add(px, py) {
    choice.adds(points?.x.length ?? 0);
    if (!onAdd(px, py)) choice.refused();
  }

  /** @param {import("./plot.js").Place} place @param {string} hand */
  function near(place, hand) {
    if (!points) return -1;
    const within = (hand === "touch" ? WITHIN.touch : WITHIN.mouse) * plot.scale;
    const { x, y } = axes();
    return nearestPoint(points.x.map(x.map), points.y.map(y.map), place, within);
  }

  return {
    handle,
    /** The points are these now. @param {Points | null} data */
    follow(data) {
      points = data;
      if (!data?.waiting) ahead.forget();
      if (!data) return;
      choice.within(data.program, document.activeElement === handle);
      choice.among(data.x.length);
    },
    /**
     * The ring that keys move, where its point is.
     *
     * @param {string} label
     * @param {(i: number, x: number, y: number) => string} text
     */
    drawHandle(label, text) {
      const { x: xs, y: ys, editable } = points ?? { x: [], y: [], editable: false };
      const [px, py] = [xs[choice.at] ?? 0, ys[choice.at] ?? 0];
      const { x, y } = axes();
      handle.classList.toggle("picked", choice.picked);
      set(handle, {
        display: editable && xs.length > 0 ? "inline" : "none",
        cx: x.map(px) || 0,
        cy: y.map(py) || 0,
        "aria-label": label,
        "aria-valuemin": y.domain[0],
        "aria-valuemax": y.domain[1],
        "aria-valuenow": Number.isFinite(py) ? py : 0,
        "aria-valuetext": text(choice.at, px, py),
      });
    },
    /** The point that is in hand, pointed at or has the focus; -1 where none has. */
    get seen() {
      if (held >= 0) return held;
      if (plot.pointer) return near(plot.pointer, "mouse");
      return document.activeElement === handle ? choice.at : -1;
    },
    /** Whether a point is in hand, so that the axes must stay. */
    get isHeld() {
      return held >= 0;
    },
    get picked() {
      return choice.picked;
    },
    add,
    removePicked: () => onRemove(choice.at),
  };
}
