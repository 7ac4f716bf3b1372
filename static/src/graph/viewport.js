/**
 * Where the camera stands: an immutable value and pure steps from one to the next, in the drawing's own units.
 */

/** @typedef {import("../types").Box} Box */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {Readonly<{x: number, y: number, scale: number}>} Viewport corner of what is seen, CSS pixels per unit */

export const LARGEST = 1.6;
/** CSS pixels kept free around what is looked at. */
export const MARGIN = 12;

/**
 * The whole drawing, centred.
 *
 * @param {Size} content
 * @param {Size} stage
 * @param {number} margin CSS pixels kept free on each side
 * @param {number} [most] no larger than this
 * @returns {Viewport}
 */
export function fit(content, stage, margin, most = LARGEST) {
  const wide = (stage.width - 2 * margin) / content.width;
  const high = (stage.height - 2 * margin) / content.height;
  const scale = Math.max(0.01, Math.min(wide, high, most));
  return centre({ x: 0, y: 0, ...content }, stage, scale);
}

/**
 * @param {Box} box
 * @param {Size} stage
 * @param {number} scale
 * @returns {Viewport}
 */
export function centre(box, stage, scale) {
  return {
    x: box.x + box.width / 2 - stage.width / scale / 2,
    y: box.y + box.height / 2 - stage.height / scale / 2,
    scale,
  };
}

/**
 * The least movement that brings a box into view; when it is too large, its middle.
 *
 * @param {Viewport} view
 * @param {Box} box
 * @param {Size} stage
 * @param {number} margin CSS pixels
 * @returns {Viewport}
 */
export function reveal(view, box, stage, margin) {
  const room = margin / view.scale;
  return {
    x: along(view.x, stage.width / view.scale, box.x - room, box.x + box.width + room),
    y: along(view.y, stage.height / view.scale, box.y - room, box.y + box.height + room),
    scale: view.scale,
  };
}

/**
 * @param {number} start
 * @param {number} length
 * @param {number} from
 * @param {number} to
 */
function along(start, length, from, to) {
  if (to - from > length) return (from + to - length) / 2;
  return Math.min(Math.max(start, to - length), from);
}

/**
 * Keeps the drawing from leaving the stage: no empty border beyond the margin, and centred where it is smaller.
 *
 * @param {Viewport} view
 * @param {Size} content
 * @param {Size} stage
 * @param {number} margin CSS pixels
 * @returns {Viewport}
 */
export function contain(view, content, stage, margin) {
  const room = margin / view.scale;
  return {
    x: within(view.x, stage.width / view.scale, content.width, room),
    y: within(view.y, stage.height / view.scale, content.height, room),
    scale: view.scale,
  };
}

/**
 * @param {number} start
 * @param {number} seen
 * @param {number} whole
 * @param {number} room
 */
function within(start, seen, whole, room) {
  if (whole + 2 * room <= seen) return (whole - seen) / 2;
  return Math.min(Math.max(start, -room), whole + room - seen);
}

/**
 * @param {Viewport} from
 * @param {Viewport} to
 * @param {number} t 0 … 1
 * @returns {Viewport}
 */
export function between(from, to, t) {
  return {
    x: from.x + (to.x - from.x) * t,
    y: from.y + (to.y - from.y) * t,
    scale: from.scale + (to.scale - from.scale) * t,
  };
}

/**
 * @param {Box[]} boxes at least one
 * @returns {Box}
 */
export function around(boxes) {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}

/**
 * @param {Viewport} view
 * @param {Size} stage
 * @param {Box} box
 * @returns {boolean} whether any of it is on the stage
 */
export function shows({ x, y, scale }, { width, height }, box) {
  const across = box.x < x + width / scale && box.x + box.width > x;
  return across && box.y < y + height / scale && box.y + box.height > y;
}

/**
 * @param {Viewport} view
 * @param {Size} stage
 * @param {Size} content
 * @returns {number} how much of the drawing is on the stage: 0 … 1
 */
export function share({ x, y, scale }, stage, content) {
  const part = (/** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ whole) =>
    Math.max(0, Math.min(whole, start + length) - Math.max(0, start)) / whole;
  return part(x, stage.width / scale, content.width) * part(y, stage.height / scale, content.height);
}

/**
 * @param {Viewport} view
 * @param {Size} stage
 * @returns {[Viewport, Size]} half a stage more on each side
 */
export function wider({ x, y, scale }, { width, height }) {
  return [
    { x: x - width / scale / 2, y: y - height / scale / 2, scale },
    { width: 2 * width, height: 2 * height },
  ];
}

/**
 * @param {Viewport} view
 * @param {Size} stage
 * @returns {string} for the drawing's viewBox
 */
export function viewBox(view, stage) {
  const numbers = [view.x, view.y, stage.width / view.scale, stage.height / view.scale];
  return numbers.map((number) => number.toFixed(2)).join(" ");
}

/**
 * What turns the picture of one viewport into that of another, before it is drawn anew.
 *
 * @param {Viewport} from
 * @param {Viewport} to
 * @returns {string} a CSS transform with the stage's corner as its origin
 */
export function transformation(from, to) {
  const [x, y] = [(from.x - to.x) * to.scale, (from.y - to.y) * to.scale];
  return `translate(${x.toFixed(2)}px, ${y.toFixed(2)}px) scale(${(to.scale / from.scale).toFixed(4)})`;
}
