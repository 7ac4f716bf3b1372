/**
 * The value and gradient slots of a node: their numbers or small pictures, and what is known of them.
 *
 * Hundreds of them may change in one frame, so that each remembers what it says, and only what is other than before is written.
 */
import { svg } from "../dom.js";
import { isArray, summary } from "../numbers.js";

/** @typedef {import("../moment.js").Slot} Slot */
/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {(view: SlotView, tensor: Tensor) => boolean} Picture draws an array, where it can be drawn */
/**
 * @typedef {object} SlotView
 * @property {Element} group
 * @property {Element} text
 * @property {number} width
 * @property {Element[]} sign what stands before the number
 * @property {Text} figures
 * @property {Slot | null} slot what it shows; null before the first time
 * @property {string} said
 * @property {string} size
 * @property {string} shown
 */

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
  const text = group?.querySelector("text");
  if (!(group && text)) return null;
  const sign = kind === "gradient" ? [svg("tspan", { class: "sign" }, "∂ ")] : [];
  const width = Number(group.getAttribute("data-width"));
  const figures = new Text();
  return { group, text, width, sign, figures, slot: null, said: "", size: "", shown: "" };
}

/**
 * @param {SlotView} view
 * @param {Slot} slot
 * @returns {boolean} whether it shows something else: most slots stay as they are from one step to the next
 */
export function isOther({ slot: shown }, slot) {
  return shown?.tensor !== slot.tensor || shown.state !== slot.state;
}

/**
 * @param {SlotView} view
 * @param {Slot} slot
 * @param {boolean} softly whether a number that has come is seen to come
 * @param {Picture} picture
 */
export function fillSlot(view, slot, softly, picture) {
  const { group, sign, width } = view;
  const last = view.slot;
  const came = slot.state === "known" || slot.state === "partial";
  const fresh = softly && came && last !== null && last.state !== "known";
  const text = summary(slot.tensor);
  view.slot = slot;
  if (last?.state !== slot.state) group.setAttribute("data-state", slot.state);
  if (last === null || view.said !== text) group.setAttribute("data-text", text);
  view.said = text;
  mark(group, "fresh", fresh);
  mark(group, "stale", slot.state === "stale");
  // What is not known is not seen either: it stays as it was drawn, because most often the same comes back.
  if (slot.tensor === null) return;
  const drawn = isArray(slot.tensor) && picture(view, slot.tensor);
  mark(group, "drawn", drawn);
  const size = (/** @type {string} */ each) => fontSize(each.length + 2 * sign.length, width);
  // Both ends of an array in full would be too small to read: two digits each say what matters.
  const shown = size(text) < SMALLEST && isArray(slot.tensor) ? summary(slot.tensor, 2) : text;
  write(view, drawn ? "" : shown, String(size(shown)));
}

/** @param {SlotView} view @param {string} shown @param {string} size */
function write(view, shown, size) {
  const { text, sign, figures } = view;
  if (view.size !== size) text.setAttribute("font-size", size);
  view.size = size;
  if (view.shown === shown) return;
  view.shown = shown;
  if (shown === "") text.replaceChildren();
  else {
    // Other letters in a text that is there cost a third of a new text.
    figures.data = shown;
    if (figures.parentNode !== text) text.replaceChildren(...sign, figures);
  }
}

/** @param {Element} group @param {string} name @param {boolean} is */
function mark(group, name, is) {
  // To toggle what is so already still costs a look at everything inside.
  if (group.classList.contains(name) !== is) group.classList.toggle(name, is);
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
