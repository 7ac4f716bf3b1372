/**
 * The words of the editor's completion.
 */
export const editorWords = {
  ownNames: "This program",
  operations: "Operations",
  twoOperands: "(x, y)",
};
