/**
 * The whole graph in a corner where the screen is too small for it, or where most of a large one is out of sight: it says where one is,
 * that there is more, and leads there at a touch, which needs no dragging.
 */
import { hide, html, svg } from "../dom.js";
import { share, shows } from "./viewport.js";

/** @typedef {import("../types").Layout} Layout */
/** @typedef {ReturnType<typeof import("./camera.js").createCamera>} Camera */

/** CSS pixels of the drawing that may lie beyond the edge without being missed. */
const SLIGHT = 12;
/** A phone, which has a strip for it. */
const PLACE = "(max-width: 40rem)";
/** A graph in which one can get lost, and how much of it is in sight then, at most. */
const MANY = 60;
const LITTLE = 0.34;
/** CSS pixels of its corner, which it leaves for the other one where boxes are below it. */
const CORNER = { width: 224, height: 84 };

/**
 * @param {HTMLElement} canvas
 * @param {import("../store.js").Store} store
 * @param {Pick<Camera, "look" | "slide" | "watchBy">} camera
 */
export function createOverview(canvas, store, camera) {
  const place = matchMedia(PLACE);
  const boxes = svg("path", { class: "boxes" });
  const frame = svg("rect", { class: "frame", rx: 8 });
  const map = svg("svg", {}, boxes, frame);
  // Who does not see or point has the arrow keys, which go from box to box.
  const view = html("div", { class: "overview", "aria-hidden": "true" }, map);
  view.hidden = true;
  canvas.after(view);
  /** @type {Layout | null} */
  let drawn = null;

  map.addEventListener("click", (event) => {
    const { view: seen, stage, content } = camera.look();
    // A long drawing has empty room beside it in the map.
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM()?.inverse());
    const x = Math.min(Math.max(0, place.x), content.width) - stage.width / seen.scale / 2;
    const y = Math.min(Math.max(0, place.y), content.height) - stage.height / seen.scale / 2;
    camera.slide({ ...seen, x, y });
  });

  /** @param {Layout} layout */
  function draw(layout) {
    if (layout === drawn) return;
    drawn = layout;
    boxes.setAttribute(
      "d",
      layout.nodes.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join(""),
    );
  }

  /**
   * @param {Layout} layout
   * @param {import("./viewport.js").Viewport} seen
   * @param {import("./viewport.js").Size} stage
   */
  function aside({ nodes }, { x, y, scale }, stage) {
    const low = y + (stage.height - CORNER.height) / scale;
    const covers = (/** @type {number} */ from) =>
      nodes.some((box) => shows({ x: x + from / scale, y: low, scale }, CORNER, box));
    const other = view.dataset.side === "right" ? "left" : "right";
    const start = (/** @type {string} */ side) => (side === "right" ? stage.width - CORNER.width : 0);
    if (covers(start(view.dataset.side ?? "left")) && !covers(start(other))) view.dataset.side = other;
  }

  function show() {
    const { layout } = store.get().answer;
    const { view: seen, stage, content } = camera.look();
    const [wide, high] = [stage.width / seen.scale, stage.height / seen.scale];
    const slight = SLIGHT / seen.scale;
    const isWhole = content.width - wide < slight && content.height - high < slight;
    const isLost = (layout?.nodes.length ?? 0) >= MANY && share(seen, stage, content) < LITTLE;
    hide(view, isWhole || !layout || !(place.matches || isLost));
    if (view.hidden || !layout) return;
    draw(layout);
    aside(layout, seen, stage);
    const [left, top] = [Math.max(0, seen.x), Math.max(0, seen.y)];
    const size = {
      x: left,
      y: top,
      width: Math.max(0, Math.min(content.width, seen.x + wide) - left),
      height: Math.max(0, Math.min(content.height, seen.y + high) - top),
    };
    for (const [name, value] of Object.entries(size)) frame.setAttribute(name, value.toFixed(0));
    const whole = `0 0 ${content.width} ${content.height}`;
    if (map.getAttribute("viewBox") !== whole) map.setAttribute("viewBox", whole);
  }
  camera.watchBy(show);
  place.addEventListener("change", show);
  show();
}
