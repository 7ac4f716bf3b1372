/**
 * What the drawn boxes and edges stand for: a folded group is drawn as the node that it results in, and all edges of one
 * source into it are drawn as one. Pure: derived from the layout, which says it.
 */
import { total } from "../moment.js";

/** @typedef {import("../types").Layout} Layout */
/** @typedef {import("../types").GraphEdge} GraphEdge */
/** @typedef {import("../moment.js").Known} Known */
/** @typedef {Pick<GraphEdge, "id" | "source" | "target" | "local" | "contribution"> & {state: string, active: boolean}} DrawnEdge contribution: what has come along it so far, or will */

/** The box of every node that is inside a folded group, by layout. @type {WeakMap<Layout, Map<number, number>>} */
const inside = new WeakMap();

/**
 * @param {Layout | null | undefined} layout
 * @returns {(node: number) => number} the box in which a node is drawn
 */
export function boxOf(layout) {
  if (!layout) return (node) => node;
  let boxes = inside.get(layout);
  if (!boxes) {
    boxes = new Map(layout.groups.flatMap(({ node, nodes }) => nodes.map((each) => [each, node])));
    inside.set(layout, boxes);
  }
  const found = boxes;
  return (node) => found.get(node) ?? node;
}

/** The last answer but for what is active, because several parts of the page ask at each step. @type {{of: unknown[], drawn: DrawnEdge[]} | null} */
let last = null;

/**
 * @param {Layout | null | undefined} layout
 * @param {GraphEdge[]} edges all of the graph's, by id
 * @param {Known} known
 * @param {boolean} [only] those of the step that is happening
 * @returns {DrawnEdge[]}
 */
export function drawnEdges(layout, edges, known, only = false) {
  const of = [layout, edges, known.edges];
  if (!last || of.some((each, i) => each !== last?.of[i])) last = { of, drawn: resting(layout, edges, known) };
  const { drawn } = last;
  if (known.activeEdges.size === 0) return only ? [] : drawn;
  const happens = (/** @type {number} */ each) => known.activeEdges.has(each);
  const active = new Set(layout?.edges.flatMap(({ id, edges: ids }) => (ids.some(happens) ? id : [])));
  const among = only ? drawn.filter(({ id }) => active.has(id)) : drawn;
  return among.map((each) => (active.has(each.id) ? { ...each, active: true } : each));
}

/**
 * @param {Layout | null | undefined} layout
 * @param {GraphEdge[]} edges
 * @param {Known} known
 * @returns {DrawnEdge[]} none of them active
 */
function resting(layout, edges, known) {
  const box = boxOf(layout);
  /** @type {DrawnEdge[]} */
  const drawn = [];
  for (const { id, edges: ids } of layout?.edges ?? []) {
    const own = edges[id];
    if (!own) continue;
    if (ids.length > 1)
      drawn.push(
        together(
          own,
          ids.flatMap((each) => edges[each] ?? []),
          known,
          box,
        ),
      );
    else {
      const { source, local, contribution } = own;
      const state = known.edges.get(id) ?? "none";
      drawn.push({ id, source, target: box(own.target), local, contribution, state, active: false });
    }
  }
  return drawn;
}

/**
 * @param {GraphEdge} own
 * @param {GraphEdge[]} parts
 * @param {Known} known
 * @param {(node: number) => number} box
 * @returns {DrawnEdge}
 */
function together(own, parts, known, box) {
  const flowing = parts.filter((each) => each.contribution !== null);
  const arrived = flowing.filter((each) => known.edges.get(each.id) === "known");
  const counted = arrived.length > 0 ? arrived : flowing;
  const contribution = counted.length > 0 ? total(counted) : null;
  const ends = { source: box(own.source), target: box(own.target) };
  return { id: own.id, ...ends, local: null, contribution, state: stateOf(flowing, known), active: false };
}

/** @param {GraphEdge[]} parts @param {Known} known */
function stateOf(parts, known) {
  const states = new Set(parts.map((each) => known.edges.get(each.id) ?? "none"));
  if (states.size === 0) return "none";
  return states.size === 1 ? /** @type {string} */ ([...states][0]) : "partial";
}
