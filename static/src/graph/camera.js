/**
 * Shows the whole drawing where it can be read, and follows the active step where it cannot.
 *
 * The visitor's own zoom or drag is respected until the whole is asked for twice, or another program comes.
 */
import { calm } from "../dom.js";
import {
  around,
  between,
  centre,
  contain,
  fit,
  reveal as inSight,
  LARGEST,
  MARGIN,
  shows,
  transformation,
  viewBox,
} from "./viewport.js";

/** @typedef {import("../types").Box} Box */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/** Below this the numbers of the whole drawing (18 units, long ones 12) are too small, and the camera comes closer. */
const READABLE = 0.7;
/** While nothing happens one looks at the whole, also where its numbers are only just read. */
const OVERVIEW = 0.45;
/** Before anything has happened there is no number to read, and one looks at its form, as long as its boxes can be told apart. */
const FORM = 0.15;
/** On a phone nothing could be told apart: names and numbers first, at 11 pixels and more, and what is beyond the edge a touch away. */
const NARROW = 600;
const NEAR = 0.62;
const CLOSE = 0.78;
const LEAST = 0.76;
const GLIDE = 420;
/** Milliseconds after which a hand has stopped moving. */
const STILL = 140;

/** @param {HTMLElement} canvas */
export function createCamera(canvas) {
  const stage = { width: canvas.clientWidth, height: canvas.clientHeight };
  const content = { width: 1, height: 1 };
  /** @type {Viewport} */
  let view = { x: 0, y: 0, scale: 1 };
  /** What the drawing's own viewBox shows: the view may be elsewhere. */
  let held = view;
  /** Of which drawing and stage it is. */
  let heldBy = "";
  /** Where it is going. */
  let goal = view;
  let still = 0;
  /** Told of every movement; who wants to know comes after the first look. */
  let tell = () => {};
  /** @type {Box[]} */
  let followed = [];
  let free = false;
  let resting = true;
  let begun = false;
  /** Another graph has come that one knows in part: it is looked at as a whole until something happens in it. */
  let fresh = false;
  /** No smaller than this, as for the last row of a hall. */
  let least = 0;
  let frame = 0;
  let isFirst = true;

  const drawing = () => canvas.querySelector("svg");
  const whole = () => fit(content, stage, MARGIN, Math.max(LARGEST, least * 1.3));

  /**
   * Moves the picture as it is, which costs no layout; what it comes to is drawn anew at the end.
   *
   * @param {Viewport} next
   */
  function pass(next) {
    view = next;
    const svg = drawing();
    if (svg) svg.style.transform = transformation(held, next);
    tell();
  }

  /** @param {Viewport} next */
  function show(next) {
    goal = next;
    clearTimeout(still);
    const svg = drawing();
    const by = `${content.width} ${content.height} ${stage.width} ${stage.height}`;
    // A viewBox lays out every text anew. What is only moved stays as it was drawn.
    const isMoved = heldBy === by && held.scale === next.scale && svg?.hasAttribute("data-held");
    if (isMoved) pass(next);
    else {
      [view, held, heldBy] = [next, next, by];
      if (svg) svg.style.transform = "";
      svg?.setAttribute("viewBox", viewBox(view, stage));
      svg?.setAttribute("data-held", "");
      tell();
    }
    // Lines that keep their width would drown a picture seen from afar.
    const zoom = Math.min(1, next.scale).toFixed(1);
    if (canvas.style.getPropertyValue("--zoom") !== zoom) canvas.style.setProperty("--zoom", zoom);
    const { scale } = whole();
    canvas.classList.toggle("movable", view.scale > scale * 1.01);
  }

  /** @param {Viewport} next */
  function glide(next) {
    cancelAnimationFrame(frame);
    goal = next;
    const from = view;
    const far = Math.hypot(next.x - from.x, next.y - from.y) + Math.abs(next.scale - from.scale) * 500;
    if (calm() || far < 1) return show(next);
    const begin = performance.now();
    const tick = (/** @type {number} */ now) => {
      const t = Math.min(1, Math.max(0, now - begin) / GLIDE);
      if (t === 1) return show(next);
      pass(between(from, next, 1 - (1 - t) ** 3));
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
  }

  /** How small the whole may be. */
  function legible() {
    if (!begun) return Math.max(stage.width < NARROW ? NEAR : FORM, least);
    return Math.max(resting ? OVERVIEW : READABLE, least);
  }

  /** @returns {Viewport} where the camera belongs by itself */
  function proper() {
    const all = whole();
    const smallest = Math.max(begun ? LEAST : NEAR, least);
    if (followed.length === 0 || all.scale >= legible()) return all;
    const box = around(followed);
    const room = Math.max(smallest, fit(box, stage, MARGIN, Math.max(CLOSE, least)).scale);
    const gap = MARGIN / room;
    if (!begun) return contain({ x: box.x - gap, y: box.y - gap, scale: room }, content, stage, MARGIN);
    const near = view.scale >= smallest && view.scale <= room ? view : centre(box, stage, room);
    // Where not all of it has room, the box that the step is about comes first.
    const seen = inSight(inSight(near, box, stage, MARGIN), /** @type {Box} */ (followed[0]), stage, MARGIN);
    return contain(seen, content, stage, MARGIN);
  }

  /** Reads the drawing's size anew, as after a new program, and shows it. */
  function adopt() {
    const svg = drawing();
    content.width = Number(svg?.getAttribute("data-width")) || 1;
    content.height = Number(svg?.getAttribute("data-height")) || 1;
    free = false;
    fresh = !isFirst;
    resting ||= fresh;
    cancelAnimationFrame(frame);
    if (isFirst) show(proper());
    else glide(proper());
    isFirst = true;
  }

  /** @param {import("./viewport.js").Point} by how far what is in the middle has moved in a drawing about to be adopted */
  function shift(by) {
    view = { ...view, x: view.x + by.x, y: view.y + by.y };
    isFirst = false;
  }

  /** By the visitor's own will. @param {Viewport} next */
  function slide(next) {
    free = true;
    glide(contain(next, content, stage, MARGIN));
  }

  /**
   * @param {Box[]} boxes what is looked at, the most important first; none for the whole
   * @param {{atStart: boolean, calmly: boolean}} moment nothing has happened yet; no step is happening
   */
  function follow(boxes, { atStart, calmly }) {
    followed = boxes;
    begun = !atStart;
    resting = calmly || fresh;
    fresh = false;
    if (!free) glide(proper());
  }

  /**
   * Moves by the visitor's own hand.
   *
   * @param {(view: Viewport, stage: import("./viewport.js").Size, least: number) => Viewport} change
   */
  function move(change) {
    free = true;
    cancelAnimationFrame(frame);
    goal = contain(change(view, stage, whole().scale / 2), content, stage, MARGIN);
    pass(goal);
    clearTimeout(still);
    still = window.setTimeout(() => show(view), STILL);
  }

  /** @param {number} scale below which nothing is shown, 0 for none */
  function need(scale) {
    if (scale === least) return;
    least = scale;
    free = false;
    cancelAnimationFrame(frame);
    show(proper());
  }

  /** The whole; asked for where it is seen already, the camera is given back what it does by itself. */
  function fitAll() {
    const all = whole();
    free = goal.scale !== all.scale;
    glide(free ? all : proper());
  }

  // Below the drawing there may be room for tools, under which it can be moved but does not have to be looked for.
  new ResizeObserver(([entry]) => {
    ({ width: stage.width, height: stage.height } = /** @type {ResizeObserverEntry} */ (entry).contentRect);
    cancelAnimationFrame(frame);
    show(free ? contain(view, content, stage, MARGIN) : proper());
  }).observe(canvas);

  return {
    adopt,
    shift,
    slide,
    follow,
    move,
    fitAll,
    need,
    /** @param {Box} box whether it is in sight, or will be when the camera has come to rest */
    sees: (box) => shows(view, stage, box) || shows(goal, stage, box),
    /** Where it stands or will have come to rest, and of what. */
    look: () => ({ view: goal, stage, content }),
    /** @param {() => void} watcher */
    watchBy(watcher) {
      const last = tell;
      tell = () => {
        last();
        watcher();
      };
    },
  };
}
