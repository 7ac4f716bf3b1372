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
    host.replaceChildren(
      ...shown.map((each) => message("error", placed(each), each.hint ?? null, program)),
      ...remarks.map((each) => message(each.severity, each.message, each.hint, program)),
    );
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
      const button = html("button", { type: "button" }, hint.label);
      button.addEventListener("click", () => onEdit(/** @type {string} */ (edited)));
      row.append(" ", button);
    } else if (hint) row.append(` ${hint.label}`);
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

/** @param {import("./types").Problem} problem */
function placed({ detail, line, column }) {
  return line && column ? `${words.problemAt(line, column)}: ${detail}` : detail;
}
