/**
 * What can be undone, as a visitor calls it.
 */
export const editingWords = {
  typing: "typing",
  turning: (/** @type {string} */ name) => `turning ${name}`,
  scaling: (/** @type {string} */ name) => `scaling ${name}`,
  hint: "a suggestion",
  example: "opening an example",
  kept: "opening the last program",
  link: "opening a link",
  undo: "Undo",
  redo: "Redo",
  /** @param {string} what */
  undoes: (what) => `Undo ${what} (Ctrl+Z)`,
  /** @param {string} what */
  redoes: (what) => `Redo ${what} (Ctrl+Shift+Z)`,
};
