/**
 * Brings the server's drawing to life: relabels slots, marks what is active, never lays out.
 */

import { words } from "#words/first.js";
import { calm, imported } from "../dom.js";
import { isArray } from "../numbers.js";
import { boxOf, drawnEdges } from "./folded.js";
import { DRAWN, lettersAt } from "./letters.js";
import { fillSlot, isOther, letterSlot, slotView } from "./slots.js";

/** @typedef {import("../types").GraphNode} GraphNode */
/** @typedef {import("../types").GraphEdge} GraphEdge */
/** @typedef {import("../types").Layout} Layout */
/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("../types").Hover} Hover */
/** @typedef {import("../moment.js").Known} Known */
/** @typedef {import("./folded.js").DrawnEdge} DrawnEdge */
/** @typedef {import("./letters.js").Letters} Letters */
/** @typedef {import("./slots.js").SlotView} SlotView */
/** @typedef {{group: SVGGElement, value: SlotView | null, gradient: SlotView | null, named: string, marked: string, said: string, letters: Letters | null}} NodeView */
/** @typedef {{state: string, contribution: Tensor | null, largest: number, least: number, width: string}} Flowing */
/** @typedef {{group: SVGGElement, back: SVGElement | null, sign: SVGElement | null, said: string, marked: string, shown: Flowing | null, size: number}} EdgeView */
/** @typedef {[SlotView, import("../moment.js").Slot]} Change */
/** @typedef {[nodes: GraphNode[], edges: GraphEdge[], known: Known, layout: Layout | null | undefined]} Shown */
/** @typedef {(canvas: HTMLElement, drawing: SVGSVGElement, answer: import("../types").GraphAnswer) => void} Morph */

const WIDEST_FLOW = 5;
/** The least of a step's own edges, and how many of these units are an em there (static/src/css/graph.css). */
const ACTIVE_FLOW = 4;
const EM = 10;
/** From so many boxes on, changes have no transition. */
const MANY = 100;
/** So many numbers that come at once are seen to come one by one; more are simply there. */
const FEW = 24;
/** Milliseconds after the last change of many. */
const CALM = 400;

/** @param {HTMLElement} canvas */
export function createDrawing(canvas) {
  /** @type {Map<number, NodeView>} */
  let nodeViews = new Map();
  /** @type {Map<number, EdgeView>} */
  let edgeViews = new Map();
  /** What moves at a step; it comes after the first look. @type {typeof import("./flow.js").showFlow} */
  let showFlow = () => {};
  /** Draws arrays, which comes after the first look: those that are there from the beginning stay as they were drawn. @type {import("./slots.js").Picture} */
  let picture = ({ group }) => group.classList.contains("drawn");
  /** How a new drawing takes the old one's place; something gentler comes after the first look. @type {Morph} */
  let morph = (_, drawing) => canvas.replaceChildren(drawing);
  /** What lies over the drawing at a step. @type {Element | null} */
  let labels = null;
  /** @type {SVGGElement | undefined} */
  let lit;
  /** What was painted last. @type {Shown | null} */
  let last = null;
  let calming = 0;
  let letters = lettersAt(1);
  /** Which boxes are worth a frame's time; the others wait. It comes after the first look. @type {(box: number) => boolean} */
  let isSeen = () => true;
  adopt();

  function adopt() {
    nodeViews = new Map(groups(canvas, "node").map(([id, group]) => [id, nodeView(group)]));
    edgeViews = new Map(groups(canvas, "edge").map(([id, group]) => [id, edgeView(group)]));
    labels = canvas.querySelector(".labels");
    canvas.classList.toggle("large", nodeViews.size > MANY);
  }

  /** @param {import("../types").GraphAnswer} answer with its drawing */
  function replace(answer) {
    const drawing = imported(answer.drawing ?? "", "image/svg+xml");
    if (!(drawing instanceof SVGSVGElement)) return;
    morph(canvas, drawing, answer);
    adopt();
  }

  /** @param {Shown} shown */
  function paint(...shown) {
    last = shown;
    draw(shown, isSeen);
    canvas.classList.add("ready");
  }

  /** Where everything changes again and again, nothing glides: hundreds of transitions would be begun for each frame. */
  function hurry() {
    // In a large graph nothing glides anyway, and all of it would be looked at for it.
    if (nodeViews.size > MANY) return;
    clearTimeout(calming);
    canvas.classList.add("hurried");
    calming = window.setTimeout(() => canvas.classList.remove("hurried"), CALM);
  }

  /**
   * Writes what is other than before.
   *
   * @param {Shown} shown
   * @param {(box: number) => boolean} isChosen
   */
  function draw([nodes, edges, known, layout], isChosen) {
    const phase = known.step?.phase ?? "";
    const active = known.step && boxOf(layout)(known.step.node);
    const drawn = drawnEdges(layout, edges, known);
    const touched = new Set(drawn.filter((edge) => edge.active).map((edge) => edge.source));
    /** @type {[NodeView, Change[]][]} */
    const others = [];
    let count = 0;
    for (const node of nodes) {
      const view = nodeViews.get(node.id);
      if (!view) continue;
      mark(view, phase, active === node.id ? "active" : touched.has(node.id) ? "touched" : "");
      const value = change(view.value, known.values.get(node.id));
      const gradient = change(view.gradient, known.gradients.get(node.id));
      if (!(value || gradient || isOutgrown(view, letters))) continue;
      const changes = [value, gradient].filter((each) => each !== null);
      // Whether they are many is of the whole graph, wherever one looks.
      count += changes.length;
      if (isChosen(node.id)) others.push([view, changes]);
    }
    const softly = count <= FEW && !calm();
    if (count > FEW) hurry();
    for (const [view, changes] of others) {
      for (const [slotView, slot] of changes) fillSlot(slotView, slot, softly, picture, letters);
      if (isOutgrown(view, letters)) letterNode(view, letters);
      label(view, words.nodeLabel(view.named, view.value?.said ?? "", view.gradient?.said ?? ""));
    }
    let largest = 0;
    for (const edge of drawn) largest = Math.max(largest, size(edge.contribution));
    for (const edge of drawn) {
      const view = edgeViews.get(edge.id);
      if (!view) continue;
      mark(view, phase, edge.active ? "active" : "");
      const least = edge.active && phase === "backward" ? ACTIVE_FLOW : 0;
      const isOther = !isSame(view.shown, edge, largest, least) || (view.size !== letters.mark && hasCome(edge.state));
      if (!isOther || !(isChosen(edge.source) || isChosen(edge.target))) continue;
      showContribution(view, edge, { largest, least, letter: letters.mark });
    }
  }

  /**
   * Shows what moves along the edges of a step.
   *
   * @param {import("../types").Frame} frame
   * @param {Known} known
   * @param {Layout | null | undefined} layout
   * @param {number} speed 0: nothing moves
   */
  function tag({ nodes, edges }, known, layout, speed) {
    if (!labels) return;
    const node = nodes[known.step?.node ?? -1];
    const flow = {
      phase: known.step?.phase ?? "",
      edges: drawnEdges(layout, edges, known, true),
      routing: node?.routing ?? null,
      incoming: node?.gradient ?? null,
      arrivals: known.arrivals,
      boxes: layout?.nodes ?? [],
      operandValue: (/** @type {number} */ id) => nodes[id]?.value ?? null,
      letters,
      speed,
    };
    showFlow(labels, flow, wire);
  }

  /** @param {number} edge @returns {SVGPathElement | null} */
  function wire(edge) {
    return edgeViews.get(edge)?.group.querySelector("path.wire") ?? null;
  }

  /** @param {Hover | null} hover @param {Layout | null | undefined} layout */
  function light(hover, layout) {
    const box = hover?.kind === "node" ? boxOf(layout)(hover.id) : null;
    const edge = hover?.kind === "edge" ? layout?.edges.find((each) => each.edges.includes(hover.id))?.id : null;
    lit?.classList.remove("lit");
    lit = nodeViews.get(box ?? -1)?.group ?? edgeViews.get(edge ?? -1)?.group;
    lit?.classList.add("lit");
  }

  /**
   * Sets numbers for where the camera is: those in sight at once, the others when they come into it.
   *
   * @param {number} scale CSS pixels per unit
   * @param {boolean} [isOver] whether something else has set them meanwhile
   */
  function letter(scale, isOver = false) {
    const next = lettersAt(scale);
    if (!isOver && next.number === letters.number && next.least === letters.least) return;
    letters = next;
    if (isOver)
      for (const { value, gradient } of nodeViews.values())
        for (const view of [value, gradient]) if (view) view.narrowed = 0;
    if (last) draw(last, isOver ? () => true : isSeen);
  }

  return {
    replace,
    paint,
    tag,
    letter,
    light,
    /** @param {Morph} gentler */
    morphBy(gentler) {
      morph = gentler;
    },
    /** @param {typeof showFlow} show */
    flowBy(show) {
      showFlow = show;
    },
    /** @param {typeof picture} draw */
    pictureBy(draw) {
      picture = draw;
      for (const { value, gradient } of nodeViews.values())
        for (const slot of [value, gradient]) if (slot) slot.slot = null;
    },
    /** @param {typeof isSeen} test */
    seenBy(test) {
      isSeen = test;
    },
    /** Writes what had to wait. @param {typeof isSeen} isChosen */
    catchUp(isChosen) {
      if (last) draw(last, isChosen);
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
  const named = group.querySelector("title")?.textContent ?? "";
  const slots = { value: slotView(group, "value"), gradient: slotView(group, "gradient") };
  return { group, ...slots, named, marked: "", said: "", letters: null };
}

/** @param {SVGGElement} group @returns {EdgeView} */
function edgeView(group) {
  const [back, sign] = [
    /** @type {SVGElement | null} */ (group.querySelector(".return")),
    /** @type {SVGElement | null} */ (group.querySelector(".mark")),
  ];
  return { group, back, sign, said: "", marked: "", shown: null, size: DRAWN.mark };
}

/**
 * @param {SlotView | null} view
 * @param {import("../moment.js").Slot | undefined} slot
 * @returns {Change | null}
 */
function change(view, slot) {
  return view && slot && isOther(view, slot) ? [view, slot] : null;
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

/** @param {Flowing | null} shown @param {DrawnEdge} edge @param {number} largest @param {number} least */
function isSame(shown, { state, contribution }, largest, least) {
  if (shown === null || shown.least !== least) return false;
  return shown.state === state && shown.contribution === contribution && shown.largest === largest;
}

/** @param {NodeView} view @param {Letters} letters @returns {boolean} whether its numbers were set for somewhere else */
function isOutgrown({ letters: own, value, gradient }, letters) {
  return own !== letters && ((value?.slot?.tensor ?? null) !== null || (gradient?.slot?.tensor ?? null) !== null);
}

/** @param {NodeView} view @param {Letters} letters */
function letterNode(view, letters) {
  view.letters = letters;
  if (view.value) letterSlot(view.value, letters);
  if (view.gradient) letterSlot(view.gradient, letters);
}

/** @param {string} state @returns {boolean} whether the sign of an edge is seen */
function hasCome(state) {
  return state === "known" || state === "partial";
}

/**
 * @param {EdgeView} view
 * @param {DrawnEdge} edge
 * @param {{largest: number, least: number, letter: number}} how `least` wide; `letter`: units of the sign
 */
function showContribution(view, { state, contribution }, { largest, least, letter }) {
  const { group, back, sign, shown } = view;
  const width = `${(Math.max(least, flowWidth(size(contribution), largest)) / EM).toFixed(2)}em`;
  view.shown = { state, contribution, largest, least, width };
  if (shown?.state !== state) group.dataset.state = state;
  // An attribute, because browsers work out anew, each time, what has a style of its own.
  if (shown?.width !== width) back?.setAttribute("stroke-width", width);
  // Where nothing has come the sign is not seen, and stays: most often the same comes back.
  if (!sign || !hasCome(state)) return;
  // On the sign itself: a property of the canvas would be asked about by everything in it.
  if (view.size !== letter) sign.style.setProperty("--letter", `${letter}px`);
  view.size = letter;
  const said = signOf(contribution);
  if (view.said === said) return;
  view.said = said;
  group.classList.toggle("zero", said === "0");
  sign.textContent = said;
}

/** @param {Tensor | null} tensor @returns {string} the mark of a sign: width and colour do not say it */
function signOf(tensor) {
  if (tensor === null) return "";
  const [low, high] = ends(tensor);
  if (low === 0 && high === 0) return "0";
  return low < 0 && high > 0 ? "±" : low < 0 ? "−" : "+";
}

/** @param {Tensor} tensor @returns {[number, number]} */
function ends(tensor) {
  return isArray(tensor) ? [Number(tensor.min), Number(tensor.max)] : [Number(tensor), Number(tensor)];
}

/**
 * @param {Tensor | null} tensor
 * @returns {number} the largest absolute number
 */
function size(tensor) {
  if (tensor === null) return 0;
  const [low, high] = isArray(tensor) ? ends(tensor) : [0, Number(tensor)];
  return Math.max(finite(low), finite(high));
}

/** @param {number} x @returns {number} its size, 0 where it has none */
function finite(x) {
  return Number.isFinite(x) ? Math.abs(x) : 0;
}

/**
 * A gradient's size as a width: a tenth of the largest is clearly thinner, not a tenth as wide.
 *
 * @param {number} own
 * @param {number} largest
 */
function flowWidth(own, largest) {
  if (own === 0 || largest === 0) return 1.2;
  return 1.5 + (WIDEST_FLOW - 1.5) * (own / largest) ** 0.35;
}
