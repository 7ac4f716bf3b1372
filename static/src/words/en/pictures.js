/**
 * The words of the pictures.
 */

export const words = {
  /** @param {string} y @param {string} x @param {string} prediction */
  fit: (y, x, prediction) => `Points ${y} over ${x}, with the curve ${prediction || "of the prediction"}`,
};
