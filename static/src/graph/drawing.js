/**
 * Brings the server's drawing to life: relabels slots, marks what is active, never lays out.
 */

import { words } from "#words/first.js";
import { imported } from "../dom.js";
import { isArray } from "../numbers.js";
import { boxOf, drawnEdges } from "./folded.js";
import { fillSlot, said, slotView } from "./slots.js";

/** @typedef {import("../types").GraphNode} GraphNode */
/** @typedef {import("../types").GraphEdge} GraphEdge */
/** @typedef {import("../types").Layout} Layout */
/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("../types").Hover} Hover */
/** @typedef {import("../moment.js").Known} Known */
/** @typedef {import("./folded.js").DrawnEdge} DrawnEdge */
/** @typedef {import("./slots.js").SlotView} SlotView */
/** @typedef {{group: SVGGElement, value: SlotView | null, gradient: SlotView | null, marked: string, said: string}} NodeView */
/** @typedef {{group: SVGGElement, mark: Element | null, marked: string}} EdgeView */
/** @typedef {(canvas: HTMLElement, drawing: SVGSVGElement, answer: import("../types").GraphAnswer) => void} Morph */

const WIDEST_FLOW = 5;
/** From so many boxes on, changes have no transition. */
const MANY = 100;

/** @param {HTMLElement} canvas */
export function createDrawing(canvas) {
  /** @type {Map<number, NodeView>} */
  let nodeViews = new Map();
  /** @type {Map<number, EdgeView>} */
  let edgeViews = new Map();
  /** What moves at a step; it comes after the first look. @type {typeof import("./flow.js").showFlow} */
  let showFlow = () => {};
  /** How a new drawing takes the old one's place; something gentler comes after the first look. @type {Morph} */
  let morph = (_, drawing) => canvas.replaceChildren(drawing);
  adopt();

  function adopt() {
    nodeViews = new Map(groups(canvas, "node").map(([id, group]) => [id, nodeView(group)]));
    edgeViews = new Map(groups(canvas, "edge").map(([id, group]) => [id, edgeView(group)]));
    canvas.classList.toggle("large", nodeViews.size > MANY);
  }

  /** @param {import("../types").GraphAnswer} answer with its drawing */
  function replace(answer) {
    const drawing = imported(answer.drawing ?? "", "image/svg+xml");
    if (!(drawing instanceof SVGSVGElement)) return;
    morph(canvas, drawing, answer);
    adopt();
  }

  /**
   * @param {GraphNode[]} nodes
   * @param {GraphEdge[]} edges
   * @param {Known} known
   * @param {Layout | null | undefined} layout
   */
  function paint(nodes, edges, known, layout) {
    const phase = known.step?.phase ?? "";
    const active = known.step && boxOf(layout)(known.step.node);
    const drawn = drawnEdges(layout, edges, known);
    const touched = new Set(drawn.filter((edge) => edge.active).map((edge) => edge.source));
    for (const node of nodes) {
      const view = nodeViews.get(node.id);
      if (!view) continue;
      mark(view, phase, active === node.id ? "active" : touched.has(node.id) ? "touched" : "");
      const value = known.values.get(node.id);
      const gradient = known.gradients.get(node.id);
      const same = value?.tensor === view.value?.slot?.tensor && gradient?.tensor === view.gradient?.slot?.tensor;
      if (view.value && value) fillSlot(view.value, value);
      if (view.gradient && gradient) fillSlot(view.gradient, gradient);
      if (!same || !view.said) label(view, words.nodeLabel(node.label, said(value), said(gradient)));
    }
    const largest = Math.max(...drawn.map((edge) => size(edge.contribution)));
    for (const edge of drawn) {
      const view = edgeViews.get(edge.id);
      if (!view) continue;
      mark(view, phase, edge.active ? "active" : "");
      showContribution(view, edge, largest);
    }
    canvas.classList.add("ready");
  }

  /**
   * Shows what moves along the edges of a step.
   *
   * @param {import("../types").Frame} frame
   * @param {Known} known
   * @param {Layout | null | undefined} layout
   * @param {number} speed
   */
  function tag({ nodes, edges }, known, layout, speed) {
    const layer = canvas.querySelector(".labels");
    if (!layer) return;
    const node = nodes[known.step?.node ?? -1];
    const flow = {
      phase: known.step?.phase ?? "",
      edges: drawnEdges(layout, edges, known).filter((edge) => edge.active),
      routing: node?.routing ?? null,
      incoming: node?.gradient ?? null,
      arrivals: known.arrivals,
      operandValue: (/** @type {number} */ id) => nodes[id]?.value ?? null,
      speed,
    };
    showFlow(layer, flow, wire);
  }

  /** @param {number} edge @returns {SVGPathElement | null} */
  function wire(edge) {
    return edgeViews.get(edge)?.group.querySelector("path.wire") ?? null;
  }

  /** @param {Hover | null} hover @param {Layout | null | undefined} layout */
  function light(hover, layout) {
    const box = hover?.kind === "node" ? boxOf(layout)(hover.id) : null;
    const edge = hover?.kind === "edge" ? layout?.edges.find((each) => each.edges.includes(hover.id))?.id : null;
    for (const [id, view] of nodeViews) view.group.classList.toggle("lit", id === box);
    for (const [id, view] of edgeViews) view.group.classList.toggle("lit", id === edge);
  }

  return {
    replace,
    paint,
    tag,
    light,
    /** @param {Morph} gentler */
    morphBy(gentler) {
      morph = gentler;
    },
    /** @param {typeof showFlow} show */
    flowBy(show) {
      showFlow = show;
    },
  };
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

/** @param {SVGGElement} group @returns {NodeView} */
function nodeView(group) {
  return { group, value: slotView(group, "value"), gradient: slotView(group, "gradient"), marked: "", said: "" };
}

/** @param {SVGGElement} group @returns {EdgeView} */
function edgeView(group) {
  return { group, mark: group.querySelector(".mark"), marked: "" };
}

/**
 * @param {NodeView | EdgeView} view
 * @param {string} phase
 * @param {string} how "active", "touched" or ""
 */
function mark(view, phase, how) {
  const marked = how && `${how} ${phase}`;
  if (view.marked === marked) return;
  const { classList } = view.group;
  for (const old of view.marked.split(" ")) if (old) classList.remove(old);
  for (const each of marked.split(" ")) if (each) classList.add(each);
  view.marked = marked;
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
 * @param {EdgeView} view
 * @param {DrawnEdge} edge
 * @param {number} largest
 */
function showContribution({ group, mark: sign }, { state, contribution }, largest) {
  const come = state === "known" || state === "partial";
  if (group.dataset.state !== state) group.dataset.state = state;
  const own = size(contribution);
  const width = flowWidth(own, largest);
  if (group.style.getPropertyValue("--flow") !== width) group.style.setProperty("--flow", width);
  if (!sign) return;
  const text = come ? signOf(contribution) : "";
  group.classList.toggle("zero", text === "0");
  if (sign.textContent !== text) sign.textContent = text;
}

/** @param {Tensor | null} tensor @returns {string} the mark of a sign: width and colour do not say it */
function signOf(tensor) {
  if (tensor === null) return "";
  const [low, high] = ends(tensor);
  if (low === 0 && high === 0) return "0";
  return low < 0 && high > 0 ? "±" : low < 0 ? "−" : "+";
}

/** @param {Tensor} tensor */
function ends(tensor) {
  return isArray(tensor) ? [Number(tensor.min), Number(tensor.max)] : [Number(tensor), Number(tensor)];
}

/**
 * @param {Tensor | null} tensor
 * @returns {number} the largest absolute number
 */
function size(tensor) {
  if (tensor === null) return 0;
  return Math.max(
    ...ends(tensor)
      .map(Math.abs)
      .map((x) => (Number.isFinite(x) ? x : 0)),
  );
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
