/**
 * Which point is chosen, among points that come and go: pure.
 */

export function createChoice() {
  /** How many points there were before one was added. */
  let before = -1;
  return {
    at: 0,
    /** Whether a hand chose it, so that it stays marked while the focus is on the button that removes it. */
    picked: false,
    /** @param {number} count of points as they are */
    adds(count) {
      before = count;
    },
    /** Who adds a point goes on with it, and who removes one with its neighbour. @param {number} count of points that are there now */
    among(count) {
      if (before >= 0 && count > before) this.at = count - 1;
      if (count !== before) before = -1;
      this.at = Math.max(0, Math.min(this.at, count - 1));
    },
  };
}
