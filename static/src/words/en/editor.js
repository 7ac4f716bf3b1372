/**
 * The words of the editor, and of its completion.
 */
export const editorWords = {
  /** What the library says by itself to those who listen. */
  phrases: {
    Completions: "Completions",
    "Selection deleted": "Selection deleted",
    "Control character": "Control character",
  },
  ownNames: "This program",
  operations: "Operations",
  twoOperands: "(x, y)",
};
