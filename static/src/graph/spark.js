/**
 * The small picture of an array, as an element: a line, or squares of two kinds. Most slots hold a number and have none.
 */
import { svg } from "../dom.js";
import { flat, isArray } from "../numbers.js";
import { HEIGHT, NOTHING, thumbnail, WIDTH } from "./thumbnail.js";

/** @typedef {import("./thumbnail.js").Thumbnail} Thumbnail */
/** @typedef {import("./slots.js").SlotView} SlotView */

/** What is drawn in each. @type {WeakMap<Element, Thumbnail>} */
const drawn = new WeakMap();

/** @param {import("../types").Tensor | null} tensor @returns {Thumbnail} */
export function pictureOf(tensor) {
  return isArray(tensor) ? thumbnail(tensor.shape, flat(tensor)) : NOTHING;
}

/** @param {Thumbnail} picture */
export function isDrawn({ line, filled, hollow }) {
  return line !== "" || filled !== "" || hollow !== "";
}

/**
 * @param {Record<"x" | "y" | "width" | "height", number>} box
 * @returns {SVGSVGElement}
 */
export function createSpark(box) {
  const room = { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none" };
  const squares = [svg("path", { class: "filled" }), svg("path", { class: "hollow" })];
  return svg("svg", { ...box, ...room }, svg("polyline"), ...squares);
}

/**
 * Writes what is other than before.
 *
 * @param {Element} spark
 * @param {Thumbnail} picture
 */
export function fillSpark(spark, picture) {
  const last = drawn.get(spark);
  for (const [i, name] of /** @type {const} */ (["line", "filled", "hollow"]).entries()) {
    if (last?.[name] !== picture[name]) spark.children[i]?.setAttribute(i === 0 ? "points" : "d", picture[name]);
  }
  drawn.set(spark, picture);
}

/**
 * @param {SlotView} slot
 * @param {import("../types").Tensor} tensor
 * @returns {boolean} whether there is a picture in place of the number
 */
export function drawInSlot({ group, text }, tensor) {
  const picture = pictureOf(tensor);
  if (!isDrawn(picture)) return false;
  let spark = group.querySelector("svg");
  if (!spark) {
    const pill = group.firstElementChild;
    const [x = 0, y = 0, width = 0, height = 0] = ["x", "y", "width", "height"].map((each) =>
      Number(pill?.getAttribute(each)),
    );
    spark = createSpark({ x: x + 10, y: y + 4, width: width - 20, height: height - 8 });
    text.before(spark);
  }
  fillSpark(spark, picture);
  return true;
}
