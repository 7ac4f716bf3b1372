/**
 * A new drawing takes the old one's place gently: what is in both keeps its element and moves, what is new appears, and
 * what folds or unfolds comes out of its group's box or goes into it.
 */
import { calm } from "../dom.js";
import { groupsOf } from "./folding.js";

/** @typedef {import("../types").GraphAnswer} GraphAnswer */
/** @typedef {{x: number, y: number}} Point */
/** @typedef {{element: SVGGElement, at: Point, groups: string[], group: string}} Place */

const MOVE = { duration: 240, easing: "cubic-bezier(0.3, 0, 0.2, 1)" };
const APPEAR = { duration: 240, easing: "ease-out" };

/** @param {(shift: Point) => void} onShift is told how far the surviving boxes have moved in the middle, where there are any */
export function createMorph(onShift) {
  /** @type {GraphAnswer | null} */
  let shown = null;

  /**
   * @param {HTMLElement} canvas
   * @param {SVGSVGElement} drawing
   * @param {GraphAnswer} answer
   */
  function morph(canvas, drawing, answer) {
    const old = canvas.querySelector("svg");
    const before = old && shown ? places(old, shown) : new Map();
    const after = places(drawing, answer);
    const edges = old ? paths(old) : new Map();
    shown = answer;
    if (!old) return canvas.replaceChildren(drawing);
    const focused = document.activeElement;
    const shared = [...after].flatMap(([key, { at }]) => (before.has(key) ? [difference(at, before.get(key).at)] : []));
    for (const [key, place] of after) keep(before.get(key)?.element, place);
    adopt(old, drawing);
    // What is taken out of the document for a moment loses the focus.
    if (focused instanceof SVGElement && old.contains(focused)) focused.focus({ preventScroll: true });
    if (shared.length > 0) onShift({ x: median(shared.map(({ x }) => x)), y: median(shared.map(({ y }) => y)) });
    // Behind a page that does not show yet nothing moves either.
    if (calm() || document.documentElement.hasAttribute("data-waiting")) return;
    for (const [key, { element, at, groups }] of after) {
      const from = before.get(key)?.at ?? boxAround(before, groups)?.at;
      if (before.has(key)) move(element, from, at);
      else appear(element, from, at);
    }
    for (const [key, place] of before) if (!after.has(key)) leave(old, place, boxAround(after, place.groups)?.at);
    for (const path of old.querySelectorAll(".edge path")) bend(path, edges);
  }

  return {
    morph,
    /** @param {GraphAnswer} answer what is on the screen already */
    know(answer) {
      shown = answer;
    },
  };
}

/**
 * @param {SVGSVGElement} drawing
 * @param {GraphAnswer} answer
 * @returns {Map<string, Place>} boxes by key
 */
function places(drawing, answer) {
  const found = /** @type {NodeListOf<SVGGElement>} */ (drawing.querySelectorAll("g.node[data-key]"));
  return new Map(
    [...found].map((element) => [
      element.dataset.key ?? "",
      {
        element,
        at: placeOf(element),
        groups: groupsOf(answer, Number(element.dataset.node)),
        group: answer.groups[Number(element.dataset.group ?? -1)]?.key ?? "",
      },
    ]),
  );
}

/** @param {SVGSVGElement} drawing @returns {Map<string, string>} */
function paths(drawing) {
  const edges = /** @type {NodeListOf<SVGGElement>} */ (drawing.querySelectorAll("g.edge[data-key]"));
  return new Map(
    [...edges].map((edge) => [edge.dataset.key ?? "", edge.querySelector("path")?.getAttribute("d") ?? ""]),
  );
}

/** @param {SVGGElement} element @returns {Point} */
function placeOf(element) {
  const body = element.querySelector(".body");
  return { x: Number(body?.getAttribute("x")), y: Number(body?.getAttribute("y")) };
}

/**
 * The old element stays, with everything that the new one says: focus and listeners survive.
 *
 * @param {SVGGElement | undefined} kept
 * @param {Place} place
 */
function keep(kept, place) {
  if (!kept) return;
  const { element } = place;
  for (const { name } of [...kept.attributes]) {
    if (!element.hasAttribute(name) && !["tabindex", "aria-expanded"].includes(name)) kept.removeAttribute(name);
  }
  for (const { name, value } of [...element.attributes]) if (name !== "role") kept.setAttribute(name, value);
  kept.replaceChildren(...element.childNodes);
  element.replaceWith(kept);
  place.element = kept;
}

/**
 * The picture's own element stays too, so that the view that it has is not lost for a moment.
 *
 * @param {SVGSVGElement} old
 * @param {SVGSVGElement} drawing
 */
function adopt(old, drawing) {
  const view = old.getAttribute("viewBox");
  for (const { name, value } of [...drawing.attributes]) old.setAttribute(name, value);
  if (view) old.setAttribute("viewBox", view);
  old.replaceChildren(...drawing.childNodes);
}

/**
 * @param {Map<string, Place>} among
 * @param {string[]} groups
 * @returns {Place | undefined} the folded box of one of the groups
 */
function boxAround(among, groups) {
  return [...among.values()].find(({ group }) => group !== "" && groups.includes(group));
}

/** @param {Element} element @param {Point} from @param {Point} to */
function move(element, from, to) {
  if (from.x === to.x && from.y === to.y) return;
  element.animate([{ transform: written(difference(from, to)) }, { transform: "none" }], MOVE);
}

/** @param {Element} element @param {Point | undefined} from a box that it comes out of @param {Point} to */
function appear(element, from, to) {
  const start = { opacity: 0, transform: written(difference(from ?? to, to)) };
  element.animate([start, { opacity: 1, transform: "none" }], APPEAR);
}

/**
 * @param {SVGSVGElement} drawing
 * @param {Place} place
 * @param {Point | undefined} into a box that it goes into
 */
function leave(drawing, { element, at }, into) {
  for (const each of ["data-node", "data-key", "role", "tabindex", "aria-label"]) element.removeAttribute(each);
  element.setAttribute("aria-hidden", "true");
  element.classList.add("leaving");
  // Whatever the step is about now, it is no longer this.
  element.classList.remove("active", "touched", "lit", "forward", "seed", "backward");
  drawing.querySelector(".edges")?.before(element);
  const end = () => element.remove();
  element
    .animate([{ transform: "none" }, { opacity: 0, transform: written(difference(into ?? at, at)) }], APPEAR)
    .finished.then(end, end);
}

/**
 * @param {Element} path
 * @param {Map<string, string>} before
 */
function bend(path, before) {
  const edge = /** @type {SVGGElement | null} */ (path.closest("g.edge"));
  const from = before.get(edge?.dataset.key ?? "");
  const to = path.getAttribute("d") ?? "";
  if (from === to) return;
  // Only curves of equally many parts have something between them.
  const alike = from !== undefined && from.length > 0 && commas(from) === commas(to);
  path.animate(alike ? [{ d: `path("${from}")` }, { d: `path("${to}")` }] : [{ opacity: 0 }, {}], MOVE);
}

/** @param {string} path */
function commas(path) {
  return path.split(",").length;
}

/** @param {Point} point */
function written({ x, y }) {
  return `translate(${x}px, ${y}px)`;
}

/** @param {Point} a @param {Point} b @returns {Point} */
function difference(a, b) {
  return { x: a.x - b.x, y: a.y - b.y };
}

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
