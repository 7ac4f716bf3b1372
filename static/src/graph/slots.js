/**
 * The value and gradient slots of a node: their numbers or small pictures, and what is known of them.
 *
 * Hundreds of them may change in one frame, so that each remembers what it says, and only what is other than before is written.
 */
import { svg } from "../dom.js";
import { isArray, summary } from "../numbers.js";
import { numberIn } from "./letters.js";

/** @typedef {import("../moment.js").Slot} Slot */
/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("./letters.js").Letters} Letters */
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
 * @property {boolean} isDrawn
 * @property {number} size
 * @property {number} narrowed
 * @property {string} shown
 */

/** An array's ends that would be smaller are told in fewer figures. */
const SMALLEST = 11;

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
  return { group, text, width, sign, figures, slot: null, said: "", isDrawn: false, size: 0, narrowed: 0, shown: "" };
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
 * @param {Letters} letters
 */
export function fillSlot(view, slot, softly, picture, letters) {
  const { group } = view;
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
  view.isDrawn = drawn;
  letterSlot(view, letters);
}

/**
 * Writes what a slot says, so large and in so many figures as there is room for.
 *
 * @param {SlotView} view
 * @param {Letters} letters
 */
export function letterSlot(view, letters) {
  const tensor = view.slot?.tensor ?? null;
  if (tensor === null) return;
  const fit = (/** @type {string} */ each) => numberIn(each.length + 2 * view.sign.length, view.width, letters);
  const whole = fit(view.said);
  // Both ends of an array in full would be too small to read: two digits each say what matters.
  const isShort = isArray(tensor) && (whole.narrowed > 0 || whole.size < SMALLEST);
  const text = isShort ? summary(tensor, 2) : view.said;
  write(view, view.isDrawn ? "" : text);
  fitIn(view, isShort ? fit(text) : whole);
}

/** @param {SlotView} view @param {string} shown */
function write(view, shown) {
  const { text, sign, figures } = view;
  if (view.shown === shown) return;
  view.shown = shown;
  // What a wall shortened (static/src/legible.js) is an older number: its words are not to come back over these, although both may be as short.
  text.removeAttribute("data-said");
  if (shown === "") text.replaceChildren();
  else {
    // Other letters in a text that is there cost a third of a new text.
    figures.data = shown;
    if (figures.parentNode !== text) text.replaceChildren(...sign, figures);
  }
}

/** @param {SlotView} view @param {ReturnType<typeof numberIn>} fitted */
function fitIn(view, { size, narrowed }) {
  if (view.size !== size) view.text.setAttribute("font-size", String(size));
  view.size = size;
  if (view.narrowed === narrowed) return;
  view.narrowed = narrowed;
  if (narrowed === 0) return view.text.removeAttribute("textLength");
  view.text.setAttribute("textLength", String(narrowed));
  view.text.setAttribute("lengthAdjust", "spacingAndGlyphs");
}

/** @param {Element} group @param {string} name @param {boolean} is */
function mark(group, name, is) {
  // To toggle what is so already still costs a look at everything inside.
  if (group.classList.contains(name) !== is) group.classList.toggle(name, is);
}
