/**
 * Writes new numbers into a formula that stands already. Only where its form is another is a part made anew, which would lay out all of
 * it, and let it come in again as at a new step.
 */

/**
 * @param {HTMLElement} host
 * @param {Element[]} rows in place of as many that stand there; what comes behind them stays
 */
export function rewrite(host, rows) {
  for (const [i, row] of rows.entries()) {
    const old = host.children[i];
    if (!old) host.append(row);
    else if (old.className === row.className && old.childElementCount === row.childElementCount) rewriteParts(old, row);
    else {
      row.toggleAttribute("hidden", old.hasAttribute("hidden"));
      old.replaceWith(row);
    }
  }
}

/** @param {Element} row @param {Element} next */
function rewriteParts(row, next) {
  const parts = [...row.children];
  for (const [i, part] of [...next.children].entries()) {
    const old = /** @type {Element} */ (parts[i]);
    if (isAlike(old, part)) writeTexts(old, part);
    else old.replaceWith(part);
  }
}

/**
 * Whether one is the other but for its texts.
 *
 * @param {Node} a
 * @param {Node} b
 * @returns {boolean}
 */
function isAlike(a, b) {
  if (a.nodeName !== b.nodeName || a.childNodes.length !== b.childNodes.length) return false;
  if (a instanceof Element && b instanceof Element && !haveSameAttributes(a, b)) return false;
  return pairs(a, b).every(([one, other]) => isAlike(one, other));
}

/** @param {Element} a @param {Element} b */
function haveSameAttributes(a, b) {
  const isSame = (/** @type {Attr} */ { name, value }) => b.getAttribute(name) === value;
  return a.attributes.length === b.attributes.length && [...a.attributes].every(isSame);
}

/** @param {Node} old @param {Node} next */
function writeTexts(old, next) {
  if (old instanceof Text && next instanceof Text) {
    if (old.data !== next.data) old.data = next.data;
  } else for (const [one, other] of pairs(old, next)) writeTexts(one, other);
}

/** @param {Node} a @param {Node} b @returns {[Node, Node][]} what stands in them, side by side */
function pairs(a, b) {
  return [...a.childNodes].map((child, i) => [child, /** @type {Node} */ (b.childNodes[i])]);
}
