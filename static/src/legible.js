/**
 * Keeps every text of the drawing at a least size, in the drawing's units: a text that was set smaller to fit its place is
 * set narrower instead, and shortened where that would be too narrow to read.
 */

/** How narrow letters may become. */
const NARROWEST = 0.68;
const MORE = "…";

/**
 * @param {Element} canvas
 * @param {number} least units; 0 gives every text back as it was drawn
 */
export function legible(canvas, least) {
  const texts = /** @type {NodeListOf<SVGTextElement>} */ (canvas.querySelectorAll("svg text"));
  // All is read before anything is written, so that the browser measures once.
  const small = [...texts].map((text) => measure(text, least));
  for (const [i, text] of [...texts].entries()) {
    const found = small[i];
    if (found) enlarge(text, least, found);
  }
}

/**
 * @param {SVGTextElement} text
 * @param {number} least
 * @returns {{room: number, wide: number} | null} how wide it may be, and how wide it would be at the least size
 */
function measure(text, least) {
  const own = Number(text.getAttribute("font-size"));
  if (!own || !text.textContent) return null;
  if (text.dataset.least === String(least) && text.dataset.said === text.textContent) return null;
  if (own >= least) {
    restore(text);
    return null;
  }
  restore(text);
  const drawn = text.getComputedTextLength();
  return { room: drawn, wide: (drawn * least) / own };
}

/** @param {SVGTextElement} text */
function restore(text) {
  if (text.dataset.least === undefined) return;
  const { whole, said } = text.dataset;
  // The drawing itself may have written something new meanwhile.
  if (whole !== undefined && text.textContent === said) last(text).textContent = whole;
  for (const name of ["textLength", "lengthAdjust"]) text.removeAttribute(name);
  text.style.removeProperty("font-size");
  for (const name of ["least", "said", "whole"]) delete text.dataset[name];
}

/**
 * @param {SVGTextElement} text
 * @param {number} least
 * @param {{room: number, wide: number}} measured
 */
function enlarge(text, least, { room, wide }) {
  const narrow = room / wide;
  if (narrow < NARROWEST) {
    const end = last(text);
    const whole = end.textContent ?? "";
    const kept = Math.max(1, Math.floor((whole.length * narrow) / NARROWEST) - 1);
    text.dataset.whole = whole;
    end.textContent = whole.slice(0, kept) + MORE;
  }
  text.style.fontSize = `${least}px`;
  text.setAttribute("textLength", room.toFixed(1));
  text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  text.dataset.least = String(least);
  text.dataset.said = text.textContent ?? "";
}

/** @param {SVGTextElement} text @returns {ChildNode} its last run of letters, which is what may be shortened */
function last(text) {
  return text.lastChild ?? text;
}
