/**
 * Links each symbol and number of the formula with its place in the graph: to point at one lights the other.
 */

/** @typedef {import("./types").Hover} Hover */

const LINKS = { node: "node", gradient: "node", edge: "edge" };
const LINKED = "[data-node], [data-gradient], [data-edge]";

/**
 * @param {HTMLElement} formula
 * @param {import("./store.js").Store} store
 * @param {(hover: Hover | null) => void} point
 */
export function linkFormula(formula, store, point) {
  for (const [begin, end] of /** @type {const} */ ([
    ["pointerover", "pointerleave"],
    ["focusin", "focusout"],
  ])) {
    formula.addEventListener(begin, ({ target }) => point(linkOf(/** @type {Element} */ (target).closest(LINKED))));
    formula.addEventListener(end, () => point(null));
  }
  store.listen((state, last) => {
    if (state.hover !== last.hover || state.answer !== last.answer) light(formula, state.hover);
  });
}

/** @param {HTMLElement} formula @param {Hover | null} hover */
function light(formula, hover) {
  for (const token of formula.querySelectorAll(LINKED)) {
    const link = linkOf(token);
    const isLit = hover !== null && link?.kind === hover.kind && link.id === hover.id;
    if (token.classList.contains("lit") !== isLit) token.classList.toggle("lit", isLit);
  }
}

/** @param {Element | null} token @returns {Hover | null} what it stands for */
function linkOf(token) {
  for (const [attribute, kind] of Object.entries(LINKS)) {
    const id = token?.getAttribute(`data-${attribute}`) ?? null;
    if (id !== null) return { kind: /** @type {Hover["kind"]} */ (kind), id: Number(id) };
  }
  return null;
}
