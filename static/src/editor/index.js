/**
 * The program editor, loaded after the first paint: errors stand in place, under the line that they are about.
 */
import { autocompletion, closeBrackets, completionKeymap, insertBracket } from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { EditorSelection, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap } from "@codemirror/view";
import { editorWords } from "#words/editor.js";
import { besides, setBeside } from "./beside.js";
import { completions, takeByTab } from "./complete.js";
import { language } from "./language.js";
import { marks, setMark, setProblem } from "./marks.js";

/** @typedef {import("../types").Problem} Problem */
/** @typedef {import("../types").Span} Span */
/**
 * @typedef {object} Wiring
 * @property {string} text
 * @property {import("./handover.js").Held} held what a visitor was in the middle of in the field that the editor replaces
 * @property {string} nonce
 * @property {string} label
 * @property {(text: string) => void} onEdit of what is typed; the page keeps the history, of knobs and points too
 * @property {(text: string) => void} onRemedy of a suggestion that was taken
 * @property {(name: string) => void} onRelease of numbers that stand beside the text: what is written is used again
 * @property {(unit: number | null) => void} onPoint which place of the text the pointer is over
 */

/**
 * @param {HTMLElement} host
 * @param {Wiring} wiring
 */
export function mount(host, { text, held, nonce, label, onEdit, onRemedy, onRelease, onPoint }) {
  let own = false;
  let beside = 0;
  let marked = false;
  /** @type {EditorView} */
  const view = new EditorView({
    doc: text,
    selection: EditorSelection.single(...within(text, held)),
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorState.phrases.of(editorWords.phrases),
      drawSelection(),
      highlightActiveLine(),
      EditorView.lineWrapping,
      bracketMatching(),
      closeBrackets(),
      language,
      autocompletion({ override: [completions], selectOnOpen: false, interactionDelay: 0, icons: false }),
      marks(onRemedy),
      besides(onRelease),
      keymap.of([takeByTab, ...completionKeymap, ...defaultKeymap]),
      EditorState.tabSize.of(2),
      EditorView.contentAttributes.of({
        "aria-label": label,
        tabindex: "0",
        spellcheck: "false",
        autocapitalize: "off",
      }),
      EditorView.domEventHandlers({
        pointermove: (event) => onPoint(view.posAtCoords({ x: event.clientX, y: event.clientY })),
        pointerleave: () => onPoint(null),
        beforeinput: (event) => typedOver(view, event),
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !own) onEdit(update.state.doc.toString());
      }),
    ],
  });
  host.replaceChildren(view.dom);
  // Before it has measured its lines, an editor takes a place in pixels for another line.
  view.requestMeasure({
    read: () => held.top,
    write: (top) => {
      view.scrollDOM.scrollTop = top;
    },
  });
  let height = host.clientHeight;
  // Remarks that come take room from the editor, and the line that is being written must stay in sight.
  new ResizeObserver(() => {
    if (host.clientHeight === height) return;
    height = host.clientHeight;
    if (view.hasFocus) view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head) });
  }).observe(host);
  if (held.focused) view.focus();

  return {
    /**
     * Shows a text that changed elsewhere; only what differs is replaced, so that the cursor stays.
     *
     * @param {string} next
     */
    setText(next) {
      const last = view.state.doc.toString();
      if (last === next) return;
      let from = 0;
      while (from < last.length && last[from] === next[from]) from += 1;
      let end = 0;
      while (end < Math.min(last.length, next.length) - from && last.at(-1 - end) === next.at(-1 - end)) end += 1;
      own = true;
      view.dispatch({ changes: { from, to: last.length - end, insert: next.slice(from, next.length - end) } });
      own = false;
    },
    /** @param {Problem | null} problem */
    showProblem(problem) {
      view.dispatch({ effects: setProblem.of(problem) });
    },
    /** @param {import("./beside.js").Beside[]} rows in the text as it stands */
    showBeside(rows) {
      // What is told to the editor lays out the page, also where it is nothing new.
      if (rows.length === 0 && beside === 0) return;
      beside = rows.length;
      view.dispatch({ effects: setBeside.of(rows) });
    },
    /** @param {Span | null} span in the text as it stands */
    mark(span) {
      if (span === null && !marked) return;
      marked = span !== null;
      view.dispatch({ effects: setMark.of(span) });
    },
  };
}

/** @param {string} text @param {import("./handover.js").Held} held @returns {[number, number]} */
function within(text, { anchor, head }) {
  return [Math.min(anchor, text.length), Math.min(head, text.length)];
}

/**
 * Typing over a selection, done by the editor: the browser would keep the selection's look in a style attribute, which
 * the page's policy forbids.
 *
 * @param {EditorView} view
 * @param {InputEvent} event
 * @returns {boolean} whether it is done
 */
function typedOver(view, event) {
  const { state } = view;
  if (event.inputType !== "insertText" || !event.data || view.composing || state.selection.main.empty) return false;
  event.preventDefault();
  view.dispatch(
    insertBracket(state, event.data) ?? state.update(state.replaceSelection(event.data), { userEvent: "input.type" }),
  );
  return true;
}
