/**
 * How a gradient in the middle of a program is asked for as if it were a knob's: pure.
 *
 * The service nudges parameters. To nudge what an operation gives, a fresh parameter is added to it in the program's text, 0
 * where the program stands; its gradient is that operation's. Of an array one number is nudged: the fresh parameter is
 * multiplied by data that is 1 there and 0 elsewhere.
 */
import { replaceAll, slice } from "../text.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").GraphNode} GraphNode */
/**
 * @typedef {object} Question
 * @property {string} program
 * @property {Record<string, unknown>} values
 * @property {string} parameter which one is nudged
 * @property {number[]} index which of its numbers
 */

/**
 * @param {Pick<State, "answered" | "answer">} state
 * @param {Record<string, unknown>} values the numbers of the moment
 * @param {GraphNode} node
 * @param {number[]} index which of its numbers, empty for one that is a single number
 * @returns {Question | null} null where the program has no place of its own for it
 */
export function questionOf({ answered, answer }, values, node, index) {
  if (node.kind === "parameter") return { program: answered, values, parameter: node.name ?? "", index };
  const { span } = node;
  if (!span || isShared(answer.nodes, node)) return null;
  const nudge = free("nudge", answered);
  const mask = free("nudge_spot", answered);
  const part = node.shape.length === 0 ? nudge : `${nudge} * ${mask}`;
  const program = replaceAll(answered, [{ span, text: `(${slice(answered, span)} + ${part})` }]);
  const place = node.shape.length === 0 ? {} : { [mask]: oneAt(node.shape, index) };
  return { program, values: { ...values, [nudge]: 0, ...place }, parameter: nudge, index: [] };
}

/**
 * Whether the same piece of text stands for several nodes, as inside a function that is called twice.
 *
 * @param {GraphNode[]} nodes
 * @param {GraphNode} node
 */
function isShared(nodes, { id, span }) {
  return nodes.some((other) => other.id !== id && other.span?.[0] === span?.[0] && other.span?.[1] === span?.[1]);
}

/** @param {string} name @param {string} program */
function free(name, program) {
  let fresh = name;
  for (let i = 2; program.includes(fresh); i += 1) fresh = `${name}${i}`;
  return fresh;
}

/**
 * @param {number[]} shape
 * @param {number[]} index
 * @returns {unknown} 0 everywhere, 1 there
 */
function oneAt([length, ...shape], [at, ...index]) {
  if (length === undefined) return at === undefined ? 1 : 0;
  return Array.from({ length }, (_, i) => (i === at ? oneAt(shape, index) : zeros(shape)));
}

/** @param {number[]} shape @returns {unknown} */
function zeros([length, ...shape]) {
  return length === undefined ? 0 : Array.from({ length }, () => zeros(shape));
}
