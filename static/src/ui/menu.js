/**
 * A button that opens a list of further controls: closed by Esc, by a press elsewhere, and by a choice.
 */

/**
 * @param {HTMLElement} button with aria-expanded and aria-controls
 * @param {HTMLElement} list shown while it has the class "open"
 * @returns {{close: () => void}}
 */
export function createMenu(button, list) {
  const items = () =>
    /** @type {HTMLElement[]} */ ([...list.querySelectorAll("button, a, input, select")]).filter((each) =>
      each.checkVisibility(),
    );
  const isOpen = () => list.classList.contains("open");

  /** @param {boolean} open */
  function show(open) {
    list.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
    if (open) items()[0]?.focus();
  }

  button.addEventListener("click", () => show(!isOpen()));
  list.addEventListener("click", (event) => {
    if (isOpen() && /** @type {Element} */ (event.target).closest("button, a")) show(false);
  });
  document.addEventListener("pointerdown", (event) => {
    const target = /** @type {Node} */ (event.target);
    if (isOpen() && !list.contains(target) && !button.contains(target)) show(false);
  });
  list.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (isOpen() && next instanceof Node && !list.contains(next) && next !== button) show(false);
  });
  for (const part of [button, list]) {
    part.addEventListener("keydown", (event) => {
      if (!isOpen()) return;
      const all = items();
      const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (event.key === "Escape") {
        show(false);
        button.focus();
      } else if (next !== undefined) all[(next + all.length) % all.length]?.focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }
  return { close: () => show(false) };
}
