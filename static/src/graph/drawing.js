/**
 * Brings the server's drawing to life: relabels slots, marks what is active, never lays out.
 */

import { words } from "#words/first.js";
import { calm, imported } from "../dom.js";
import { boxOf, drawnEdges } from "./folded.js";
import { MANY } from "./large.js";
import { lettersAt } from "./letters.js";
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
/** @typedef {{group: SVGGElement, marked: string, carried: import("./contributions.js").Carried | null}} EdgeView */
/** @typedef {[SlotView, import("../moment.js").Slot]} Change */
/** @typedef {[nodes: GraphNode[], edges: GraphEdge[], known: Known, layout: Layout | null | undefined]} Shown */
/** @typedef {(canvas: HTMLElement, drawing: SVGSVGElement, answer: import("../types").GraphAnswer) => void} Morph */

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
  /** What has come along each edge; it comes after the first look. @type {typeof import("./contributions.js").showContributions} */
  let contribute = () => {};
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
    edgeViews = new Map(groups(canvas, "edge").map(([id, group]) => [id, { group, marked: "", carried: null }]));
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
    for (const edge of drawn) {
      const view = edgeViews.get(edge.id);
      if (view) mark(view, phase, edge.active ? "active" : "");
    }
    contribute(edgeViews, drawn, { backward: phase === "backward", letter: letters.mark, isChosen });
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
    /** @param {typeof contribute} show */
    contributeBy(show) {
      contribute = show;
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
