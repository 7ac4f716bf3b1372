/**
 * Brings the server's drawing to life: relabels slots, marks what is active, never lays out.
 */

import { words } from "#words/first.js";
import { calm, imported, svg } from "../dom.js";
import { flat, isArray, summary } from "../numbers.js";
import { showFlow } from "./flow.js";
import { sparkline } from "./sparkline.js";

/** @typedef {import("../types").GraphNode} GraphNode */
/** @typedef {import("../types").GraphEdge} GraphEdge */
/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("../types").Hover} Hover */
/** @typedef {import("../moment.js").Known} Known */
/** @typedef {import("../moment.js").Slot} Slot */
/** @typedef {{group: Element, text: Element, line: Element, said: string}} SlotView */
/** @typedef {{group: SVGGElement, value: SlotView | null, gradient: SlotView | null, said: string}} NodeView */

const NUMBER = 18;
const SMALLEST = 11;
/** A figure's width over its height, on average. */
const FIGURE = 0.56;
const WIDEST_FLOW = 5;

/** @param {HTMLElement} canvas */
export function createDrawing(canvas) {
  /** @type {Map<number, NodeView>} */
  let nodeViews = new Map();
  /** @type {Map<number, SVGGElement>} */
  let edgeViews = new Map();
  adopt();

  function adopt() {
    nodeViews = new Map(groups(canvas, "node").map(([id, group]) => [id, nodeView(group)]));
    edgeViews = new Map(groups(canvas, "edge"));
  }

  /**
   * @param {string} text
   */
  function replace(text) {
    const drawing = imported(text, "image/svg+xml");
    if (!(drawing instanceof SVGSVGElement)) return;
    canvas.replaceChildren(drawing);
    adopt();
  }

  /**
   * @param {GraphNode[]} nodes
   * @param {GraphEdge[]} edges
   * @param {Known} known
   */
  function paint(nodes, edges, known) {
    const phase = known.step?.phase ?? "";
    const touched = new Set(edges.filter((edge) => known.activeEdges.has(edge.id)).map((edge) => edge.source));
    for (const node of nodes) {
      const view = nodeViews.get(node.id);
      if (!view) continue;
      const active = known.step?.node === node.id;
      mark(view.group, phase, { active, touched: touched.has(node.id) });
      const value = known.values.get(node.id);
      const gradient = known.gradients.get(node.id);
      if (view.value && value) fillSlot(view.value, value);
      if (view.gradient && gradient) fillSlot(view.gradient, gradient);
      label(view, words.nodeLabel(node.label, said(value), said(gradient)));
    }
    const largest = Math.max(...edges.map((edge) => size(edge.contribution)));
    for (const edge of edges) {
      const group = edgeViews.get(edge.id);
      if (!group) continue;
      group.dataset.state = known.edges.get(edge.id) ?? "none";
      mark(group, phase, { active: known.activeEdges.has(edge.id) });
      group.style.setProperty("--flow", flowWidth(size(edge.contribution), largest));
    }
    canvas.classList.add("ready");
  }

  /**
   * Shows what moves along the edges of a step.
   *
   * @param {GraphEdge[]} edges
   * @param {Known} known
   */
  function tag(edges, known) {
    const layer = canvas.querySelector(".labels");
    const active = edges.filter((edge) => known.activeEdges.has(edge.id));
    if (layer) showFlow(layer, active, known.step?.phase ?? "", wire);
  }

  /** @param {number} edge @returns {SVGPathElement | null} */
  function wire(edge) {
    return edgeViews.get(edge)?.querySelector("path.wire") ?? null;
  }

  /** @param {Hover | null} hover */
  function light(hover) {
    for (const [id, view] of nodeViews) view.group.classList.toggle("lit", hover?.kind === "node" && hover.id === id);
    for (const [id, group] of edgeViews) group.classList.toggle("lit", hover?.kind === "edge" && hover.id === id);
  }

  return { replace, paint, tag, light };
}

/**
 * @param {HTMLElement} canvas
 * @param {"node" | "edge"} kind
 * @returns {[number, SVGGElement][]}
 */
function groups(canvas, kind) {
  const found = /** @type {NodeListOf<SVGGElement>} */ (canvas.querySelectorAll(`g.${kind}[data-${kind}]`));
  return [...found].map((group) => [Number(group.dataset[kind]), group]);
}

/**
 * @param {SVGGElement} group
 * @returns {NodeView}
 */
function nodeView(group) {
  return { group, value: slotView(group, "value"), gradient: slotView(group, "gradient"), said: "" };
}

/**
 * @param {Element} node
 * @param {string} kind
 * @returns {SlotView | null}
 */
function slotView(node, kind) {
  const group = node.querySelector(`.slot.${kind}`);
  const text = group?.querySelector("text");
  const line = group?.querySelector("polyline");
  return group && text && line ? { group, text, line, said: "" } : null;
}

/**
 * @param {Element} element
 * @param {string} phase
 * @param {Record<string, boolean>} classes
 */
function mark(element, phase, classes) {
  const any = Object.values(classes).some(Boolean);
  for (const [name, on] of Object.entries(classes)) element.classList.toggle(name, on);
  for (const each of ["forward", "seed", "backward"]) element.classList.toggle(each, any && each === phase);
}

/**
 * @param {SlotView} view
 * @param {Slot} slot
 */
function fillSlot(view, slot) {
  const text = said(slot);
  const points = isArray(slot.tensor) ? sparkline(slot.tensor.shape, flat(slot.tensor)) : "";
  const key = `${slot.state}|${text}|${points}`;
  if (view.said === key) return;
  const fresh = view.said.startsWith("waiting") && slot.state !== "waiting";
  view.said = key;
  view.group.setAttribute("data-state", slot.state);
  view.group.setAttribute("data-text", text);
  view.group.classList.toggle("fresh", fresh && !calm());
  view.line.setAttribute("points", points);
  const width = Number(view.group.getAttribute("data-width"));
  const sign = view.group.classList.contains("gradient") ? [svg("tspan", { class: "sign" }, "∂ ")] : [];
  const size = (/** @type {string} */ each) => fontSize(each.length + 2 * sign.length, width);
  // Both ends of an array in full would be too small to read: two digits each say what matters.
  const shown = size(text) < SMALLEST && isArray(slot.tensor) ? summary(slot.tensor, 2) : text;
  view.text.setAttribute("font-size", String(size(shown)));
  view.text.replaceChildren(...(points || text === "" ? [] : [...sign, shown]));
}

/**
 * So large that a text fits into its slot: the template has the same rule.
 *
 * @param {number} length
 * @param {number} width
 */
function fontSize(length, width) {
  return Math.min(NUMBER, Math.round(((width - 10) / (FIGURE * Math.max(1, length))) * 10) / 10);
}

/** @param {Slot | undefined} slot */
function said(slot) {
  return slot ? summary(slot.tensor) : "";
}

/**
 * @param {NodeView} view
 * @param {string} text
 */
function label(view, text) {
  if (view.said === text) return;
  view.said = text;
  view.group.setAttribute("aria-label", text);
}

/**
 * @param {Tensor | null} tensor
 * @returns {number} the largest absolute number
 */
function size(tensor) {
  if (tensor === null) return 0;
  const ends = isArray(tensor) ? [Number(tensor.min), Number(tensor.max)] : [Number(tensor)];
  return Math.max(...ends.map(Math.abs).map((x) => (Number.isFinite(x) ? x : 0)));
}

/**
 * A gradient's size as a width: a tenth of the largest is clearly thinner, not a tenth as wide.
 *
 * @param {number} own
 * @param {number} largest
 */
function flowWidth(own, largest) {
  if (own === 0 || largest === 0) return "1.2";
  return (1.5 + (WIDEST_FLOW - 1.5) * (own / largest) ** 0.35).toFixed(2);
}
