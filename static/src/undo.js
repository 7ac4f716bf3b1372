/**
 * The two buttons that go back and forth through what was changed, and their keys, which work everywhere on the page.
 */
import { editingWords as words } from "#words/editing.js";
import { required } from "./dom.js";
import { turnBack } from "./keys.js";

/**
 * @param {{undo: () => void, redo: () => void}} workbench
 * @returns {(state: import("./types").State) => void}
 */
export function createUndo({ undo, redo }) {
  const buttons = { undo: required("undo", HTMLButtonElement), redo: required("redo", HTMLButtonElement) };
  buttons.undo.addEventListener("click", undo);
  buttons.redo.addEventListener("click", redo);
  // Before the editor and the fields see the key: there is one history, of the program, wherever the focus is.
  document.addEventListener(
    "keydown",
    (event) => {
      const target = /** @type {HTMLElement} */ (event.target);
      const way = turnBack(event, {
        tag: target.tagName,
        type: target.getAttribute("type"),
        role: target.getAttribute("role"),
      });
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      (way === "undo" ? undo : redo)();
    },
    true,
  );

  return ({ history: { past, future } }) => {
    show(buttons.undo, past.at(-1)?.label, words.undo, words.undoes);
    show(buttons.redo, future.at(-1)?.label, words.redo, words.redoes);
  };
}

/**
 * Stays reachable while there is nothing to do, so that the focus is not lost at the last step.
 *
 * @param {HTMLButtonElement} button
 * @param {string | undefined} what
 * @param {string} name
 * @param {(what: string) => string} title
 */
function show(button, what, name, title) {
  const text = what === undefined ? name : title(what);
  button.setAttribute("aria-disabled", String(what === undefined));
  if (button.title === text) return;
  button.title = text;
  button.setAttribute("aria-label", text);
}
