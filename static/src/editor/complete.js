/**
 * Completion from the service's catalogue of operations and the names that the program defines.
 */
import { operations } from "../api.js";

/** @type {Promise<import("@codemirror/autocomplete").Completion[]> | null} */
let catalogue = null;

/** @returns {Promise<import("@codemirror/autocomplete").Completion[]>} */
function known() {
  catalogue ??= operations().then(
    (rows) => rows.filter((row) => /^\p{L}[\p{L}\p{N}_]*\(/u.test(row.signature)).map(option),
    () => {
      catalogue = null;
      return [];
    },
  );
  return catalogue;
}

/** @param {{signature: string, description: string}} row */
function option({ signature, description }) {
  const label = signature.slice(0, signature.indexOf("("));
  return { label, type: "function", apply: `${label}(`, detail: signature.slice(label.length), info: description };
}

/**
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 * @returns {Promise<import("@codemirror/autocomplete").CompletionResult | null>}
 */
export async function completions(context) {
  const word = context.matchBefore(/\p{L}[\p{L}\p{N}_]*/u);
  if (!word || (word.to - word.from < 2 && !context.explicit)) return null;
  const text = context.state.doc.toString();
  const names = new Set([...text.matchAll(/(?:^|[;\n])\s*(\p{L}[\p{L}\p{N}_]*)\s*=/gu)].map((match) => match[1] ?? ""));
  const own = [...names].map((label) => ({ label, type: "variable" }));
  return { from: word.from, options: [...own, ...(await known())] };
}
