/**
 * Which group a box can be folded into, or unfolded from: pure, from what the answer says of its groups.
 */

/** @typedef {import("../types").GraphAnswer} GraphAnswer */
/** @typedef {GraphAnswer["groups"][number]} Group */

/** Beyond this many boxes a drawing is read by its named parts, so that it opens with groups folded. */
export const READABLE = 60;

/** @param {GraphAnswer} answer @returns {string[]} the keys of the groups that are folded now */
export function foldedNow({ layout, groups }) {
  return (layout?.groups ?? []).flatMap(({ id }) => groups[id]?.key ?? []);
}

/** @param {GraphAnswer} answer @returns {string[]} the outermost groups that can be folded */
export function outermost({ groups }) {
  return groups
    .filter((group) => group.result !== null && !above(groups, group).some((each) => each.result !== null))
    .map((group) => group.key);
}

/**
 * @param {GraphAnswer} answer
 * @param {number} box the node that it is drawn as
 * @returns {{fold: Group | null, unfold: Group | null}} the smallest group that would become this box, and the one that is
 */
export function foldsOf({ layout, groups }, box) {
  const unfold = groups[layout?.groups.find(({ node }) => node === box)?.id ?? -1] ?? null;
  const outside = unfold ? above(groups, unfold) : groups.filter((group) => group.result === box);
  const candidates = outside.filter((group) => group.result === box);
  const depth = (/** @type {Group} */ group) => above(groups, group).length;
  return { fold: candidates.sort((a, b) => depth(b) - depth(a))[0] ?? null, unfold };
}

/**
 * @param {GraphAnswer} answer
 * @param {number} node
 * @returns {string[]} the keys of the groups that a node is in, the innermost first
 */
export function groupsOf({ nodes, groups }, node) {
  const group = groups[nodes[node]?.group ?? -1];
  return group ? [group, ...above(groups, group)].map((each) => each.key) : [];
}

/** @param {Group[]} groups @param {Group} group @returns {Group[]} what it stands in, the innermost first */
function above(groups, group) {
  const rows = [];
  for (let each = groups[group.parent ?? -1]; each; each = groups[each.parent ?? -1]) rows.push(each);
  return rows;
}
