/**
 * Completion: the names of the program first, then the service's catalogue of operations, each with its signature and sentences.
 */

import {
  acceptCompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { editorWords as words } from "#words/editor.js";
import { operations } from "../api.js";
import { html } from "../dom.js";
import { ownNames } from "./names.js";

/** @typedef {import("@codemirror/autocomplete").Completion} Completion */
/** @typedef {import("@codemirror/view").EditorView} EditorView */

const OWN = { name: words.ownNames, rank: 0 };
const TABLE = { name: words.operations, rank: 1 };

/** @type {Promise<Completion[]> | null} */
let catalogue = null;

/** @returns {Promise<Completion[]>} */
function known() {
  catalogue ??= operations().then(
    (rows) => rows.flatMap(options),
    () => {
      // Asked again at the next letter: names of one's own are offered meanwhile.
      catalogue = null;
      return [];
    },
  );
  return catalogue;
}

/**
 * One for every word that may stand before a parenthesis.
 *
 * @param {import("../types").Operation} row
 * @returns {Completion[]}
 */
function options(row) {
  const {
    signature,
    description,
    rule,
    words: spellings,
  } = /** @type {typeof row & {rule: string, words: string[]}} */ (row);
  const open = signature.indexOf("(");
  const inner = open > 0 ? signature.slice(open) : words.twoOperands;
  return spellings
    .filter((word) => /^\p{L}[\p{L}\p{N}_]*$/u.test(word))
    .map((label) => ({
      label,
      type: "function",
      section: TABLE,
      detail: inner,
      apply: call,
      info: () => {
        const about = html("div", { class: "completion-about" });
        about.append(html("code", {}, label + inner), html("p", {}, description), html("p", { class: "rule" }, rule));
        return about;
      },
    }));
}

/** @param {import("./names.js").Own} own @returns {Completion} */
function ownOption({ name, kind, written }) {
  const isFunction = kind === "function";
  return {
    label: name,
    type: isFunction ? "function" : "variable",
    section: OWN,
    detail: isFunction ? written : `= ${written}`,
    ...(isFunction && { apply: call }),
  };
}

/**
 * Writes a call, with the cursor between its parentheses.
 *
 * @param {EditorView} view
 * @param {Completion} completion
 * @param {number} from
 * @param {number} to
 */
function call(view, { label }, from, to) {
  const isCall = view.state.sliceDoc(to, to + 1) === "(";
  const insert = isCall ? label : `${label}()`;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + label.length + 1 },
    userEvent: "input.complete",
  });
}

/**
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 * @returns {Promise<import("@codemirror/autocomplete").CompletionResult | null>}
 */
export async function completions(context) {
  const word = context.matchBefore(/\p{L}[\p{L}\p{N}_]*/u);
  if ((!word || word.to - word.from < 2) && !context.explicit) return null;
  const line = context.state.doc.lineAt(context.pos);
  if (line.text.slice(0, context.pos - line.from).includes("#")) return null;
  const own = ownNames(context.state.doc.toString(), context.pos).map(ownOption);
  const taken = new Set(own.map(({ label }) => label));
  const table = (await known()).filter(({ label }) => !taken.has(label));
  return { from: word?.from ?? context.pos, options: [...own, ...table], validFor: /^[\p{L}\p{N}_]*$/u };
}

/**
 * Tab takes what is offered. Enter only does so once one has been chosen: it ends a line that often ends in a name.
 *
 * @type {import("@codemirror/view").KeyBinding}
 */
export const takeByTab = {
  key: "Tab",
  run(view) {
    if (completionStatus(view.state) !== "active") return false;
    if (!selectedCompletion(view.state)) moveCompletionSelection(true)(view);
    return acceptCompletion(view);
  },
};
