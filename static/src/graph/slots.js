/**
 * The value and gradient slots of a node: their numbers or small pictures, and what is known of them.
 */
import { calm, svg } from "../dom.js";
import { flat, isArray, summary } from "../numbers.js";
import { NOTHING, thumbnail } from "./thumbnail.js";

/** @typedef {import("../moment.js").Slot} Slot */
/** @typedef {{group: Element, text: Element, line: Element, filled: Element, hollow: Element, slot: Slot | null, said: string}} SlotView */

const NUMBER = 18;
const SMALLEST = 11;
/** A figure's width over its height, on average. */
const FIGURE = 0.56;

/**
 * @param {Element} node
 * @param {string} kind
 * @returns {SlotView | null}
 */
export function slotView(node, kind) {
  const group = node.querySelector(`.slot.${kind}`);
  const [text, line, filled, hollow] = ["text", "polyline", ".filled", ".hollow"].map((each) =>
    group?.querySelector(each),
  );
  return group && text && line && filled && hollow ? { group, text, line, filled, hollow, slot: null, said: "" } : null;
}

/**
 * @param {SlotView} view
 * @param {Slot} slot
 */
export function fillSlot(view, slot) {
  // Most slots stay as they are from one step to the next.
  if (view.slot?.tensor === slot.tensor && view.slot.state === slot.state) return;
  const came = slot.state === "known" || slot.state === "partial";
  const fresh = came && view.slot !== null && view.slot.state !== "known";
  const text = said(slot);
  const picture = isArray(slot.tensor) ? thumbnail(slot.tensor.shape, flat(slot.tensor)) : NOTHING;
  const drawn = picture.line !== "" || picture.filled !== "" || picture.hollow !== "";
  view.slot = slot;
  // Nearly every slot of a graph of numbers has no picture, and an empty one costs as much as a full one.
  view.group.classList.toggle("drawn", drawn);
  view.group.setAttribute("data-state", slot.state);
  view.group.setAttribute("data-text", text);
  view.group.classList.toggle("zero", text === "0");
  view.group.classList.toggle("fresh", fresh && !calm());
  view.line.setAttribute("points", picture.line);
  view.filled.setAttribute("d", picture.filled);
  view.hollow.setAttribute("d", picture.hollow);
  const width = Number(view.group.getAttribute("data-width"));
  const sign = view.group.classList.contains("gradient") ? [svg("tspan", { class: "sign" }, "∂ ")] : [];
  const size = (/** @type {string} */ each) => fontSize(each.length + 2 * sign.length, width);
  // Both ends of an array in full would be too small to read: two digits each say what matters.
  const shown = size(text) < SMALLEST && isArray(slot.tensor) ? summary(slot.tensor, 2) : text;
  view.text.setAttribute("font-size", String(size(shown)));
  view.text.replaceChildren(...(drawn || text === "" ? [] : [...sign, shown]));
}

/** @param {Slot | undefined} slot */
export function said(slot) {
  return slot ? summary(slot.tensor) : "";
}

/**
 * So large that a text fits into its slot: the template has the same rule.
 *
 * @param {number} length
 * @param {number} width
 */
function fontSize(length, width) {
  return Math.min(NUMBER, Math.round(((width - 10) / (FIGURE * Math.max(1, length))) * 10) / 10);
}
