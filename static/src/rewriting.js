/**
 * Writes new numbers into a formula that stands already. Only what is of another form is made anew: to do that with all of it would lay
 * out all of it, and let its parts come in again one by one as at a new step.
 */

/**
 * @param {HTMLElement} host
 * @param {Element[]} rows in place of as many that stand there; what comes behind them stays
 */
export function rewrite(host, rows) {
  for (const [i, row] of rows.entries()) {
    const old = host.children[i];
    row.toggleAttribute("hidden", old?.hasAttribute("hidden") ?? false);
    if (old) write(old, row);
    else host.append(row);
  }
}

/**
 * @param {ChildNode} old becomes like the next
 * @param {ChildNode} next
 */
function write(old, next) {
  if (!isOfOneForm(old, next)) old.replaceWith(next);
  else if (old instanceof Text && next instanceof Text) {
    if (old.data !== next.data) old.data = next.data;
  } else {
    const parts = [...next.childNodes];
    for (const [i, part] of [...old.childNodes].entries()) write(part, /** @type {ChildNode} */ (parts[i]));
  }
}

/** @param {Node} a @param {Node} b */
function isOfOneForm(a, b) {
  if (a.nodeName !== b.nodeName || a.childNodes.length !== b.childNodes.length) return false;
  if (!(a instanceof Element && b instanceof Element)) return true;
  const isSame = (/** @type {Attr} */ { name, value }) => b.getAttribute(name) === value;
  return a.attributes.length === b.attributes.length && [...a.attributes].every(isSame);
}
