/** The words that the reference page says by script. */
export const referenceWords = {
  /** @param {number} count @param {number} all */
  found: (count, all) => (count === 0 ? "No operation says that." : `${count} of ${all} operations`),
};
