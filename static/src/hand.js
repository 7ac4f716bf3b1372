/**
 * Whether a hand is put down on the page, and goes on until it is lifted: more is to come of what it does.
 */

export function createHand() {
  let held = false;
  /** @type {Record<"down" | "up", (() => void)[]>} */
  const told = { down: [], up: [] };

  for (const [name, is] of /** @type {[string, boolean][]} */ ([
    ["pointerdown", true],
    ["pointerup", false],
    ["pointercancel", false],
  ])) {
    document.addEventListener(
      name,
      () => {
        held = is;
        for (const each of told[is ? "down" : "up"]) each();
      },
      true,
    );
  }

  return {
    isHeld: () => held,
    /** @param {() => void} listener */
    onDown: (listener) => told.down.push(listener),
    /** @param {() => void} listener */
    onUp: (listener) => told.up.push(listener),
  };
}

/** @typedef {ReturnType<typeof createHand>} Hand */
