/**
 * What need not keep up with a hand at work: it follows a few times a second, and is what it should be once the hand is lifted.
 */

/** Milliseconds between two times. */
const PAUSE = 200;

/**
 * @param {import("./hand.js").Hand} hand
 * @param {() => void} act
 * @returns {() => void} acts at once where no hand is at work, else soon
 */
export function unhurried(hand, act) {
  let timer = 0;

  function now() {
    clearTimeout(timer);
    timer = 0;
    act();
  }

  hand.onUp(() => {
    if (timer) now();
  });
  return () => {
    if (!hand.isHeld()) now();
    else if (!timer) timer = window.setTimeout(now, PAUSE);
  };
}
