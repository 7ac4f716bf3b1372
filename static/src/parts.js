/**
 * The parts of the page that a link can leave out, so that a class sees only what the lesson needs.
 *
 * A part that is left out cannot be reached by pointer, Tab or a screen reader; it is marked beside `hidden`, which a panel uses for
 * itself while it has nothing to show.
 */

/** As they stand in links, from the page's top to its bottom. */
export const PARTS = ["tools", "program", "knobs", "pictures", "descent", "explain", "timeline"];

/** @param {string[]} hidden */
export function showParts(hidden) {
  for (const element of document.querySelectorAll("[data-part]")) {
    const part = /** @type {HTMLElement} */ (element).dataset.part ?? "";
    element.toggleAttribute("data-left-out", hidden.includes(part));
    element.toggleAttribute("inert", hidden.includes(part));
  }
  const page = document.getElementById("content");
  page?.toggleAttribute("data-no-panel", hidden.includes("pictures") || hidden.includes("descent"));
  page?.toggleAttribute("data-no-left", isEmpty(hidden, "program", "knobs"));
  page?.toggleAttribute("data-no-right", isEmpty(hidden, "pictures", "descent"));
}

/** @param {string[]} hidden @param {string[]} side the parts of a column */
function isEmpty(hidden, ...side) {
  return side.every((part) => hidden.includes(part));
}
