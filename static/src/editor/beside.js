/**
 * Marks in the text what stands beside it: numbers that are used in place of what is written there, with a way back.
 */

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, WidgetType } from "@codemirror/view";
import { words } from "#words/knobs.js";
import { html, icon } from "../dom.js";
import { unitOffset } from "../text.js";

/** @typedef {{name: string, count: number, span: import("../types").Span}} Beside */

/** @type {import("@codemirror/state").StateEffectType<Beside[]>} */
export const setBeside = StateEffect.define();

class Mark extends WidgetType {
  /**
   * @param {Beside} beside
   * @param {(name: string) => void} onRelease
   */
  constructor(beside, onRelease) {
    super();
    this.beside = beside;
    this.onRelease = onRelease;
  }

  /** @override @param {Mark} other */
  eq(other) {
    return other.beside.name === this.beside.name && other.beside.count === this.beside.count;
  }

  /** @override */
  toDOM() {
    const { name, count } = this.beside;
    const label = words.release(name);
    const back = html("button", { type: "button", title: label, "aria-label": label }, icon("reset"));
    back.addEventListener("click", () => this.onRelease(name));
    return html("span", { class: "overridden" }, words.beside(count), back);
  }

  /** @override */
  ignoreEvent() {
    return true;
  }
}

/** @param {(name: string) => void} onRelease uses what is written again */
export function besides(onRelease) {
  return StateField.define({
    /** @returns {import("@codemirror/view").DecorationSet} */
    create: () => Decoration.none,
    update(value, transaction) {
      let moved = value.map(transaction.changes);
      for (const effect of transaction.effects) {
        if (!effect.is(setBeside)) continue;
        const text = transaction.state.doc.toString();
        const ranges = effect.value.flatMap((each) => {
          const [from, to] = each.span.map((point) => unitOffset(text, point));
          const widget = Decoration.widget({ widget: new Mark(each, onRelease), side: 1 });
          const over = Decoration.mark({ class: "unused" });
          return from !== undefined && to !== undefined && from < to ? [over.range(from, to), widget.range(to)] : [];
        });
        moved = Decoration.set(ranges, true);
      }
      return moved;
    },
    provide: (own) => EditorView.decorations.from(own),
  });
}
