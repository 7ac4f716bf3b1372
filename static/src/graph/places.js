/**
 * Where the boxes of a layout are, by the node that each is drawn as: looked up once, because every step asks for some of them.
 */
/** @typedef {import("../types").Box} Box */
/** @typedef {import("../types").Layout} Layout */

/** @type {WeakMap<Layout, Map<number, Box>>} */
const places = new WeakMap();
/** @type {Map<number, Box>} */
const NOWHERE = new Map();

/** @param {Layout | null | undefined} layout @returns {Map<number, Box>} */
export function placesOf(layout) {
  if (!layout) return NOWHERE;
  let boxes = places.get(layout);
  if (!boxes) {
    boxes = new Map();
    for (const each of layout.nodes) boxes.set(each.id, each);
    for (const each of layout.groups) boxes.set(each.node, each);
    places.set(layout, boxes);
  }
  return boxes;
}
