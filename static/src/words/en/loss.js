/**
 * The words of the loss curve.
 */
export const lossWords = {
  clear: "clear",
  clearIs: "Forget the earlier runs",
  leaves: (/** @type {number} */ iteration) => `leaves the picture at ${iteration} ↑`,
  /**
   * What a run was made with, in a few characters.
   *
   * @param {import("../../types").Asked} asked
   */
  ghost: ({ optimizer, batchSize, seed }) => {
    const name = optimizer.name.replaceAll("_", " ");
    const drawn = batchSize === null ? "" : `, batch ${batchSize}${seed ? `, seed ${seed}` : ""}`;
    return `${name} ${optimizer.learning_rate}${drawn}`;
  },
};
