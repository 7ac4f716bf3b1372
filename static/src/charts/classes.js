/**
 * What a score says about a class: pure.
 */

/** @typedef {"0" | "0.5" | "largest"} Boundary where one class ends: a score between two, or whichever of several is largest */

/**
 * How much of each class there is at a place, from its scores: shares that add to 1.
 *
 * @param {number[]} scores one, or one a class
 * @param {string} boundary
 * @returns {number[]} NaN where there is no telling
 */
export function sharesOf(scores, boundary) {
  if (boundary === "largest") {
    const top = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - top));
    const sum = powers.reduce((all, each) => all + each, 0);
    return powers.map((each) => each / sum);
  }
  const [score = Number.NaN] = scores;
  const second = boundary === "0.5" ? Math.min(1, Math.max(0, score)) : 1 / (1 + Math.exp(-score));
  return [1 - second, second];
}

/** @param {number[]} shares @returns {number} the class that is largest; -1 where there is no telling */
export function classOf(shares) {
  let best = -1;
  for (const [i, share] of shares.entries()) {
    if (!Number.isNaN(share) && (best < 0 || share > (shares[best] ?? 0))) best = i;
  }
  return best;
}

/**
 * How far a place is inside of a class, above zero, or outside of it: what its border is drawn from.
 *
 * @param {number[]} shares
 * @param {number} own
 */
export function inside(shares, own) {
  const others = shares.filter((_, i) => i !== own);
  return (shares[own] ?? Number.NaN) - Math.max(...others);
}

/**
 * The class of a target: which of the labels it is, or for two classes on which side of their middle it lies.
 *
 * @param {number} target
 * @param {string} boundary
 * @param {boolean} signed whether the two are -1 and 1
 */
export function targetClass(target, boundary, signed) {
  return boundary === "largest" ? Math.round(target) : Number(target > (signed ? 0 : 0.5));
}

/** Marks of classes, as paths around (0, 0) of about the same area: told apart without any colour. */
const MARKS = [
  (/** @type {number} */ r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`,
  (/** @type {number} */ r) => `M0 ${-1.35 * r}L${1.2 * r} ${0.85 * r}H${-1.2 * r}z`,
  (/** @type {number} */ r) => `M${-0.9 * r} ${-0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}z`,
  (/** @type {number} */ r) => `M0 ${-1.35 * r}L${1.1 * r} 0L0 ${1.35 * r}L${-1.1 * r} 0z`,
  (/** @type {number} */ r) =>
    `M${-0.4 * r} ${-1.2 * r}h${0.8 * r}v${0.8 * r}h${0.8 * r}v${0.8 * r}h${-0.8 * r}v${0.8 * r}h${-0.8 * r}v${-0.8 * r}h${-0.8 * r}v${-0.8 * r}h${0.8 * r}z`,
];

/** @param {number} own @param {number} r */
export function mark(own, r) {
  return (MARKS[((own % MARKS.length) + MARKS.length) % MARKS.length] ?? MARKS[0])?.(r) ?? "";
}

/** So many classes have a colour of their own. */
export const COLOURS = 4;
