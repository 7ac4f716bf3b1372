/**
 * Changes the program: everything that does goes through `change`, so that all of it can be undone.
 *
 * Other settings (a rate, a number of iterations) may come along with a program, as with an example, and go back with it.
 */

import { editingWords as words } from "#words/editing.js";
import { redone, remember, settled, undone } from "./history.js";
import { writeNumbers } from "./text.js";
import { valuesAt } from "./trajectory.js";

/** @typedef {import("./types").State} State */

const TYPING = 130;
/** Digits of a number that a descent reached, where it is written into the program. */
const WRITTEN = 6;

/**
 * @typedef {object} How
 * @property {string} label what is undone, as a visitor calls it: "typing", "turning k0"
 * @property {string | null} [gesture] changes with the same name in a row are undone together
 * @property {boolean} [numbers] only numbers of leaves changed, so the drawing stays
 * @property {boolean} [typing] more is to come: the service is asked after a pause
 * @property {boolean} [keep] the moment, as for a link that says one
 * @property {boolean} [silent] there is nothing before it to go back to
 */

/**
 * @param {import("./store.js").Store} store
 * @param {{ask: (whole: boolean, keep?: boolean) => Promise<void>, askSoon: (pause: number) => void}} asking
 */
export function createEditing(store, { ask, askSoon }) {
  /** Numbers turned since the program that `answer` was made of. @type {Record<string, number>} */
  let turned = {};
  /** The last program that a knob wrote. */
  let knobbed = "";
  let held = false;

  /**
   * The one way to change the program, its values, and what comes along with them.
   *
   * @param {Partial<State>} next
   * @param {How} how
   */
  function change(next, how) {
    turned = {};
    apply(next, how);
  }

  /** @param {Partial<State>} next @param {How} how */
  function apply(next, how) {
    const before = store.get();
    const history = how.silent ? before.history : remember(before.history, before, next, how, Date.now(), held);
    const other = differs(before, next);
    store.set({ ...next, history, ...(other && next.moment ? { run: null } : {}) });
    if (!other) return;
    if (how.typing) askSoon(TYPING);
    else void ask(!how.numbers, how.keep ?? false);
  }

  /** @param {string} program as it is being typed */
  function edit(program) {
    change({ program }, { label: words.typing, gesture: "typing", typing: true });
  }

  /**
   * Turns a knob: the number goes into the text. From within a descent, the other knobs take along where they are.
   *
   * @param {string} name
   * @param {number} value
   */
  function turn(name, value) {
    const { problem, program, answer, answered, moment, run, values } = store.get();
    // Places in a text that is being typed are not known yet.
    if (problem || (program !== answered && program !== knobbed)) return;
    if (program === answered) turned = {};
    const reached = moment.iteration > 0 && run ? valuesAt(run, moment.iteration) : {};
    /** @type {Record<string, unknown>} */
    const beside = {};
    for (const [each, at] of Object.entries(reached)) {
      if (typeof at === "number") turned[each] = Number(at.toPrecision(WRITTEN));
      else beside[each] = at;
    }
    turned[name] = value;
    const written = writeNumbers(answered, answer.nodes, turned);
    knobbed = written.program;
    const arrays = { ...beside, ...written.values };
    /** @type {Partial<State>} */
    const next = { program: written.program };
    if (Object.keys(arrays).length > 0) next.values = { ...values, ...arrays };
    if (moment.iteration > 0) {
      next.moment = { iteration: 0, step: answer.steps?.length ?? 0 };
      store.set({ playing: false });
    }
    apply(next, { label: words.turning(name), gesture: `knob ${name}`, numbers: true });
  }

  /** @param {typeof undone} way */
  function back(way) {
    const found = way(store.get().history, store.get());
    if (!found) return;
    const { state, history } = found;
    turned = {};
    const other = differs(store.get(), state);
    const within = (state.moment?.iteration ?? 0) > 0;
    store.set({ ...state, history, ...(state.moment ? { run: null } : {}), playing: false });
    // Most changes leave the drawing as it is; where not, the answer tells.
    if (other) void ask(false, within);
  }

  function settle() {
    const { history } = store.get();
    const next = settled(history);
    if (next !== history) store.set({ history: next });
  }

  // A hand that is put down begins something new, and goes on until it is lifted.
  document.addEventListener(
    "pointerdown",
    () => {
      held = true;
      settle();
    },
    true,
  );
  const lift = () => {
    held = false;
  };
  document.addEventListener("pointerup", lift, true);
  document.addEventListener("pointercancel", lift, true);
  return { change, edit, turn, settle, undo: () => back(undone), redo: () => back(redone) };
}

/**
 * @param {State} state
 * @param {Partial<State>} next
 */
function differs(state, { program, values }) {
  return (program !== undefined && program !== state.program) || (values !== undefined && values !== state.values);
}
