/**
 * One knob: feeds the chart of the loss along it from the state, and turns it from there.
 */
import { words } from "#words/pictures.js";
import { createSlice } from "../charts/slice.js";
import { lowestOf } from "../charts/tangent.js";
import { html } from "../dom.js";
import { choose, entriesOf, numbersOf, readEntry } from "../entries.js";
import { toNumber } from "../numbers.js";
import { settingOf } from "../trajectory.js";
import { createPicker, zoomButtons } from "./bar.js";
import { createGround, groundKey, subjectKey, subjectOf } from "./ground.js";
import { keeping, keyStep, readable, returning, zoomed } from "./span.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("./span.js").Range} Range */

/**
 * @param {HTMLElement} host
 * @param {import("../pictures.js").Store} store
 * @param {import("../pictures.js").Workbench} workbench
 */
export function createSlicePicture(host, store, { turnAll, settle }) {
  const chart = html("div", { class: "chart" });
  const picker = createPicker(words.knob, (knob) => store.set({ knob }));
  host.replaceChildren(html("div", { class: "picture-bar" }, picker.view, ...zoomButtons(chart, zoom)), chart);
  /** @type {Map<string, Range>} */
  const ranges = new Map();
  /** Where a descent goes, the picture goes along; back at the start it is the one of before. @type {Map<string, Range>} */
  const along = new Map();
  /** Where the program last had a knob. @type {Map<string, number>} */
  const places = new Map();
  /** @type {{key: string, of: string, at: number[], loss: number[], lowest: {at: number, loss: number} | null} | null} */
  let line = null;
  let held = false;
  let shownEntry = "";
  const view = createSlice(chart, {
    onTurn(value) {
      held = true;
      turn(value);
    },
    onEnd() {
      held = false;
      settle();
      draw(store.get(), true);
    },
    onKey(event) {
      const step = keyStep(event, rangeOf(store.get()));
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      turn(numbers(store.get()).value + step.x + step.y);
    },
  });
  const ground = createGround(
    ({ axes, loss, lowest }, key) => {
      line = {
        key,
        of: subjectOf(key),
        at: axes[0]?.at ?? [],
        loss: /** @type {import("../types").Figure[]} */ (loss).map(toNumber),
        lowest: lowest && { at: lowest.at, loss: toNumber(lowest.loss) },
      };
      draw(store.get(), false);
    },
    { coarse: 161, fine: 161 },
  );

  /** @param {State} state */
  function entryOf({ answer: { parameters }, knob, turned }) {
    return choose(parameters, knob, [turned, ...entriesOf(parameters, 1)]);
  }

  /** @param {State} state */
  function numbers(state) {
    return numbersOf(state.frame, state.answer.parameters, entryOf(state));
  }

  /** @param {State} state */
  function rangeOf(state) {
    const entry = entryOf(state);
    const { value } = numbers(state);
    if (state.frame.iteration > 0) {
      const range = keeping(along.get(entry) ?? ranges.get(entry), value);
      along.set(entry, range);
      return range;
    }
    along.clear();
    const range = held
      ? keeping(ranges.get(entry), value)
      : returning(ranges.get(entry), value, places.get(entry) ?? value);
    ranges.set(entry, range);
    places.set(entry, value);
    return range;
  }

  /** @param {number} value */
  function turn(value) {
    const state = store.get();
    turnAll([{ ...readEntry(entryOf(state)), value: readable(value, rangeOf(state)) }]);
  }

  /** @param {number} factor */
  function zoom(factor) {
    const state = store.get();
    const shown = state.frame.iteration > 0 ? along : ranges;
    shown.set(entryOf(state), zoomed(rangeOf(state), numbers(state).value, factor));
    draw(state, true);
  }

  /** @param {State} state @param {boolean} fresh */
  function draw(state, fresh) {
    const entry = entryOf(state);
    if (!entry) return;
    const range = rangeOf(state);
    const { value, gradient } = numbers(state);
    const key = groundKey(state, [entry], range);
    picker.update(state.answer.parameters, entry, state.knob);
    const { name, index } = readEntry(entry);
    if (fresh) ground.ask(settingOf(state), [{ parameter: name, index, from: range[0], to: range[1] }], key, held);
    // A line of the same knob of the same program may stand until the new one comes, unless it was made for another world.
    const kept = line?.of === subjectKey(state.answer, [entry]) && isNear(line.at, range) ? line : null;
    const loss = toNumber(/** @type {import("../types").Figure} */ (state.frame.loss));
    const now = { at: value, loss, slope: gradient };
    view.show({
      at: kept?.at ?? [],
      loss: kept?.loss ?? [],
      lowest: lowestOf(kept?.lowest ?? null, now, kept?.key === key),
      range,
      now,
      names: { x: entry, y: state.answer.nodes[state.answer.output]?.name ?? words.lossName },
    });
  }

  return {
    /** @param {State} state @param {import("../types").Picture} _ @param {boolean} fresh */
    update(state, _, fresh) {
      draw(state, fresh || entryOf(state) !== shownEntry);
      shownEntry = entryOf(state);
    },
  };
}

/** From so many times the width of an axis a line has not two places there. */
const WIDER = 100;

/** @param {number[]} at @param {Range} range */
function isNear(at, [low, high]) {
  return ((at.at(-1) ?? 0) - (at[0] ?? 0)) / WIDER <= high - low;
}
