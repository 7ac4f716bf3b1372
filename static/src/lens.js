/**
 * One data point's own numbers through the whole graph: pure, an index into arrays whose first axis is that of the data.
 *
 * Which axis that is follows from the graph: the most common length of the data's first axes, and every array of that
 * length that is computed from one of them. Nothing is computed but, for a knob, the product that one point
 * contributes to it: the local derivative there times the gradient there.
 */
import { isArray, toNumber } from "./numbers.js";

/** @typedef {import("./types").Frame} Frame */
/** @typedef {import("./types").GraphNode} GraphNode */
/** @typedef {import("./types").GraphEdge} GraphEdge */
/** @typedef {import("./types").Tensor} Tensor */
/** @typedef {{length: number, nodes: Set<number>}} Axis */

/**
 * @param {GraphNode[]} nodes
 * @returns {Axis | null} null where there are no data points
 */
export function dataAxis(nodes) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { kind, name, shape } of nodes) {
    const length = shape[0] ?? 0;
    if (kind === "data" && name !== null && length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  const length = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0];
  if (length === undefined) return null;
  /** @type {Set<number>} */
  const along = new Set();
  for (const { id, kind, shape, operands } of nodes) {
    const from = kind === "operation" ? operands.some((each) => along.has(each)) : kind === "data";
    if (from && shape[0] === length) along.add(id);
  }
  return { length, nodes: along };
}

/**
 * @param {Frame} frame
 * @param {number} point
 * @returns {Frame} the same graph with this point's numbers
 */
export function pointFrame(frame, point) {
  const axis = dataAxis(frame.nodes);
  if (!axis || point >= axis.length) return frame;
  const edges = frame.edges.map((edge) => edgeAt(frame.nodes, edge, axis, point));
  return { ...frame, edges, nodes: frame.nodes.map((node) => nodeAt(node, edges, axis, point)) };
}

/**
 * Whose numbers stay those of all points: results of what puts the points together, and knobs of which no point's part is known.
 *
 * @param {Frame} frame
 * @param {Frame} seen the same through the lens
 * @returns {{values: Set<number>, gradients: Set<number>}}
 */
export function ofAll(frame, seen) {
  const whole = frame.nodes.filter((node, i) => seen.nodes[i] === node);
  const ids = (/** @type {string[]} */ ...kinds) =>
    whole.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id);
  return { values: new Set(ids("operation")), gradients: new Set(ids("operation", "parameter")) };
}

/**
 * @param {GraphNode} node
 * @param {GraphEdge[]} edges those of the point
 * @param {Axis} axis
 * @param {number} point
 * @returns {GraphNode}
 */
function nodeAt(node, edges, axis, point) {
  if (axis.nodes.has(node.id)) {
    return {
      ...node,
      shape: node.shape.slice(1),
      value: at(node.value, axis, point),
      gradient: at(node.gradient, axis, point),
    };
  }
  const leaving =
    node.gradient === null || node.shape.length > 0 ? [] : edges.filter((each) => each.source === node.id);
  // A knob's part of this point, where every use of it says one.
  const parts = leaving.filter((each) => axis.nodes.has(each.target)).map((each) => each.contribution);
  if (parts.length === 0 || parts.length < leaving.length || parts.some(isArray)) return node;
  const gradient = parts.reduce((/** @type {number} */ sum, each) => sum + Number(each), 0);
  return { ...node, gradient: /** @type {Tensor} */ (gradient) };
}

/**
 * @param {GraphNode[]} nodes
 * @param {GraphEdge} edge
 * @param {Axis} axis
 * @param {number} point
 * @returns {GraphEdge}
 */
function edgeAt(nodes, edge, axis, point) {
  const local = axis.nodes.has(edge.target) ? at(edge.local, axis, point) : edge.local;
  if (axis.nodes.has(edge.source))
    return { ...edge, local: at(local, axis, point), contribution: at(edge.contribution, axis, point) };
  if (edge.contribution === null || isArray(edge.contribution) || !axis.nodes.has(edge.target)) return edge;
  const gradient = at(nodes[edge.target]?.gradient ?? null, axis, point);
  if (local === null || gradient === null || isArray(local) || isArray(gradient)) return edge;
  return { ...edge, local, contribution: toNumber(local) * toNumber(gradient) };
}

/**
 * @template {Tensor | null} T
 * @param {T} tensor
 * @param {Axis} axis
 * @param {number} point
 * @returns {T | Tensor} the point's part of an array along the axis; the tensor itself where it is none, or left out
 */
function at(tensor, axis, point) {
  if (!isArray(tensor) || tensor.shape[0] !== axis.length || !tensor.data) return tensor;
  const size = tensor.data.length / axis.length;
  const data = tensor.data.slice(point * size, (point + 1) * size);
  const shape = tensor.shape.slice(1);
  if (shape.length === 0) return /** @type {Tensor} */ (data[0] ?? "NaN");
  const numbers = data.map(toNumber);
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return { shape, min: Math.min(...numbers), max: Math.max(...numbers), mean, data };
}
