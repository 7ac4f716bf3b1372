/**
 * Locks and unlocks a knob: pure. A locked knob is a constant in the text, `k = const(0.5)`: a hand still turns it, descent
 * leaves it, and whoever reads the program sees it.
 */
import { readNumeral } from "../numerals.js";
import { replaceAll, slice } from "../text.js";

/** @typedef {import("../types").GraphNode} GraphNode */
/** @typedef {import("../types").GraphAnswer} GraphAnswer */
/** @typedef {{name: string, node: number, shape: number[], locked: boolean}} Knob */

const WORD = /^(param|const)\s*\(/;
const CONSTANT = /^[^=]*=\s*const/;

/**
 * Everything that a hand can turn: parameters, and what stands as `const(…)` under a name of its own.
 *
 * @param {GraphAnswer} answer
 * @param {string} program that was answered
 * @returns {Knob[]} in the order of the program
 */
export function knobsOf({ nodes, groups, parameters }, program) {
  const constants = nodes.flatMap((node) => {
    const { id, name, kind, shape } = node;
    if (kind !== "constant" || name === null) return [];
    const own = assignmentOf(groups, node);
    const written = own && slice(program, own.span);
    return written && CONSTANT.test(written) ? [{ name, node: id, shape, locked: true }] : [];
  });
  const free = parameters.map(({ name, node, shape }) => ({ name, node, shape, locked: false }));
  return constants.length > 0 ? [...free, ...constants].sort((a, b) => a.node - b.node) : free;
}

/**
 * @param {string} program
 * @param {Pick<GraphAnswer, "nodes" | "groups">} answer to this very text
 * @param {Knob} knob
 * @returns {string | null} the program with the knob locked, or free again; null where the text has no place for it
 */
export function relocked(program, { nodes, groups }, { name, node: id, locked }) {
  const node = nodes[id];
  if (!node) return null;
  const right = rightSide(program, groups, node);
  if (!right)
    return node.span && slice(program, node.span) === name && !locked ? `${name} = const(1)\n${program}` : null;
  const inner = right.text.replace(WORD, "").replace(/\)\s*$/, "");
  const worded = WORD.test(right.text);
  const bare = right.text.replace(/^\(+\s*/, "").replace(/\s*\)+$/, "");
  let text = `const(${bare})`;
  if (locked) text = Number.isNaN(readNumeral(inner)) ? `param(${inner})` : inner.trim();
  else if (worded) text = `const(${inner})`;
  return replaceAll(program, [{ span: right.span, text }]);
}

/**
 * What stands behind the `=` of a name.
 *
 * @param {string} program
 * @param {GraphAnswer["groups"]} groups
 * @param {GraphNode} node
 * @returns {{text: string, span: import("../types").Span} | null}
 */
function rightSide(program, groups, node) {
  const own = assignmentOf(groups, node);
  if (!own) return null;
  const written = [...slice(program, own.span)];
  let from = written.indexOf("=") + 1;
  while (/\s/.test(written[from] ?? "")) from += 1;
  if (from === 0) return null;
  const text = written.slice(from).join("").trimEnd();
  const start = (own.span[0] ?? 0) + from;
  return { text, span: [start, start + [...text].length] };
}

/**
 * @param {GraphAnswer["groups"]} groups
 * @param {GraphNode} node
 * @returns {{span: import("../types").Span} | null} the assignment that gives the node its name, where it stands in the text
 */
function assignmentOf(groups, { name, group }) {
  const own = groups.find((each) => each.id === group);
  const isOwn = own?.kind === "assignment" && own.name === name && own.span;
  return isOwn ? { span: /** @type {import("../types").Span} */ (own.span) } : null;
}
