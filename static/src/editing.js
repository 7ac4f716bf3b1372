/**
 * Changes the program: everything that does goes through `change`, so that all of it can be undone.
 *
 * Other settings (a rate, a number of iterations) may come along with a program, as with an example, and go back with it.
 */

import { editingWords as words } from "#words/editing.js";
import { entryText, parameterOf } from "./entries.js";
import { redone, remember, settled, undone } from "./history.js";
import { flat } from "./numbers.js";
import { tableChanges, tableOf } from "./table.js";
import { numberChanges, replaceAll } from "./text.js";
import { nested, reachedAt } from "./trajectory.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./entries.js").Entry & {value: number}} Turn */
/** @typedef {import("./table.js").Column} Column */

const TYPING = 130;
/** What a run is made with beside the program: where undo brings another one back, the run is another. */
const MADE_WITH = ["rate", "iterations", "optimizer", "optimizerSettings", "seed", "batchSize"];
/** Digits of a number that a descent reached, where it is written into the program. */
const WRITTEN = 6;

/**
 * @typedef {object} How
 * @property {string} label what is undone, as a visitor calls it: "typing", "turning k0"
 * @property {string | null} [gesture] changes with the same name in a row are undone together
 * @property {boolean} [numbers] only numbers of leaves changed, so the drawing stays
 * @property {boolean} [typing] more is to come: the service is asked after a pause
 * @property {boolean} [keep] the moment, as for a link that says one; asked also where nothing else changes, so that the answer keeps it
 * @property {boolean} [silent] there is nothing before it to go back to
 */

/**
 * @param {import("./store.js").Store} store
 * @param {Pick<ReturnType<typeof import("./asking.js").createAsking>, "ask" | "askSoon">} asking
 * @param {import("./hand.js").Hand} hand
 * @param {Pick<ReturnType<typeof import("./descending.js").createDescending>, "descendWith" | "end">} descending
 */
export function createEditing(store, { ask, askSoon }, hand, { descendWith, end }) {
  /** What was turned since the program that `answer` was made of, and the text that came of it. */
  let pending = nothing();
  /** The last program that was written here. */
  let written = "";
  /** The text that is not answered yet, and what was turned before its answer said where its numbers stand. */
  let awaited = "";
  /** @type {Map<string, Turn>} */
  const waiting = new Map();

  /**
   * The one way to change the program, its values, and what comes along with them.
   *
   * @param {Partial<State>} next
   * @param {How} how
   */
  function change(next, how) {
    pending = nothing();
    apply(next, how);
  }

  /**
   * In one piece: who shows the state must never see a hand's new place beside the old program.
   *
   * @param {Partial<State>} next
   * @param {How} how
   * @param {Partial<State>} [beside] what comes along and is not undone
   */
  function apply(next, how, beside = {}) {
    const before = store.get();
    const history = how.silent
      ? before.history
      : remember(before.history, before, next, how, Date.now(), hand.isHeld());
    const other = differs(before, next);
    // A descent that plays is one of the program that goes, and another one begins only by hand.
    const halted = other && before.moment.iteration > 0 ? { playing: false } : {};
    store.set({ ...halted, ...beside, ...next, history, ...(other && next.moment ? end() : {}) });
    if (!other && !how.keep) return;
    if (how.typing) askSoon(TYPING);
    else void ask(!how.numbers, how.keep ?? false, hand.isHeld());
  }

  /** @param {string} program as it is being typed */
  function edit(program) {
    change({ program }, { label: words.typing, gesture: "typing", typing: true });
  }

  /**
   * Turns knobs: the numbers go into the text, those of arrays beside it.
   *
   * @param {Turn[]} turns
   */
  function turnAll(turns) {
    if (!begin()) return wait(turns);
    const { answer, values } = store.get();
    for (const { name, index, value } of turns) {
      if (index.length === 0) pending.numbers[name] = value;
      else {
        const last = pending.arrays[name] ?? values[name] ?? arrayOf(answer, name);
        pending.arrays[name] = replaced(last, index, value);
      }
    }
    const names = turns.map(entryText).join(", ");
    const turned = entryText(/** @type {Turn} */ (turns.at(-1)));
    write({ label: words.turning(names), gesture: `knob ${names}`, numbers: true }, { turned });
  }

  /**
   * A hand goes on from what stands there, typed or brought back by undo. If other text is typed before the answer comes, that is the
   * author's, and nothing is written into it unseen.
   *
   * @param {Turn[]} turns
   */
  function wait(turns) {
    const { program, problem } = store.get();
    if (problem) return;
    if (program !== awaited) waiting.clear();
    awaited = program;
    for (const turn of turns) waiting.set(entryText(turn), turn);
  }

  /** @param {State} state */
  function catchUp({ program, answered, problem, answer }) {
    if (waiting.size === 0) return;
    const isStillThere = program === awaited && !problem;
    if (isStillThere && program !== answered) return;
    const turns = isStillThere ? [...waiting.values()] : [];
    waiting.clear();
    const there = turns.filter((turn) => parameterOf(answer.parameters, entryText(turn)));
    if (there.length > 0) turnAll(there);
  }

  /**
   * Changes the data of a program that lie beside each other: they go into the text, or beside it where they are many.
   *
   * @param {string} like one of the arrays
   * @param {(table: Column[]) => Column[]} how
   * @param {{label: string, gesture?: string | null}} said
   * @returns {boolean} whether they were taken: not into a text that is not answered, nor where there are no such data any more
   */
  function changeData(like, how, { label, gesture = null }) {
    if (!begin()) return false;
    const { answer, values } = store.get();
    const last = pending.table ?? tableOf(answer.nodes, values, like);
    if (last.length === 0) return false;
    pending.table = how(last);
    const numbers = pending.table[0]?.rows.length === last[0]?.rows.length;
    write({ label, gesture, numbers });
    return true;
  }

  /**
   * Places in a text that is being typed are not known yet; in one that was just written here they are those of the text before.
   *
   * @returns {boolean} whether the text can be written into
   */
  function begin() {
    const { problem, program, answered } = store.get();
    if (problem || (program !== answered && program !== pending.text)) return false;
    if (program === answered) pending = nothing();
    return true;
  }

  /**
   * Writes what is pending into the text that was answered last. From within a descent, all knobs take along where they are.
   *
   * @param {How} how
   * @param {Partial<State>} [beside]
   */
  function write(how, beside = {}) {
    const { answer, answered, moment, values } = store.get();
    for (const [name, at] of Object.entries(reachedAt(store.get()))) {
      if (typeof at === "number") pending.numbers[name] ??= Number(at.toPrecision(WRITTEN));
      else pending.arrays[name] ??= at;
    }
    const numbers = numberChanges(answered, answer.nodes, pending.numbers);
    const data = tableChanges(answered, answer.nodes, pending.table ?? []);
    written = numbers.lines + replaceAll(answered, [...numbers.changes, ...data.changes]);
    pending.text = written;
    /** @type {Partial<State>} */
    const next = { program: written };
    const arrays = { ...pending.arrays, ...numbers.values, ...data.values };
    if (Object.keys(arrays).some((name) => arrays[name] !== values[name])) {
      next.values = Object.fromEntries(
        Object.entries({ ...values, ...arrays }).filter(([, value]) => value !== undefined),
      );
    }
    const step = answer.steps?.length ?? 0;
    const start = { iteration: 0, step };
    // Who takes something in hand before anything was played wants to see what it does, and undo leads back there.
    if (moment.iteration > 0 || moment.step === 0) next.moment = start;
    apply(next, how, beside);
  }

  /**
   * @param {string} name
   * @param {number} value
   */
  function turn(name, value) {
    turnAll([{ name, index: [], value }]);
  }

  /** @param {typeof undone} way */
  function back(way) {
    const found = way(store.get().history, store.get());
    if (!found) return;
    const { state, history } = found;
    pending = nothing();
    const other = differs(store.get(), state);
    const within = (state.moment?.iteration ?? 0) > 0;
    store.set({ ...state, history, ...(state.moment ? end() : {}), playing: false });
    // Most changes leave the drawing as it is; where not, the answer tells.
    if (other) void ask(false, within);
    else if (MADE_WITH.some((name) => name in state)) descendWith({});
  }

  function settle() {
    const { history } = store.get();
    const next = settled(history);
    if (next !== history) store.set({ history: next });
  }

  // A hand that is put down begins something new.
  hand.onDown(settle);
  store.listen(catchUp);
  return {
    change,
    edit,
    turn,
    turnAll,
    changeData,
    wrote: () => written,
    settle,
    undo: () => back(undone),
    redo: () => back(redone),
  };
}

/**
 * @param {State} state
 * @param {Partial<State>} next
 */
function differs(state, { program, values }) {
  return (program !== undefined && program !== state.program) || (values !== undefined && values !== state.values);
}

/**
 * An array parameter as the program gives it.
 *
 * @param {State["answer"]} answer
 * @param {string} name
 */
function arrayOf({ nodes }, name) {
  const node = nodes.find((each) => each.name === name && each.kind === "parameter");
  return node ? nested(flat(node.value) ?? [], node.shape) : [];
}

/**
 * @param {unknown} array nested lists
 * @param {number[]} index
 * @param {number} value
 * @returns {unknown} the same with one other number
 */
function replaced(array, index, value) {
  const [first, ...rest] = index;
  if (first === undefined) return value;
  return Array.isArray(array) ? array.map((each, i) => (i === first ? replaced(each, rest, value) : each)) : array;
}

/** @returns {{numbers: Record<string, number>, arrays: Record<string, unknown>, table: Column[] | null, text: string | null}} */
function nothing() {
  return { numbers: {}, arrays: {}, table: null, text: null };
}
