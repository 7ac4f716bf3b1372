/**
 * A part of the page that comes when it is wanted for the first time. Where it does not come, the next who wants it asks for it again. Pure.
 *
 * @template Part
 * @param {() => Promise<Part>} make
 * @returns {() => Promise<Part>}
 */
export function lazily(make) {
  /** @type {Promise<Part> | null} */
  let made = null;
  return () => {
    made ??= make().catch((error) => {
      made = null;
      throw error;
    });
    return made;
  };
}
