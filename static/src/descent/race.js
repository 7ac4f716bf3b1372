/**
 * The race: optimizers that only ask for losses beside one that goes by the gradient, on this very program.
 */
import { raceWords as words } from "#words/race.js";
import { ask, catalogue, sentenceOf } from "../api.js";
import { createRaceChart } from "../charts/race.js";
import { html } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { canDescend } from "../run.js";
import { bodyOf, recordEvery } from "../trajectory.js";
import { entrants, race } from "./racing.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Optimizer} Optimizer */
/** @typedef {import("./racing.js").Result} Result */
/** @typedef {import("./racing.js").Entrant} Entrant */

const SEEDS = 2 ** 32;

/**
 * @param {HTMLElement} host
 * @param {import("../store.js").Store} store
 * @returns {(state: State) => void}
 */
export function createRace(host, store) {
  const chartHost = html("div", { class: "chart" });
  const start = html("button", { type: "button", class: "small primary" }, words.start);
  const body = html("tbody");
  // The button stays where it is: what is taken out of the page loses the focus.
  const table = html("table", { class: "race-table" }, html("thead", {}, head(start)), body);
  const sentence = html("p", { class: "race-says", role: "status" });
  host.append(chartHost, table, sentence);
  const chart = createRaceChart(chartHost);
  /** @type {Optimizer[]} */
  let known = [];
  /** Rates that the visitor gave. @type {Record<string, number>} */
  let rates = {};
  /** @type {Result[]} */
  let results = [];
  /** Races of this program so far: each draws other numbers. */
  let heat = 0;
  /** @type {AbortController | null} */
  let under = null;
  let about = "";

  start.addEventListener("click", () => (under ? stop() : void go()));
  void load();

  async function load() {
    try {
      await learn();
    } catch (error) {
      if (!under) say(sentenceOf(error, words.noAnswer));
      return;
    }
    // A race that began meanwhile knows them too, and goes on.
    if (under) return;
    about = "";
    show(store.get());
  }

  async function learn() {
    known = /** @type {Optimizer[]} */ (await catalogue("optimizers"));
  }

  async function go() {
    const own = new AbortController();
    under = own;
    results = [];
    start.textContent = words.stop;
    say(words.running);
    try {
      if (known.length === 0) await learn();
      if (own.signal.aborted) return;
      const state = store.get();
      const field = entrants(known, state, rates);
      const ended = await race(field, state.iterations, (each, count) => run(state, each, count, own.signal));
      if (own.signal.aborted) return;
      results = ended;
      heat += 1;
      body.replaceChildren(...rows(field));
      await chart.show(dataOf(state), own.signal);
      if (!own.signal.aborted) say(words.shows(results));
    } catch (error) {
      if (!own.signal.aborted) say(sentenceOf(error, words.noAnswer));
    } finally {
      if (under === own) ended();
    }
  }

  /** @param {State} state @param {Entrant} entrant @param {number} iterations @param {AbortSignal} signal */
  async function run(state, { optimizer, rate, settings }, iterations, signal) {
    const choice = { name: optimizer.name, learning_rate: rate, ...settings };
    const asked = { optimizer: choice, iterations, seed: (state.seed + heat) % SEEDS, batchSize: null };
    const question = { ...bodyOf(state, asked), record_every: recordEvery(iterations) };
    return /** @type {import("./racing.js").Course} */ (await ask("descent", question, signal));
  }

  function stop() {
    under?.abort();
    ended();
    say("");
  }

  function ended() {
    under = null;
    start.textContent = results.length > 0 ? words.another : words.start;
  }

  /** @param {string} text */
  function say(text) {
    if (sentence.textContent !== text) sentence.textContent = text;
  }

  /** @param {State} state @returns {import("../charts/race.js").RaceData} */
  function dataOf({ answer }) {
    const loss = answer.nodes[answer.output]?.name ?? words.lossName;
    const lines = results.map((each, i) => ({
      style: results.length - 1 - i,
      spent: each.spent,
      loss: each.loss,
    }));
    return { lines, names: { x: words.evaluations, y: loss }, label: words.chart(loss) };
  }

  /** @param {Entrant[]} field @returns {HTMLElement[]} */
  function rows(field) {
    return field.map((each, i) => rowView(each, field.length - 1 - i));
  }

  /** @param {Entrant} entrant @param {number} style the last one is drawn first */
  function rowView(entrant, style) {
    const { name, title, description } = entrant.optimizer;
    const result = results.find((each) => each.entrant.optimizer.name === name);
    const rate = html("input", { type: "number", step: "any", min: 0, value: entrant.rate, autocomplete: "off" });
    rate.setAttribute("aria-label", words.rateOf(title));
    rate.addEventListener("change", () => {
      if (!(rate.valueAsNumber > 0)) rate.value = String(entrant.rate);
      else rates = { ...rates, [name]: rate.valueAsNumber };
    });
    const count = result ? formatNumber(result.evaluations) : "";
    const price = html("td", { class: "race-price" }, result ? formatNumber(result.cost) : "");
    const spent = html("td", { class: "race-count", title: result ? words.counted(result) : "" }, count);
    const end = html("td", { class: "race-end" }, result ? words.endOf(result) : "");
    const line = html("span", { class: `race-line line-${style}`, "aria-hidden": "true" });
    const label = html("th", { scope: "row", title: description }, line, title);
    return html("tr", { "data-optimizer": name }, label, html("td", {}, rate), price, spent, end);
  }

  /** @param {State} state */
  function show(state) {
    const { answered, values, rate, optimizer, optimizerSettings, iterations, answer } = state;
    const now = JSON.stringify([answered, values, rate, optimizer, optimizerSettings, iterations]);
    if (now === about) return;
    about = now;
    // What was won on another program says nothing of this one.
    under?.abort();
    results = [];
    heat = 0;
    ended();
    start.disabled = !canDescend(answer);
    body.replaceChildren(...rows(entrants(known, state, rates)));
    void chart.show(null);
    say(canDescend(answer) ? words.about : words.nothing);
  }
  return show;
}

/** @param {HTMLElement} start */
function head(start) {
  const titles = [
    [words.rate, ""],
    [words.each, words.eachIs],
    [words.spent, words.spentIs],
    [words.ends, ""],
  ].map(([text, title]) => html("th", { scope: "col", title: title ?? "" }, text ?? ""));
  return html("tr", {}, html("td", {}, start), ...titles);
}
