/**
 * Keeps the address in step with the state, and the state with an address that was opened or pasted.
 */

import { editingWords } from "#words/editing.js";
import { laterWords as words } from "#words/later.js";
import { required } from "./dom.js";
import { clampMoment } from "./moment.js";
import { canDescend } from "./run.js";
import { FIELDS, readAddress, writeAddress } from "./url.js";

/** @typedef {import("./types").State} State */

/** Browsers refuse an address that changes many times a second. */
const PAUSE = 250;
const NOTICE = 5000;

/**
 * @param {import("./store.js").Store} store
 * @param {State} fresh what an empty address means
 * @param {Pick<import("./workbench.js").Workbench, "change">} workbench
 */
export function keepAddress(store, fresh, { change }) {
  let timer = 0;
  let own = "";
  let opening = true;

  /** Whether somebody else changed the address; a place on the page, as the skip link's, says nothing of the state. */
  function changedElsewhere() {
    return location.hash !== own && (location.hash === "" || location.hash.includes("="));
  }

  function open() {
    if (!changedElsewhere()) return;
    own = location.hash;
    const { fields, ignored } = readAddress(location.hash);
    const { iteration, step, program, values, ...rest } =
      /** @type {Partial<State> & {iteration?: number, step?: number}} */ (fields);
    const moment = { iteration: iteration ?? 0, step: step ?? 0 };
    const state = { ...opened(fresh), ...rest };
    const last = store.get();
    const next = { program: program ?? fresh.program, values: values ?? fresh.values };
    const other = next.program !== last.answered || JSON.stringify(next.values) !== JSON.stringify(last.values);
    const length = last.answer.steps?.length ?? 0;
    const most = canDescend(last.answer) ? (state.iterations ?? 0) : 0;
    store.set({ ...state, run: null, runProblem: null, playing: false });
    // What a link overwrites is not lost; what the page was opened with overwrites nothing.
    if (other) change({ ...next, moment }, { label: editingWords.link, keep: true, silent: opening });
    else store.set({ ...next, moment: clampMoment(moment, length, most) });
    opening = false;
    if (ignored.length > 0) notify(words.ignored(ignored));
  }

  /** @param {boolean} [enter] as a new place, which Back leaves again */
  function write(enter = false) {
    clearTimeout(timer);
    timer = 0;
    // The event that tells of it is still to come, and opens what the address says.
    if (changedElsewhere()) return;
    const fragment = writeAddress(store.get(), fresh);
    const address = location.pathname + location.search + (fragment && `#${fragment}`);
    if (address !== location.pathname + location.search + location.hash) {
      history[enter ? "pushState" : "replaceState"](null, "", address);
    }
    own = location.hash;
  }

  /** @param {string} text */
  function notify(text) {
    store.set({ notice: text });
    setTimeout(() => store.set({ notice: null }), NOTICE);
  }

  store.listen(() => {
    if (!timer) timer = window.setTimeout(() => write(), PAUSE);
  });
  required("copy-link", HTMLElement).addEventListener("click", () => {
    write();
    navigator.clipboard.writeText(location.href).then(
      () => notify(words.linkCopied),
      () => notify(words.linkNotCopied),
    );
  });
  addEventListener("hashchange", open);
  open();

  /** @param {() => void} change one that Back undoes, as to another program */
  function enter(change) {
    write();
    change();
    write(true);
  }
  return { enter };
}

/**
 * What an address decides beside the program and the moment, as it is where it says nothing.
 *
 * @param {State} fresh
 * @returns {Partial<State>}
 */
function opened(fresh) {
  const { program, values, iteration, step, ...others } = FIELDS;
  const keys = /** @type {(keyof State)[]} */ (Object.keys(others));
  return Object.fromEntries(keys.map((key) => [key, fresh[key]]));
}
