/**
 * Marks in the text: the error with its message under the line and its remedy, and the place that belongs to a node.
 */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { html } from "../dom.js";
import { adviceOf, applied } from "../messages.js";
import { unitOffset } from "../text.js";

/** @typedef {import("../types").Problem} Problem */
/** @typedef {import("../types").Span} Span */
/** @typedef {import("@codemirror/view").DecorationSet} DecorationSet */

/** @type {import("@codemirror/state").StateEffectType<Problem | null>} */
export const setProblem = StateEffect.define();
/** @type {import("@codemirror/state").StateEffectType<Span | null>} */
export const setMark = StateEffect.define();

class Message extends WidgetType {
  /**
   * @param {Problem} problem
   * @param {(program: string) => void} onEdit
   */
  constructor(problem, onEdit) {
    super();
    this.problem = problem;
    this.onEdit = onEdit;
  }

  /** @override @param {Message} other */
  eq(other) {
    return other.problem.detail === this.problem.detail && other.problem.hint?.label === this.problem.hint?.label;
  }

  /** @override @param {EditorView} view */
  toDOM(view) {
    const { detail, hint } = this.problem;
    const row = html("div", { class: "problem", role: "alert" }, html("span", {}, detail));
    if (hint && applied("", hint) !== null) {
      const button = html("button", { type: "button" }, adviceOf(hint));
      button.addEventListener("click", () => this.onEdit(applied(view.state.doc.toString(), hint) ?? ""));
      row.append(" ", button);
    } else if (hint) row.append(html("span", { class: "advice" }, ` ${adviceOf(hint)}`));
    return row;
  }

  /** @override */
  ignoreEvent() {
    return true;
  }
}

/**
 * @param {(program: string) => void} onEdit
 */
export function marks(onEdit) {
  const problems = field(setProblem, (problem, doc) => {
    if (!problem.span) return Decoration.none;
    const [from, to] = units(doc.toString(), problem.span);
    const message = Decoration.widget({ widget: new Message(problem, onEdit), block: true, side: 1 });
    const end = doc.lineAt(Math.max(from, to - 1)).to;
    const wave = Decoration.mark({ class: "wrong" });
    return Decoration.set(to > from ? [wave.range(from, to), message.range(end)] : [message.range(end)], true);
  });
  const places = field(setMark, (span, doc) => {
    const [from, to] = units(doc.toString(), span);
    return to > from ? Decoration.set([Decoration.mark({ class: "place" }).range(from, to)]) : Decoration.none;
  });
  return [problems, places];
}

/**
 * Decorations that an effect sets anew and edits move along.
 *
 * @template T
 * @param {import("@codemirror/state").StateEffectType<T | null>} effect
 * @param {(value: T, doc: import("@codemirror/state").Text) => DecorationSet} decorate
 */
function field(effect, decorate) {
  return StateField.define({
    /** @returns {DecorationSet} */
    create: () => Decoration.none,
    update(value, transaction) {
      let moved = value.map(transaction.changes);
      for (const each of transaction.effects) {
        if (each.is(effect))
          moved = each.value === null ? Decoration.none : decorate(each.value, transaction.state.doc);
      }
      return moved;
    },
    provide: (own) => EditorView.decorations.from(own),
  });
}

/**
 * @param {string} text
 * @param {Span} span in code points
 * @returns {[number, number]} in the text's own units, at least one wide where there is room
 */
function units(text, span) {
  const from = unitOffset(text, span[0]);
  const to = Math.max(unitOffset(text, span[1]), Math.min(from + 1, text.length));
  return [from, to];
}
