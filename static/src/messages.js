/**
 * What there is to say about the program: remarks with their remedies, and the error while the editor is not there.
 */

import { laterWords as words } from "#words/later.js";
import { html } from "./dom.js";
import { replaceAll } from "./text.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Hint} Hint */

/**
 * @param {HTMLElement} host
 * @param {(program: string) => void} onEdit
 */
export function createMessages(host, onEdit) {
  let key = "";

  /**
   * @param {State} state
   * @param {boolean} inPlace whether the editor shows the error itself
   */
  function update(state, inPlace) {
    const { problem, answer, answered, program } = state;
    const remarks = problem || answered !== program ? [] : answer.diagnostics;
    const shown = problem && (!inPlace || !problem.span) ? [problem] : [];
    const fresh = JSON.stringify([remarks, shown]);
    if (fresh === key) return;
    key = fresh;
    const [first, ...more] = [
      ...shown.map((each) => message("error", placed(each), each.hint ?? null, program)),
      ...remarks.map((each) => message(each.severity, each.message, each.hint, program)),
    ];
    host.replaceChildren(...(first ? [first] : []), ...(more.length > 0 ? [folded(more)] : []));
  }

  /** The first says the most; how many others there are is said, and they are one press away. @param {HTMLElement[]} more */
  function folded(more) {
    const details = html("details", { class: "more-remarks" });
    details.append(html("summary", {}, words.moreRemarks(more.length)), html("div", { class: "more-list" }, ...more));
    return details;
  }

  /**
   * @param {string} severity
   * @param {string} text
   * @param {Hint | null} hint
   * @param {string} program
   */
  function message(severity, text, hint, program) {
    const row = html("p", { class: severity }, text);
    const edited = hint && applied(program, hint);
    if (hint && edited !== null) {
      const button = html("button", { type: "button" }, adviceOf(hint));
      button.addEventListener("click", () => onEdit(/** @type {string} */ (edited)));
      row.append(" ", button);
    } else if (hint) row.append(` ${adviceOf(hint)}`);
    return row;
  }

  return { update };
}

/**
 * @param {string} program
 * @param {Hint} hint
 * @returns {string | null} the program with the hint followed; null for one that is only advice
 */
export function applied(program, { span, replacement }) {
  return span && replacement !== null ? replaceAll(program, [{ span, text: replacement }]) : null;
}

/**
 * A hint as a sentence of its own: the service says it in the middle of one.
 *
 * @param {Pick<Hint, "label">} hint
 */
export function adviceOf({ label }) {
  return label.charAt(0).toLocaleUpperCase() + label.slice(1);
}

/** @param {import("./types").Problem} problem */
function placed({ detail, line, column }) {
  return line && column ? `${words.problemAt(line, column)}: ${detail}` : detail;
}
