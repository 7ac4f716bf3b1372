/**
 * Writes new numbers into a formula that stands already. Only what is of another form is made anew: to do that with all of it would lay
 * out all of it, and let its parts come in again one by one as at a new step.
 */

/**
 * Writes the numbers of markup that has the same form as what stands, without making anything of it: while a hand turns a knob, to read
 * the markup would cost more than all that is written.
 *
 * @param {HTMLElement} host
 * @param {string[]} before the markup of the stages that stand in it
 * @param {string[]} after
 * @returns {boolean} whether it is done; else nothing is
 */
export function rewriteNumbers(host, before, after) {
  if (after.length === 0 || before.length !== after.length) return false;
  const changes = after.map((next, i) => textChanges(before[i] ?? "", next));
  // What is in pieces is still one stage.
  const views = host.querySelectorAll(":scope > .row > :is(.stage-part, .pieces)");
  if (views.length !== after.length) return false;
  /** @type {[Text, string][]} */
  const writes = [];
  for (const [i, some] of changes.entries()) {
    if (some === null) return false;
    if (some.size === 0) continue;
    const view = /** @type {Element} */ (views[i]);
    const texts = textsIn(view);
    // The sign before a later stage is no part of its markup.
    const lead = (view.matches(".pieces") ? view.firstElementChild : view)?.classList.contains("later") ? 1 : 0;
    for (const [place, text] of some) {
      const node = texts[place + lead];
      if (!node) return false;
      writes.push([node, text]);
    }
  }
  for (const [node, text] of writes) node.data = text;
  return true;
}

/**
 * Pure.
 *
 * @param {string} before
 * @param {string} after
 * @returns {Map<number, string> | null} texts that are others, by their places among the texts; null where more than that is other
 */
export function textChanges(before, after) {
  /** @type {Map<number, string>} */
  const changes = new Map();
  if (before === after) return changes;
  const [was, is] = [before.split(TAG), after.split(TAG)];
  if (was.length !== is.length) return null;
  let place = 0;
  for (const [i, part] of is.entries()) {
    const old = was[i] ?? "";
    const isTag = i % 2 === 1;
    // What is written otherwise in markup than in a text is left to whoever reads it.
    if (part !== old && (isTag || part === "" || old === "" || part.includes("&"))) return null;
    if (isTag || part === "") continue;
    if (part !== old) changes.set(place, part);
    place += 1;
  }
  return changes;
}

const TAG = /(<[^>]*>)/;

/** @param {Element} view */
function textsIn(view) {
  const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const found = [];
  while (walker.nextNode()) found.push(/** @type {Text} */ (walker.currentNode));
  return found;
}

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
