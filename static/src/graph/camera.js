/**
 * Shows the whole drawing where it can be read, and follows the active step where it cannot.
 *
 * The visitor's own zoom or drag is respected until the whole is asked for twice, or another program comes.
 */
import { calm } from "../dom.js";
import { framing } from "./framing.js";
import { between, contain, MARGIN, shows, transformation, viewBox } from "./viewport.js";

/** @typedef {import("../types").Box} Box */
/** @typedef {import("./viewport.js").Viewport} Viewport */

const GLIDE = 420;
/** Milliseconds after which a hand has stopped moving. */
const STILL = 140;
/** Of a scale: what is less is no other one for letters, all of which would be set anew at nearly every step. */
const SLIGHT = 0.03;

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
  /** CSS pixels per unit, when it rests: letters are set for that. */
  let resting = view.scale;
  let still = 0;
  /** Told of every movement; who wants to know comes after the first look. */
  let tell = () => {};
  /** @type {Box[]} */
  let followed = [];
  let free = false;
  /** @type {import("./framing.js").Mood} */
  let mood = "start";
  /** Whose turn it is among the operands, where they do not all fit. */
  let turn = 0;
  /** Another graph has come that one knows in part: it is looked at as a whole until something happens in it. */
  let fresh = false;
  /** CSS pixels of the smallest letter, as for the last row of a hall. */
  let letters = 0;
  let frame = 0;
  let isFirst = true;

  const drawing = () => canvas.querySelector("svg");
  const looked = () => ({ content, stage, view, boxes: followed, mood, letters, turn });
  const whole = () => framing({ ...looked(), boxes: [] });

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

  /** @param {Viewport} next where it is going */
  function aim(next) {
    goal = next;
    if (Math.abs(next.scale / resting - 1) > SLIGHT) resting = next.scale;
  }

  /** @param {Viewport} next */
  function show(next) {
    aim(next);
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
    const { scale } = whole();
    canvas.classList.toggle("movable", view.scale > scale * 1.01);
  }

  /** @param {Viewport} next */
  function glide(next) {
    cancelAnimationFrame(frame);
    aim(next);
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

  /** @returns {Viewport} where the camera belongs by itself */
  const proper = () => framing(looked());

  /** Reads the drawing's size anew, as after a new program, and shows it. */
  function adopt() {
    const svg = drawing();
    content.width = Number(svg?.getAttribute("data-width")) || 1;
    content.height = Number(svg?.getAttribute("data-height")) || 1;
    free = false;
    fresh = !isFirst;
    if (fresh && mood === "step") mood = "rest";
    cancelAnimationFrame(frame);
    (isFirst ? show : glide)(proper());
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
   * @param {import("./framing.js").Mood} how
   */
  function follow(boxes, how) {
    followed = boxes;
    mood = fresh && how === "step" ? "rest" : how;
    fresh = false;
    take(0);
  }

  /** @param {number} next whose turn it is */
  function take(next) {
    turn = next;
    if (!free) glide(proper());
  }

  /** Moved by the visitor's own hand, and drawn anew when it is still. @param {Viewport} next */
  function hold(next) {
    free = true;
    cancelAnimationFrame(frame);
    goal = next;
    pass(next);
    clearTimeout(still);
    still = window.setTimeout(() => show(next), STILL);
  }

  /** Gives it back what it does by itself. */
  function release() {
    free = false;
    take(turn);
  }

  /** @param {number} pixels of the smallest letter, 0 for those that are drawn */
  function need(pixels) {
    if (pixels === letters) return;
    letters = pixels;
    free = false;
    cancelAnimationFrame(frame);
    show(proper());
  }

  // Below the drawing there may be room for tools, under which it can be moved but does not have to be looked for.
  new ResizeObserver(([entry]) => {
    ({ width: stage.width, height: stage.height } = /** @type {ResizeObserverEntry} */ (entry).contentRect);
    cancelAnimationFrame(frame);
    // Another stage is looked at anew, wherever the camera stood on the last one.
    show(free ? contain(view, content, stage, MARGIN) : framing({ ...looked(), view: { x: 0, y: 0, scale: 0 } }));
  }).observe(canvas);

  return {
    adopt,
    shift,
    slide,
    follow,
    take,
    hold,
    release,
    need,
    /** @param {Box} box whether it is in sight, or will be when the camera has come to rest */
    sees: (box) => shows(view, stage, box) || shows(goal, stage, box),
    /** Where it stands or will have come to rest, and of what; where it is now, and whether a hand has led it there. */
    look: () => ({ ...looked(), view: goal, now: view, free }),
    /** The scale that letters are set for: on a wall they are not set by the page. */
    reading: () => (letters ? 1 : resting),
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
