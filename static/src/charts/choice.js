/**
 * Which point is chosen, among points that come and go: pure.
 */

export function createChoice() {
  /** How many points there were before one was added. */
  let before = -1;
  /** What they are points of. @type {string | null} */
  let of = null;
  return {
    at: 0,
    /** Whether a hand chose it, so that it stays marked while the focus is on the button that removes it. */
    picked: false,
    /** @param {number} count of points as they are */
    adds(count) {
      before = count;
    },
    /** Nothing came of it, so that points which come later are somebody else's. */
    refused() {
      before = -1;
    },
    /**
     * In another program no hand has chosen anything, but where it still lies on the point.
     *
     * @param {string} program what it is but for its numbers
     * @param {boolean} isHeld
     */
    within(program, isHeld) {
      if (of !== null && of !== program) {
        this.picked = isHeld;
        before = -1;
      }
      of = program;
    },
    /** Who adds a point goes on with it, and who removes one with its neighbour. @param {number} count of points that are there now */
    among(count) {
      if (before >= 0 && count > before) this.at = count - 1;
      if (count !== before) before = -1;
      this.at = Math.max(0, Math.min(this.at, count - 1));
    },
  };
}
