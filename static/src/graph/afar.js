/**
 * Of a large graph, only what can be seen is laid out: a browser goes through all that is for each frame. Boxes out of sight keep their
 * body, so that they can be focused and told of, and what is in them is there again before the camera comes. Where all is so small that numbers
 * would be specks, there are none.
 */
import { MANY } from "./large.js";
import { placesOf } from "./places.js";
import { shows, wider } from "./viewport.js";

/** @typedef {import("../types").Box} Box */
/** @typedef {import("../types").Layout} Layout */
/** @typedef {"" | "speck" | "away"} Level that can be read, as its class */
/** @typedef {{group: Element, box: Box, level: Level}} Part */

/** From here on numbers are specks. */
const SPECKS = 0.25;
/** Milliseconds after the last movement, and how many parts are put away in one go then. */
const REST = 300;
const PORTION = 100;

/**
 * @param {HTMLElement} canvas
 * @param {Pick<ReturnType<typeof import("./camera.js").createCamera>, "look" | "watchBy">} camera
 */
export function createAfar(canvas, camera) {
  /** @type {Part[]} */
  let parts = [];
  let timer = 0;
  /** What was looked at last. @type {{view: import("./viewport.js").Viewport, width: number, height: number} | null} */
  let seen = null;

  /** @returns {(box: Box) => Level} what can be read where the camera goes to, and half a stage around */
  function levels() {
    const { view, stage } = camera.look();
    const near = wider(view, stage);
    return (box) => (view.scale <= SPECKS ? "speck" : shows(...near, box) ? "" : "away");
  }

  /** @param {Part} part @param {Part["level"]} level */
  function put(part, level) {
    if (part.level !== "") part.group.classList.remove(part.level);
    if (level !== "") part.group.classList.add(level);
    part.level = level;
  }

  function rest() {
    timer = 0;
    const levelOf = levels();
    const other = parts.filter((part) => part.level !== levelOf(part.box));
    for (const part of other.slice(0, PORTION)) put(part, levelOf(part.box));
    if (other.length > PORTION) timer = window.setTimeout(rest);
  }

  /** After the camera has moved: what comes into sight is there at once, what has gone is put away when it rests. */
  function look() {
    if (parts.length === 0) return;
    clearTimeout(timer);
    timer = window.setTimeout(rest, REST);
    // On its way it moves with every frame, and what counts is where it goes to.
    const { view, stage } = camera.look();
    if (view === seen?.view && stage.width === seen.width && stage.height === seen.height) return;
    seen = { view, width: stage.width, height: stage.height };
    const levelOf = levels();
    for (const part of parts) {
      const level = part.level === "" ? "" : levelOf(part.box);
      if (level !== "away" && part.level !== level) put(part, level);
    }
  }

  /** After a new drawing. @param {Layout | null | undefined} layout */
  function adopt(layout) {
    const isLarge = (layout?.nodes.length ?? 0) > MANY;
    parts = layout && isLarge ? [...boxParts(canvas, layout), ...edgeParts(canvas)] : [];
    seen = null;
    const levelOf = levels();
    // Nothing of it has been laid out yet, so that this costs least now.
    for (const part of parts) put(part, levelOf(part.box));
  }

  camera.watchBy(look);
  return { adopt };
}

/** @param {HTMLElement} canvas @param {Layout} layout @returns {Part[]} */
function boxParts(canvas, layout) {
  const places = placesOf(layout);
  return groupsIn(canvas, "g.node[data-node]").flatMap((group) => {
    const box = places.get(Number(group.dataset.node));
    return box ? [{ group, box, level: /** @type {const} */ ("") }] : [];
  });
}

/** @param {HTMLElement} canvas @returns {Part[]} */
function edgeParts(canvas) {
  return groupsIn(canvas, "g.edge[data-edge]").map((group) => {
    const box = hull(group.querySelector("path")?.getAttribute("d") ?? "");
    return { group, box, level: /** @type {const} */ ("") };
  });
}

/** @param {HTMLElement} canvas @param {string} selector */
function groupsIn(canvas, selector) {
  return [.../** @type {NodeListOf<SVGGElement>} */ (canvas.querySelectorAll(selector))];
}

/**
 * @param {string} path of curves in absolute places
 * @returns {Box} a curve lies within what holds its points
 */
export function hull(path) {
  const numbers = (path.match(/-?[\d.]+/g) ?? ["0", "0"]).map(Number);
  const [xs, ys] = [numbers.filter((_, i) => i % 2 === 0), numbers.filter((_, i) => i % 2 === 1)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
