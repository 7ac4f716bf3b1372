/**
 * What the drawn boxes and edges stand for: a folded group is drawn as the node that it results in, and all edges of one
 * source into it are drawn as one. Pure: derived from the layout, which says it.
 */
import { total } from "../moment.js";

/** @typedef {import("../types").Layout} Layout */
/** @typedef {import("../types").GraphEdge} GraphEdge */
/** @typedef {import("../moment.js").Known} Known */
/** @typedef {GraphEdge & {state: string, active: boolean}} DrawnEdge contribution: what has come along it so far, or will */

/**
 * @param {Layout | null | undefined} layout
 * @returns {(node: number) => number} the box in which a node is drawn
 */
export function boxOf(layout) {
  const boxes = new Map(layout?.groups.flatMap(({ node, nodes }) => nodes.map((each) => [each, node])));
  return (node) => boxes.get(node) ?? node;
}

/**
 * @param {Layout | null | undefined} layout
 * @param {GraphEdge[]} edges all of the graph's, by id
 * @param {Known} known
 * @returns {DrawnEdge[]}
 */
export function drawnEdges(layout, edges, known) {
  const box = boxOf(layout);
  return (layout?.edges ?? []).flatMap(({ id, edges: ids }) => {
    const own = edges[id];
    if (!own) return [];
    const parts = ids.length === 1 ? [own] : ids.flatMap((each) => edges[each] ?? []);
    const active = ids.some((each) => known.activeEdges.has(each));
    if (parts.length === 1) return [{ ...own, target: box(own.target), state: stateOf([own], known), active }];
    const flowing = parts.filter((each) => each.contribution !== null);
    const arrived = flowing.filter((each) => known.edges.get(each.id) === "known");
    const counted = arrived.length > 0 ? arrived : flowing;
    const contribution = counted.length > 0 ? total(counted) : null;
    const ends = { source: box(own.source), target: box(own.target) };
    return [{ ...own, ...ends, local: null, contribution, state: stateOf(flowing, known), active }];
  });
}

/** @param {GraphEdge[]} parts @param {Known} known */
function stateOf(parts, known) {
  const states = new Set(parts.map((each) => known.edges.get(each.id) ?? "none"));
  if (states.size === 0) return "none";
  return states.size === 1 ? /** @type {string} */ ([...states][0]) : "partial";
}
