/**
 * Moves the camera by hand: drag, pinch, and the wheel with a modifier. Comes after the first look.
 */
import { onZoomWheel } from "../wheel.js";
import { framing } from "./framing.js";
import { contain, LARGEST, MARGIN } from "./viewport.js";
import { zoomAt } from "./zoom.js";

/** @typedef {ReturnType<typeof import("./camera.js").createCamera>} Camera */

/** The bit of the primary button among those that are down. */
const PRIMARY = 1;

/**
 * @param {Camera} camera
 * @param {number} factor
 * @param {{x: number, y: number}} [point] CSS pixels from the stage's corner; without it, the middle
 */
export function zoomBy(camera, factor, point) {
  const look = camera.look();
  const { now, stage } = look;
  const scale = Math.min(LARGEST * 2, Math.max(whole(look).scale / 2, now.scale * factor));
  move(camera, zoomAt(now, point ?? { x: stage.width / 2, y: stage.height / 2 }, scale));
}

/**
 * Shows the whole; where it is shown already, the camera is given back what it does by itself.
 *
 * @param {Camera} camera
 */
export function zoomFit(camera) {
  const look = camera.look();
  const all = whole(look);
  if (look.view.scale === all.scale) camera.release();
  else camera.slide(all);
}

/** @param {ReturnType<Camera["look"]>} look */
function whole(look) {
  return framing({ ...look, boxes: [] });
}

/** @param {Camera} camera @param {import("./viewport.js").Viewport} next */
function move(camera, next) {
  const { content, stage } = camera.look();
  camera.hold(contain(next, content, stage, MARGIN));
}

/**
 * @param {HTMLElement} canvas
 * @param {Camera} camera
 */
export function gestures(canvas, camera) {
  const zoom = (/** @type {number} */ factor, /** @type {{x: number, y: number}} */ at) => zoomBy(camera, factor, at);
  const pan = (/** @type {number} */ dx, /** @type {number} */ dy) => {
    const { now } = camera.look();
    move(camera, { ...now, x: now.x - dx / now.scale, y: now.y - dy / now.scale });
  };
  /** @type {Map<number, PointerEvent>} */
  const fingers = new Map();
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button === 0) fingers.set(event.pointerId, event);
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    // Of a mouse with two buttons down, the first may be lifted without a word.
    if ((event.buttons & PRIMARY) === 0) return lift(event);
    const other = [...fingers.values()].find((each) => each.pointerId !== event.pointerId);
    if (other) zoom(distance(event, other) / Math.max(1, distance(last, other)), middle(canvas, event, other));
    else pan(event.clientX - last.clientX, event.clientY - last.clientY);
    if (!canvas.hasPointerCapture(event.pointerId)) canvas.setPointerCapture(event.pointerId);
    canvas.classList.add("moving");
    fingers.set(event.pointerId, event);
  });
  /** @param {PointerEvent} event */
  function lift({ pointerId }) {
    fingers.delete(pointerId);
    canvas.classList.toggle("moving", fingers.size > 0);
  }
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  onZoomWheel(canvas, (event) => zoom(Math.exp(-event.deltaY / 300), middle(canvas, event, event)));
}

/**
 * @param {MouseEvent} a
 * @param {MouseEvent} b
 */
function distance(a, b) {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

/**
 * @param {HTMLElement} canvas
 * @param {MouseEvent} a
 * @param {MouseEvent} b
 */
function middle(canvas, a, b) {
  const box = canvas.getBoundingClientRect();
  return { x: (a.clientX + b.clientX) / 2 - box.left, y: (a.clientY + b.clientY) / 2 - box.top };
}
