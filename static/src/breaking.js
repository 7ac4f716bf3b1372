/**
 * Lets a long formula go on in the next line before a sign that joins its sides or summands: a browser breaks no line within mathematics.
 */
import { html } from "./dom.js";

const JOINTS = ["=", "+", "−"];

/** @param {Element} row whose parts become as many as there are pieces between which a line may end */
export function breakRow(row) {
  for (const part of [...row.querySelectorAll(":scope > math")]) {
    const pieces = piecesOf([...part.children]);
    if (pieces.length < 2) continue;
    const parts = pieces.map((piece) => {
      const copy = /** @type {Element} */ (part.cloneNode(false));
      copy.append(...piece);
      return copy;
    });
    // Together they go into the next line first, and only what is wider than a line ends within.
    part.replaceWith(html("span", { class: "pieces" }, ...parts));
  }
}

/**
 * @param {Element[]} parts beside each other
 * @returns {Element[][]} with the sign that each begins with
 */
function piecesOf(parts) {
  /** @type {Element[][]} */
  const pieces = [[]];
  for (const part of parts) {
    const inner = isPlain(part) ? piecesOf([...part.children]) : [[part]];
    // A sign in the middle joins also where a line begins with it.
    if (isJoint(part) && pieces.at(-1)?.some((each) => !isJoint(each))) pieces.push([]);
    const [first = [], ...others] = inner.length > 1 ? inner : [[part]];
    pieces.at(-1)?.push(...first);
    pieces.push(...others);
  }
  for (const [sign] of pieces.slice(1)) if (sign && isJoint(sign)) sign.setAttribute("form", "infix");
  return pieces;
}

/** @param {Element} part a row that groups and says nothing else */
function isPlain({ localName, attributes }) {
  return localName === "mrow" && attributes.length === 0;
}

/** @param {Element} part */
function isJoint({ localName, textContent }) {
  return localName === "mo" && JOINTS.includes(textContent ?? "");
}
