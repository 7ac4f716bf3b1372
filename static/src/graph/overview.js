/**
 * The whole graph beside the camera's buttons where the screen is too small for it: it says where one is, that there is more, and
 * leads there at a touch, which needs no dragging.
 */
import { hide, html, svg } from "../dom.js";

/** @typedef {import("../types").Layout} Layout */
/** @typedef {ReturnType<typeof import("./camera.js").createCamera>} Camera */

/** CSS pixels of the drawing that may lie beyond the edge without being missed. */
const SLIGHT = 12;
/** Where the style sheet has a place for it. */
const PLACE = "(max-width: 40rem)";

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
    const box = map.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * content.width - stage.width / seen.scale / 2;
    const y = ((event.clientY - box.top) / box.height) * content.height - stage.height / seen.scale / 2;
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

  function show() {
    const { layout } = store.get().answer;
    const { view: seen, stage, content } = camera.look();
    const [wide, high] = [stage.width / seen.scale, stage.height / seen.scale];
    const slight = SLIGHT / seen.scale;
    const isWhole = content.width - wide < slight && content.height - high < slight;
    hide(view, isWhole || !layout || !place.matches);
    if (view.hidden || !layout) return;
    draw(layout);
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
