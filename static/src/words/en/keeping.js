/**
 * The words of what the browser has kept.
 */
export const keepingWords = {
  offer: "Your last program is still here.",
  open: "Open it",
  close: "Leave it",
};
