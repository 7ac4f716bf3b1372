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
   * @param {(view: EditorView) => void} onFix
   */
  constructor(problem, onFix) {
    super();
    this.problem = problem;
    this.onFix = onFix;
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
      button.addEventListener("click", () => this.onFix(view));
      row.append(" ", button);
    } else if (hint) row.append(html("span", {}, ` ${adviceOf(hint)}`));
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
  /** Where the remedy goes: the text is typed on while the service is away. @type {{from: number, to: number, text: string} | null} */
  let remedy = null;
  const onFix = (/** @type {EditorView} */ view) => {
    const doc = view.state.doc;
    if (remedy) onEdit(doc.sliceString(0, remedy.from) + remedy.text + doc.sliceString(remedy.to));
  };
  const moving = EditorView.updateListener.of(({ docChanged, changes, transactions }) => {
    const isNew = transactions.some(({ effects }) => effects.some((each) => each.is(setProblem)));
    if (remedy && docChanged && !isNew) {
      remedy = { ...remedy, from: changes.mapPos(remedy.from, 1), to: changes.mapPos(remedy.to, 1) };
    }
  });
  const problems = field(setProblem, (problem, doc) => {
    remedy = remedyOf(problem, doc.toString());
    if (!problem.span) return Decoration.none;
    const [from, to] = units(doc.toString(), problem.span);
    const message = Decoration.widget({ widget: new Message(problem, onFix), block: true, side: 1 });
    const end = doc.lineAt(Math.max(from, to - 1)).to;
    const wave = Decoration.mark({ class: "wrong" });
    return Decoration.set(to > from ? [wave.range(from, to), message.range(end)] : [message.range(end)], true);
  });
  const places = field(setMark, (span, doc) => {
    const [from, to] = units(doc.toString(), span);
    return to > from ? Decoration.set([Decoration.mark({ class: "place" }).range(from, to)]) : Decoration.none;
  });
  return [problems, places, moving];
}

/**
 * @param {Problem} problem
 * @param {string} text
 */
function remedyOf({ hint }, text) {
  if (!hint?.span || hint.replacement === null) return null;
  return { from: unitOffset(text, hint.span[0]), to: unitOffset(text, hint.span[1]), text: hint.replacement };
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
