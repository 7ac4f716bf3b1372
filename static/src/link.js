/**
 * Keeps the address in step with the state, and the state with an address that was opened or pasted.
 */

import { editingWords } from "#words/editing.js";
import { laterWords as words } from "#words/later.js";
import { sharingWords } from "#words/sharing.js";
import { catalogue, quietly } from "./api.js";
import { clampMoment } from "./moment.js";
import { canDescend, iterationsOf } from "./run.js";
import { isSettled } from "./settled.js";
import { CHOICES, strangeIn } from "./strange.js";
import { isOfLayers, settled, watchLayers } from "./ui/layers.js";
import { FIELDS, readAddress, readView, writeAddress, writeLink, writeUnpacked, writeView } from "./url.js";

/** @typedef {import("./types").State} State */
/** @typedef {Partial<State> & {iteration?: number, step?: number}} Said what an address can say, as the table of fields names it */

/** Browsers refuse an address that changes many times a second. */
const PAUSE = 250;
const NOTICE = 5000;
/** Fields of which only program and run can say whether they mean anything. */
const JUDGED = ["iteration", "step", ...CHOICES];

/**
 * @param {import("./store.js").Store} store
 * @param {State} fresh what an empty address means
 * @param {Pick<import("./workbench.js").Workbench, "change" | "descendWith" | "drop" | "prepare">} workbench
 */
export function keepAddress(store, fresh, { change, descendWith, drop, prepare }) {
  let timer = 0;
  let noticeTimer = 0;
  let own = "";
  let first = true;
  /** While an address is being read nothing is written; a later one wins. */
  let isReading = false;
  let reads = 0;
  let writes = 0;
  /** What a link asked for that only its program and its run can judge, until these are there. @type {Said} */
  let asked = {};
  /** What it said that means nothing here, in words of the address. @type {string[]} */
  let strange = [];
  /** Once it is known what the page was opened with. @type {() => void} */
  let knowIt = () => {};
  /** @type {Promise<void>} */
  const read = new Promise((resolve) => {
    knowIt = resolve;
  });

  /** Whether somebody else changed the address; a place on the page, as the skip link's, says nothing of the state. */
  function changedElsewhere() {
    return location.hash !== own && (location.hash === "" || location.hash.includes("="));
  }

  async function open() {
    const view = readView(location.search);
    if (view !== store.get().view) store.set({ view });
    if (!changedElsewhere()) {
      first = false;
      return knowIt();
    }
    own = location.hash;
    isReading = true;
    reads += 1;
    const turn = reads;
    const { fields, ignored, newer } = await readAddress(location.hash);
    if (turn !== reads) return;
    adopt(/** @type {Said} */ (fields));
    isReading = false;
    first = false;
    knowIt();
    asked = Object.fromEntries(Object.entries(fields).filter(([name]) => JUDGED.includes(name)));
    strange = ignored;
    if (newer) notify(sharingWords.newerLink);
    else if (ignored.length > 0) notify(words.ignored(ignored));
    compare();
    const { optimizer } = /** @type {Said} */ (fields);
    if (optimizer !== undefined && optimizer !== fresh.optimizer) await judge(optimizer, turn);
  }

  /**
   * Only the service's catalogue knows which optimizers there are.
   *
   * @param {string} optimizer
   * @param {number} turn
   */
  async function judge(optimizer, turn) {
    const known = /** @type {{name: string}[] | null} */ (await quietly(catalogue("optimizers")));
    if (turn !== reads) return;
    if (!known) return notify(words.unjudged(`optimizer=${optimizer}`));
    if (known.some(({ name }) => name === optimizer)) return;
    descendWith({ optimizer: fresh.optimizer, optimizerSettings: fresh.optimizerSettings });
    strange = [...strange, `optimizer=${optimizer}`];
    notify(words.ignored(strange));
  }

  /** @param {Said} said */
  function adopt({ iteration, step, program, values, ...rest }) {
    const moment = { iteration: iteration ?? 0, step: step ?? (iteration ? Number.POSITIVE_INFINITY : 0) };
    const state = { ...defaults(fresh, ["work", "look"]), ...rest };
    const last = store.get();
    // What was typed while the page was opening stays where its link says nothing of a program.
    const next = { program: program ?? (first ? last : fresh).program, values: values ?? fresh.values };
    // The same numbers are the same object, so that nothing takes them for a change.
    if (JSON.stringify(next.values) === JSON.stringify(last.values)) next.values = last.values;
    Object.assign(state, { program: last.program, values: last.values });
    const same = next.program === last.program && next.values === last.values;
    const length = last.answer.steps?.length ?? 0;
    const most = canDescend(last.answer) ? (state.iterations ?? 0) : 0;
    // A run under way would put its next lines under the settings of the link.
    drop();
    // What is wrong with one text says nothing of another, also where the graph is still that other's.
    const problem = same ? last.problem : null;
    store.set({ ...state, problem, run: null, runProblem: null, running: false, playing: false });
    if (same && isSettled(store.get())) {
      store.set({ moment: clampMoment(moment, length, most) });
      // The listeners ask for the run of another iteration; of the same one it is gone as well.
      if (store.get().moment.iteration > 0) void prepare();
    }
    // What a link overwrites is not lost; what the page was opened with overwrites nothing.
    else change({ ...next, moment }, { label: editingWords.link, keep: true, silent: first || same });
  }

  /**
   * Opens another program, as an example: its own settings come along, and how the page looks stays.
   *
   * @param {string} fragment
   * @param {string} label what can be undone
   */
  async function follow(fragment, label) {
    const { fields } = await readAddress(fragment);
    const work = Object.entries(fields).filter(([name]) => FIELDS[name]?.of === "work");
    const { iteration, step, ...said } = /** @type {Said} */ (Object.fromEntries(work));
    const moment = { iteration: iteration ?? 0, step: step ?? (iteration ? Number.POSITIVE_INFINITY : 0) };
    store.set({ playing: false });
    await enter(() => change({ ...defaults(fresh, ["work"]), ...said, moment }, { label, keep: true }));
  }

  /** Once program and run are there: what a link asked for and there is not. */
  function compare() {
    const state = store.get();
    const { answer, answered, program, problem } = state;
    if (answered !== program && !problem) return;
    const { iteration = 0, step = 0, ...choices } = asked;
    asked = isDue(state) ? { iteration, step } : {};
    if (problem) return;
    const { strange: found, instead } = strangeIn(choices, answer);
    strange = [...strange, ...found];
    const missing = [];
    if (!isDue(state)) {
      const most = iterationsOf(state);
      const steps = answer.steps?.length ?? 0;
      if (iteration > most) missing.push(words.noIteration(iteration, most));
      if (step > steps) missing.push(words.noStep(step, steps));
    }
    if (found.length > 0) store.set(instead);
    if (found.length + missing.length === 0) return;
    notify([...(strange.length > 0 ? [words.ignored(strange)] : []), ...missing].join(" "));
  }

  /** How many iterations there are says the run. @param {State} state */
  function isDue({ moment, run, runProblem, problem, answer }) {
    const awaits = moment.iteration > 0 && canDescend(answer) && !problem && runProblem === null;
    return awaits && (!run || run.status === "running");
  }

  /** @param {boolean} [asPlace] as a new place, which Back leaves again */
  async function write(asPlace = false) {
    clearTimeout(timer);
    timer = 0;
    // The event that tells of it is still to come, and opens what the address says.
    if (isReading || changedElsewhere()) return;
    writes += 1;
    const turn = writes;
    const fragment = await writeAddress(store.get(), fresh);
    if (turn !== writes || isReading || changedElsewhere()) return;
    const search = writeView(location.search, store.get().view);
    const address = location.pathname + search + (fragment && `#${fragment}`);
    if (address !== location.pathname + location.search + location.hash) {
      if (asPlace) history.pushState(null, "", address);
      else history.replaceState(history.state, "", address);
    }
    own = location.hash;
  }

  /** @param {string} text */
  function notify(text) {
    clearTimeout(noticeTimer);
    store.set({ notice: text });
    noticeTimer = window.setTimeout(hush, NOTICE);
  }

  /** Takes back what was notified, as what does not hold any more. */
  function hush() {
    clearTimeout(noticeTimer);
    store.set({ notice: null });
  }

  /**
   * Until what the address says is there, the page begins with nothing: another graph for a moment would only startle. Its program
   * is seen as soon as it is read.
   */
  function reveal() {
    const { answered, program, problem, unreachable } = store.get();
    const isThere = answered === program || problem !== null || unreachable;
    if (isReading) return;
    const { dataset } = document.documentElement;
    if (isThere) delete dataset.waiting;
    else if (dataset.waiting === "") dataset.waiting = "graph";
  }

  store.listen(() => {
    reveal();
    if (!isReading && Object.keys(asked).length > 0) compare();
    if (!timer) timer = window.setTimeout(() => write(), PAUSE);
  });
  watchLayers();
  addEventListener("popstate", (event) => {
    if (!isOfLayers(event)) return void open();
    // The place below a dialog is the same place, and says again what is now.
    own = location.hash;
    void write();
  });
  const opened = open().then(reveal);

  /** @param {() => void} act one that Back undoes, as to another program */
  async function enter(act) {
    await settled();
    await write();
    act();
    await write(true);
  }

  /**
   * The address of this very moment for others, on this site.
   *
   * @param {Partial<State>} [changes] in which it differs from the page as it is
   * @param {string} [path]
   */
  async function addressWith(changes = {}, path = "/") {
    const state = { ...store.get(), ...changes };
    const here = new URL(path, location.origin);
    here.search = writeView(here.search, state.view);
    here.hash = await writeLink(state, fresh);
    return here.href;
  }

  /** What `follow` opens again, at once. */
  const fragmentNow = () => `#${writeUnpacked(store.get(), fresh)}`;

  return { enter, follow, notify, hush, addressWith, fragmentNow, read, opened };
}

/** @typedef {ReturnType<typeof keepAddress>} Link */

/**
 * What an address decides, as it is where it says nothing.
 *
 * @param {State} fresh
 * @param {("work" | "look")[]} kinds
 * @returns {Partial<State>}
 */
function defaults(fresh, kinds) {
  return Object.fromEntries(Object.entries(fresh).filter(([name]) => kinds.some((kind) => FIELDS[name]?.of === kind)));
}
