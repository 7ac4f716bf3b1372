/**
 * The names that a program itself gives: pure, and content with a text that is not finished.
 */

/**
 * @typedef {object} Own
 * @property {string} name
 * @property {"value" | "function"} kind
 * @property {string} written what stands behind it: a function's parameters, or how its definition begins
 */

const NAME = "\\p{L}[\\p{L}\\p{N}_₀-₉]*";
const DEFINITION = new RegExp(`^\\s*(${NAME})\\s*(\\([^()=]*\\))?\\s*=(?!=)\\s*(.*)$`, "u");
const LONG = 24;

/**
 * @param {string} text
 * @param {number} [except] a place in the statement that is being written: its own name is no help there
 * @returns {Own[]} in the order of the text, each once
 */
export function ownNames(text, except = -1) {
  /** @type {Map<string, Own>} */
  const found = new Map();
  let start = 0;
  for (const statement of text.split(/[;\n\r]/)) {
    const end = start + statement.length;
    const own = except >= start && except <= end ? null : defined(statement);
    if (own && !found.has(own.name)) found.set(own.name, own);
    start = end + 1;
  }
  return [...found.values()];
}

/** @param {string} statement @returns {Own | null} */
function defined(statement) {
  const [code = ""] = statement.split("#");
  const match = DEFINITION.exec(code);
  if (!match?.[1]) return null;
  const [, name, parameters, right = ""] = match;
  if (parameters) return { name, kind: "function", written: parameters };
  const whole = right.trim();
  return { name, kind: "value", written: whole.length > LONG ? `${whole.slice(0, LONG - 1)}…` : whole };
}
