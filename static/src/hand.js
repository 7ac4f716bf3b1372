/**
 * Whether a hand is put down on the page, and goes on until it is lifted: more is to come of what it does. It has as many
 * fingers as there are pointers, and is lifted with the last of them; only the primary button takes something in hand.
 */

export function createHand() {
  /** @type {Set<number>} */
  const fingers = new Set();
  /** @type {Record<"down" | "up", (() => void)[]>} */
  const told = { down: [], up: [] };

  /** @param {PointerEvent} event */
  function down({ pointerId, button }) {
    if (button !== 0) return;
    fingers.add(pointerId);
    for (const each of told.down) each();
  }

  /** @param {PointerEvent} event */
  function up({ pointerId }) {
    if (!fingers.delete(pointerId) || fingers.size > 0) return;
    for (const each of told.up) each();
  }

  // Before anybody else, so that they find the hand as it is.
  document.addEventListener("pointerdown", down, true);
  document.addEventListener("pointerup", up, true);
  document.addEventListener("pointercancel", up, true);

  return {
    isHeld: () => fingers.size > 0,
    /** @param {() => void} listener */
    onDown: (listener) => told.down.push(listener),
    /** @param {() => void} listener */
    onUp: (listener) => told.up.push(listener),
  };
}

/** @typedef {ReturnType<typeof createHand>} Hand */
