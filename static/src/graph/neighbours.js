/**
 * Where an arrow key leads in the graph: pure. Left is to an operand, right to a user, up and down to the nearest box.
 */
import { boxOf } from "./folded.js";

/** @typedef {import("../types").Layout} Layout */
/** @typedef {import("../types").GraphEdge} GraphEdge */
/** @typedef {{id: number, x: number, y: number}} Spot the middle of a box */

/** Boxes beside each other count for more than boxes above each other only if they are this much nearer. */
const SIDEWAYS = 2.5;

/** @param {Layout} layout @returns {Spot[]} */
function spots({ nodes, groups }) {
  const middle = (/** @type {number} */ id, /** @type {import("../types").Box} */ { x, y, width, height }) => ({
    id,
    x: x + width / 2,
    y: y + height / 2,
  });
  return [...nodes.map((each) => middle(each.id, each)), ...groups.map((each) => middle(each.node, each))];
}

/**
 * @param {Layout} layout
 * @param {GraphEdge[]} edges
 * @param {number} from a box
 * @param {string} key
 * @returns {number | null} another box
 */
export function neighbour(layout, edges, from, key) {
  const all = spots(layout);
  const here = all.find(({ id }) => id === from);
  if (!here) return null;
  const box = boxOf(layout);
  const ends = layout.edges.flatMap(({ id }) => {
    const edge = edges[id];
    return edge ? [{ source: box(edge.source), target: box(edge.target) }] : [];
  });
  const linked = (/** @type {number[]} */ ids) =>
    nearest(
      here,
      all.filter(({ id }) => ids.includes(id)),
    );
  if (key === "ArrowLeft") return linked(ends.filter(({ target }) => target === from).map(({ source }) => source));
  if (key === "ArrowRight") return linked(ends.filter(({ source }) => source === from).map(({ target }) => target));
  const down = key === "ArrowDown";
  return nearest(
    here,
    all.filter(({ id, y }) => id !== from && (down ? y > here.y : y < here.y)),
  );
}

/** @param {Spot} here @param {Spot[]} candidates @returns {number | null} */
function nearest(here, candidates) {
  const far = (/** @type {Spot} */ { x, y }) => SIDEWAYS * Math.abs(x - here.x) + Math.abs(y - here.y);
  return [...candidates].sort((a, b) => far(a) - far(b))[0]?.id ?? null;
}
