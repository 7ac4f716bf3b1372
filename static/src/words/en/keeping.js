/**
 * The words of what the browser has kept.
 */
export const keepingWords = {
  open: "Open your last program",
  close: "Leave it",
};
