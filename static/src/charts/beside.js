/**
 * Where what is said beside a place stands: on that side where the least of the picture is under it. Pure.
 */

/** @typedef {import("./axes.js").Area} Area */
/** @typedef {{x: number, y: number}} Place */
/** @typedef {{x: number, y: number, anchor: "start" | "end", side: number}} Stand `y`: the first line's baseline */

/** Right above, left above, right below, left below. */
const SIDES = [
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
];
/** What a side costs that is not the one where the words stand already, in places of lines that are covered. */
const MOVING = 2;
/** What each pixel costs by which a side is too narrow. */
const NARROW = 1;
/** How far from each other the places are by which a line is known. */
const EVERY = 5;

/**
 * @param {Place} at
 * @param {{wide: number, high: number, line: number, gap: number}} words how large they are, and how far from the place
 * @param {Area} area
 * @param {Place[]} [covered] places of what should be seen
 * @param {number} [last] the side where the words stand already
 * @returns {Stand} always whole within the area, if there is room for the words at all
 */
export function beside(at, { wide, high, line, gap }, area, covered = [], last = 0) {
  const found = SIDES.map(([across = 1, down = 1], side) => {
    const free = { left: across > 0 ? at.x + gap : at.x - gap - wide, top: down < 0 ? at.y - gap - high : at.y + gap };
    const left = Math.max(area.left, Math.min(free.left, area.right - wide));
    const top = Math.max(area.top, Math.min(free.top, area.bottom - high));
    const moved = Math.abs(left - free.left) + Math.abs(top - free.top);
    const under = covered.filter(
      ({ x, y }) => x > left - 2 && x < left + wide + 2 && y > top - 2 && y < top + high + 2,
    ).length;
    return { left, top, side, anchor: across, cost: under + moved * NARROW + (side === last ? 0 : MOVING) };
  });
  const best = found.reduce((one, other) => (other.cost < one.cost ? other : one));
  const start = best.anchor > 0;
  return {
    x: start ? best.left : best.left + wide,
    y: best.top + line * 0.8,
    anchor: start ? "start" : "end",
    side: best.side,
  };
}

/**
 * A line as places that are close to each other.
 *
 * @param {Place[]} corners
 * @returns {Place[]}
 */
export function along(corners) {
  return corners.flatMap((to, i) => {
    const from = corners[i - 1] ?? to;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (!Number.isFinite(length)) return [];
    const count = Math.min(200, Math.max(1, Math.ceil(length / EVERY)));
    return Array.from({ length: count }, (_, k) => ({
      x: to.x + ((from.x - to.x) * k) / count,
      y: to.y + ((from.y - to.y) * k) / count,
    }));
  });
}
