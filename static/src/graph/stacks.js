/**
 * Where contributions are written: those to one box under each other beside it, clear of all boxes and of each other. Pure.
 */

/** @typedef {import("../types").Box} Box */
/** @typedef {{source: number, x: number, y: number, height: number}} Label where its edge begins, and how high it is */
/** @typedef {{x: number, y: number, height: number}} Stack its upper left corner */

export const GAP = 3;
/** From a box, with the line around it. */
const ASIDE = 5;

/**
 * @param {Label[]} labels
 * @param {Box[]} boxes
 * @returns {Map<number, Stack>} by source
 */
export function placed(labels, boxes) {
  /** @type {Map<number, Stack>} */
  const stacks = new Map();
  for (const { source, x, y, height } of labels) {
    const stack = stacks.get(source);
    if (stack) stack.height += GAP + height;
    else stacks.set(source, { x: x + ASIDE, y, height });
  }
  const all = [...stacks.values()].sort((a, b) => a.y - b.y);
  for (const stack of all) stack.y -= stack.height / 2;
  part(all);
  for (const stack of all) stack.x = aside(stack, boxes);
  return stacks;
}

/** Moves neighbours apart, each as far as the other. @param {Stack[]} stacks from top to bottom */
function part(stacks) {
  for (const _ of stacks) {
    for (const [i, lower] of stacks.entries()) {
      const upper = stacks[i - 1];
      const much = upper ? upper.y + upper.height + GAP - lower.y : 0;
      if (!upper || much <= 0) continue;
      upper.y -= much / 2;
      lower.y += much / 2;
    }
  }
}

/**
 * A box above or below may be wider than the own one; the way to the next column is free behind the widest.
 *
 * @param {Stack} stack
 * @param {Box[]} boxes
 */
function aside({ x, y, height }, boxes) {
  const met = boxes.filter((box) => box.y < y + height && box.y + box.height > y);
  return Math.max(
    x,
    ...met.filter((box) => box.x < x && box.x + box.width > x).map((box) => box.x + box.width + ASIDE),
  );
}
