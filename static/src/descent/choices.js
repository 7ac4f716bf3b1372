/**
 * What a run is made with: optimizer, learning rate, iterations, and what else this optimizer and this program take.
 *
 * The optimizers and their settings are the service's catalogue; nothing about one of them stands here.
 */
import { runWords as words } from "#words/run.js";
import { catalogue } from "../api.js";
import { html, required } from "../dom.js";
import { numberField } from "./field.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Optimizer} Optimizer */

/**
 * @param {import("../store.js").Store} store
 * @param {Pick<import("../workbench.js").Workbench, "descendWith">} workbench
 * @param {(wrong: string) => void} onWrong told of a number that makes no sense; "" when it makes sense again
 * @returns {(state: State) => void}
 */
export function createChoices(store, { descendWith }, onWrong) {
  const select = required("optimizer", HTMLSelectElement);
  const extras = required("optimizer-settings", HTMLElement);
  const rate = required("rate", HTMLInputElement);
  const iterations = required("iterations", HTMLInputElement);
  /** @type {Optimizer[]} */
  let known = [];
  let built = "";
  /** @type {((state: State) => void)[]} */
  let fields = [];

  required("settings", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
  const showRate = numberField(rate, {
    read: (state) => state.rate,
    right: (number) => number > 0 && Number.isFinite(number),
    write: (number) => descendWith({ rate: number }),
    remark: words.badRate,
    store,
    onWrong,
  });
  const showIterations = numberField(iterations, {
    read: (state) => state.iterations,
    right: (number) => Number.isInteger(number) && iterations.checkValidity(),
    write: (number) => descendWith({ iterations: number }),
    remark: (kept) => words.badIterations(iterations.max, kept),
    store,
    onWrong,
  });
  select.addEventListener("change", () => descendWith({ optimizer: select.value, optimizerSettings: {} }));

  catalogue("optimizers").then(
    (rows) => {
      known = /** @type {Optimizer[]} */ (rows);
      select.replaceChildren(...known.map(({ name, title }) => html("option", { value: name }, title)));
      show(store.get());
    },
    // Without the catalogue the choice that is there stays.
    () => {},
  );

  /** @param {State} state */
  function build(state) {
    const optimizer = known.find((each) => each.name === state.optimizer);
    const rows = rowsOf(state);
    const drawn = state.batchSize !== null || optimizer?.needs_gradient === false;
    const key = JSON.stringify([optimizer?.name, rows, drawn]);
    if (key === built) return;
    built = key;
    fields = [];
    const own = optimizer?.settings.filter((each) => each.name !== "learning_rate") ?? [];
    extras.replaceChildren(
      ...own.map(settingView),
      ...(rows > 1 ? [batchView(rows)] : []),
      ...(drawn ? [seedView()] : []),
    );
  }

  /** @param {Optimizer["settings"][number]} setting */
  function settingView({ name, symbol, default: usual, describes, least, limit }) {
    const view = input(name, describes, symbol);
    fields.push(
      numberField(view.field, {
        read: (state) => state.optimizerSettings[name] ?? Number(usual),
        right: (number) => number >= Number(least) && number < Number(limit),
        write: (number) => descendWith({ optimizerSettings: { ...store.get().optimizerSettings, [name]: number } }),
        remark: (kept) => words.badSetting(name, Number(least), Number(limit), kept),
        store,
        onWrong,
      }),
    );
    return view.label;
  }

  /** @param {number} rows */
  function batchView(rows) {
    const view = input(words.batch, words.batchIs(rows));
    view.field.placeholder = words.all;
    fields.push(
      numberField(view.field, {
        read: (state) => state.batchSize ?? "",
        right: (number) => Number.isNaN(number) || (Number.isInteger(number) && number >= 1 && number <= rows),
        write: (number) => descendWith({ batchSize: Number.isNaN(number) || number === rows ? null : number }),
        remark: () => words.badBatch(rows),
        store,
        onWrong,
      }),
    );
    return view.label;
  }

  function seedView() {
    const view = input(words.seed, words.seedIs);
    fields.push(
      numberField(view.field, {
        read: (state) => state.seed,
        right: (number) => Number.isInteger(number) && number >= 0 && number < 2 ** 32,
        write: (number) => descendWith({ seed: number }),
        remark: words.badSeed,
        store,
        onWrong,
      }),
    );
    return view.label;
  }

  /** @param {State} state */
  function show(state) {
    build(state);
    if (known.length > 0 && select.value !== state.optimizer) select.value = state.optimizer;
    const title = known.find((each) => each.name === state.optimizer)?.description ?? "";
    if (select.title !== title) select.title = title;
    for (const field of [showRate, showIterations, ...fields]) field(state);
  }
  return show;
}

/**
 * @param {string} name
 * @param {string} title
 * @param {string} [symbol] by which formulas call it
 */
function input(name, title, symbol = "") {
  const field = html("input", { type: "number", step: "any", autocomplete: "off", inputmode: "decimal" });
  return { label: html("label", { class: "field", title }, symbol ? `${name} ${symbol}` : name, " ", field), field };
}

/**
 * @param {State} state
 * @returns {number} how many rows the data has of which batches can be taken: the most common first length
 */
export function rowsOf({ answer }) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { kind, shape } of answer.nodes) {
    const length = kind === "data" ? shape[0] : undefined;
    if (length !== undefined) counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  return Math.max(0, ...[...counts].filter(([, count]) => count === most).map(([length]) => length));
}
