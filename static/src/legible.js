/**
 * Keeps every text of the drawing at a least size, in the drawing's units: what is enlarged has the room of its box, and is set
 * narrower where that is too little, and shortened where that would be too narrow to read. Letters that are larger than the slots for numbers leave
 * these empty: then names alone are read, as on a map.
 */
import { briefer, widthOf } from "./briefer.js";
import { EASY, MOST } from "./graph/framing.js";

/** How narrow letters may become, and a symbol beside a name. */
const NARROWEST = 0.68;
const PAIRED = 0.76;
/** How narrow a number may become before it says less, and before it says still less. */
const WHOLE = 0.78;
const BRIEF = 0.68;
const MORE = "…";
/** Units between words and the edge of what they stand in. */
const EDGE = 5;
const BETWEEN = 6;
/** How high figures are over their size, and how high the place for them is in a slot and in a tag. */
const HIGH = 0.73;
const SLOT = 17;
/** What part of that they are moved by, above and below an operation and in a leaf. */
const OUT = 2;
const LEAF = 3.4;
const TAG = 8;

/**
 * @typedef {object} Place how wide a text may be, and where its anchor is moved to
 * @property {number} width
 * @property {number} [x]
 * @property {number} [y]
 * @property {boolean} [figures]
 * @property {{rect: SVGElement, middle: number, height: number}} [pill] what is drawn around it, for this one line
 */
/** @typedef {{text: SVGTextElement, size: number, least: number, natural: number, place: Place | null}} Measured no place: not shown */

/**
 * @param {HTMLElement} canvas
 * @param {number} least units; 0 gives every text back as it was drawn
 */
export function legible(canvas, least) {
  const texts = /** @type {SVGTextElement[]} */ ([...canvas.querySelectorAll("svg text")]);
  const others = texts.filter(({ dataset, textContent }) => {
    // A text may be empty for a while, as where a number became a picture: what it was set for is over for it, too.
    if (least === 0) return dataset.least !== undefined;
    return textContent && (dataset.least !== String(least) || dataset.said !== textContent);
  });
  for (const text of others) restore(text);
  if (least === 0) {
    for (const pill of canvas.querySelectorAll(".tag rect[style]")) pill.removeAttribute("style");
    return;
  }
  // All is read before anything is written, so that the browser measures once.
  const measured = others.flatMap((text) => measure(text, least));
  for (const each of measured) enlarge(each);
  for (const text of others) {
    text.dataset.least = String(least);
    text.dataset.said = text.textContent ?? "";
  }
}

/**
 * @param {SVGTextElement} text
 * @param {number} least
 * @returns {Measured[]} none where it is large enough
 */
function measure(text, least) {
  const own = Number(text.getAttribute("font-size"));
  const crowded = least > MOST;
  const raised = text.querySelector("tspan[font-size]");
  const smallest = Math.min(own, Number(raised?.getAttribute("font-size") ?? own));
  if (!own || (smallest >= least && !crowded)) return [];
  const natural = (text.getComputedTextLength() * Math.max(own, least)) / own;
  return [{ text, size: Math.max(own, least), least, natural, place: placeOf(text, least, crowded) }];
}

/**
 * @param {SVGTextElement} text
 * @param {number} least
 * @param {boolean} crowded
 * @returns {Place | null}
 */
function placeOf(text, least, crowded) {
  const slot = /** @type {SVGElement | null} */ (text.closest(".slot"));
  if (slot) return crowded ? null : inSlot(text, slot, least);
  const tag = text.closest(".tag")?.querySelector("rect") ?? null;
  if (tag) return inTag(text, tag, least);
  const node = text.closest(".node");
  const body = node?.querySelector(".body");
  if (!node || !body) return { width: text.getComputedTextLength() };
  const [left = 0, top = 0, wide = 0, high = 0] = ["x", "y", "width", "height"].map((name) =>
    Number(body.getAttribute(name)),
  );
  const centre = left + wide / 2;
  const is = (/** @type {string} */ name) => text.classList.contains(name);
  const beside = (/** @type {string} */ selector) =>
    /** @type {SVGTextElement | null} */ (node.querySelector(selector));
  if (is("right") || is("left")) {
    // A name and its shape in one line.
    if (crowded) return is("left") ? null : { width: wide - 2 * EDGE };
    const other = beside(is("right") ? ".shape" : ".name");
    const taken = other && is("right") ? grown(other, least) + BETWEEN : 0;
    const y = Number(text.getAttribute("y")) - beyond(least) / LEAF;
    return { width: is("right") ? wide - 4 * EDGE - taken : wide / 2 - EDGE, y };
  }
  if (!node.classList.contains("operation")) {
    if (crowded) return is("shape") ? null : { width: wide - 2 * EDGE, x: centre };
    // Two lines of letters this large lie over each other.
    if (least > EASY && is("shape")) return null;
    const middle = Number(text.getAttribute("x")) - left;
    return { width: 2 * middle - EDGE, ...(least > EASY ? { y: top + high / 2 } : {}) };
  }
  const symbol = beside(".symbol");
  const name = beside(".name");
  const room = wide - 2 * EDGE;
  if (!symbol || !name) return { width: room };
  if (crowded) return is("symbol") ? null : { width: room, x: centre };
  // A symbol, and the name of its result: closer to each other, as they grow; at last the name alone.
  const [one, two] = [grown(symbol, least), grown(name, least)];
  const part = Math.min(1, (room - BETWEEN) / (one + two));
  if (part < PAIRED) return is("symbol") ? null : { width: room, x: centre };
  const [first, second] = [one * part, two * part];
  const start = centre - (first + BETWEEN + second) / 2;
  return is("symbol")
    ? { width: first, x: start + first / 2 }
    : { width: second, x: start + first + BETWEEN + second / 2 };
}

/** @param {number} least @returns {number} how much higher figures are than a slot */
function beyond(least) {
  return Math.max(0, least * HIGH - SLOT);
}

/**
 * A number larger than its slot: a value a little higher, a gradient and a datum a little lower, where nothing else stands.
 *
 * @param {SVGTextElement} text
 * @param {SVGElement} slot
 * @param {number} least
 * @returns {Place}
 */
function inSlot(text, slot, least) {
  const node = slot.closest(".node");
  const isOperation = node?.classList.contains("operation");
  const out = beyond(least) / (isOperation ? OUT : LEAF);
  const isUpper = slot.classList.contains("value") && (isOperation || node?.querySelector(".slot.gradient"));
  const y = Number(text.getAttribute("y")) + (isUpper ? -out : out);
  return { width: Number(slot.dataset.width) - EDGE, y, figures: true };
}

/**
 * The product beside an edge; from afar without its calculation, which the formula shows.
 *
 * @param {SVGTextElement} text
 * @param {SVGElement} pill
 * @param {number} least
 * @returns {Place | null}
 */
function inTag(text, pill, least) {
  const [width, height] = ["width", "height"].map((name) => Number(pill.getAttribute(name)));
  const place = { width: (width ?? 0) - EDGE, figures: true };
  if (least <= EASY) return place;
  if (!text.classList.contains("contribution")) return null;
  const middle = (height ?? 0) / 2;
  return { ...place, y: middle + 1, pill: { rect: pill, middle, height: least * HIGH + TAG } };
}

/** @param {SVGTextElement} text @param {number} least @returns {number} how wide it is at least so large */
function grown(text, least) {
  const own = Number(text.getAttribute("font-size"));
  return (text.getComputedTextLength() * Math.max(own, least)) / own;
}

/** @param {Measured} measured */
function enlarge({ text, size, least, natural, place }) {
  if (!place) {
    text.style.visibility = "hidden";
    return;
  }
  const wide = place.figures ? shorten(text, natural, place.width) : natural;
  if (!place.figures && place.width < natural * NARROWEST) {
    const whole = last(text).textContent ?? "";
    const kept = Math.max(1, Math.floor((whole.length * place.width) / natural / NARROWEST) - 1);
    say(text, whole.slice(0, kept) + MORE);
  }
  text.style.fontSize = `${size}px`;
  const raised = /** @type {SVGElement | null} */ (text.querySelector("tspan[font-size]"));
  if (raised) raised.style.fontSize = `${least}px`;
  for (const name of /** @type {("x" | "y")[]} */ (["x", "y"])) {
    const at = place[name];
    if (at === undefined) continue;
    text.dataset[name] = text.getAttribute(name) ?? "";
    text.setAttribute(name, at.toFixed(1));
  }
  if (place.pill) {
    const { rect, middle, height } = place.pill;
    rect.style.setProperty("y", `${(middle - height / 2).toFixed(1)}px`);
    rect.style.height = `${height.toFixed(1)}px`;
  }
  if (place.width >= wide) return;
  text.setAttribute("textLength", place.width.toFixed(1));
  text.setAttribute("lengthAdjust", "spacingAndGlyphs");
}

/**
 * Lets a number say less where it would be too narrow: a part of its letters would be another number.
 *
 * @param {SVGTextElement} text
 * @param {number} natural
 * @param {number} width
 * @returns {number} how wide it is by itself then
 */
function shorten(text, natural, width) {
  const whole = text.textContent ?? "";
  const forms = briefer(whole);
  const wide = (/** @type {string} */ form) => (natural * widthOf(form)) / widthOf(whole);
  const form = forms.find((each, i) => width >= wide(each) * (i === 0 ? WHOLE : BRIEF)) ?? forms.at(-1) ?? whole;
  if (form === whole) return natural;
  // The mark has an element of its own, which may be another one for the same words.
  text.dataset.bare = "";
  say(text, form);
  return wide(form);
}

/** @param {SVGTextElement} text @param {string} less than it says by itself */
function say(text, less) {
  const end = last(text);
  text.dataset.whole = end.textContent ?? "";
  end.textContent = less;
}

/** @param {SVGTextElement} text */
function restore(text) {
  if (text.dataset.least === undefined) return;
  const { whole, said, x, y } = text.dataset;
  // The drawing itself may have written something new meanwhile.
  if (whole !== undefined && text.textContent === said) last(text).textContent = whole;
  if (x !== undefined) text.setAttribute("x", x);
  if (y !== undefined) text.setAttribute("y", y);
  for (const raised of text.querySelectorAll("tspan")) raised.style.removeProperty("font-size");
  for (const name of ["textLength", "lengthAdjust"]) text.removeAttribute(name);
  for (const name of ["font-size", "visibility"]) text.style.removeProperty(name);
  for (const name of ["least", "said", "whole", "bare", "x", "y"]) delete text.dataset[name];
}

/** @param {SVGTextElement} text @returns {ChildNode} its last run of letters, which is what may be shortened */
function last(text) {
  return text.lastChild ?? text;
}
