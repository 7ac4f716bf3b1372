/**
 * The words of the knobs.
 */

export const words = {
  title: "Knobs",
  none: "No knobs yet: give a number a name, such as k = 0.5.",
  /** @param {number} count of data points, while the graph shows one of them */
  ofAll: (count) => `∂ of all ${count} points`,
  find: "Find a knob",
  resetAll: "Reset",
  /** @param {string} name */
  slider: (name) => `${name}, slider`,
  /** @param {string} name */
  number: (name) => `${name}, number`,
  /** @param {string} typed @param {string} kept */
  noNumber: (typed, kept) => `“${typed}” is no number that a knob can have. It stays ${kept}.`,
  /** @param {string} name */
  reset: (name) => `Reset ${name}`,
  /** @param {string} name */
  lock: (name) => `Lock ${name}`,
  /** @param {string} name */
  locks: (name) => `Lock ${name}: descent leaves it where it is`,
  /** @param {string} name */
  unlocks: (name) => `Unlock ${name}: descent turns it again`,
  locked: "locked",
  /** @param {string} name */
  isLocked: (name) => `${name} is locked: descent leaves it where it is`,
  /** @param {string} name @param {string} text */
  gradient: (name, text) => (text === "" ? `gradient of ${name}: not computed yet` : `gradient of ${name}: ${text}`),
  /** @param {string} shape @param {string} text */
  array: (shape, text) => `${shape} numbers, ${text}`,
  /** @param {string} name */
  map: (name) => `Which number of ${name} is turned`,
  /** @param {number} count */
  beside: (count) => `overridden: ${count === 1 ? "a number" : `${count} numbers`} beside the text`,
  /** @param {string} name */
  release: (name) => `Use what is written for ${name} again`,
  /** @param {string} name */
  releasing: (name) => `what is written for ${name}`,
  /** @param {string} name */
  locking: (name) => `locking ${name}`,
};
