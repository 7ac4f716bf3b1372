/**
 * Whether there is something else to draw: a picture is told of every answer, also of one that changes nothing in it. Pure.
 */

/**
 * @param {unknown} a numbers and words, in lists and by names
 * @param {unknown} b
 * @returns {boolean} whether both say the same
 */
export function alike(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, i) => alike(each, b[i]));
  const [one, other] = [Object.entries(a), new Map(Object.entries(b))];
  return one.length === other.size && one.every(([name, each]) => other.has(name) && alike(each, other.get(name)));
}
