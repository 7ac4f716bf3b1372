/**
 * Tells contributions that add at a branch: as sums beside the formula, and in the sentence. Both come when the drawing writes
 * the sum there, in room that was kept for them. Products of the sentence stay in one line.
 */
import { graphWords as words } from "#words/graph.js";
import { html } from "./dom.js";
import { summary, toNumber } from "./numbers.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./moment.js").Known} Known */
/** @typedef {import("./moment.js").Arrival} Arrival */

/** @param {{panel: HTMLElement, sentence: HTMLElement, arrivals: HTMLElement}} parts */
export function createArrivals({ panel, sentence, arrivals }) {
  let shown = { at: "", said: "", text: "" };

  /**
   * Other numbers of the same moment are simply there.
   *
   * @param {State} state
   * @param {Known} known
   * @param {boolean} [leapt] whether the moment was jumped to, where nothing is held back
   */
  return (state, known, leapt = false) => {
    const views = known.arrivals.map((arrival) => arrivalView(state, arrival));
    const at = `${state.moment.iteration} ${known.step?.index} ${state.replay}`;
    const said = views.map((view) => view.textContent).join();
    const text = sentence.textContent ?? "";
    const isSame = at === shown.at && said === shown.said;
    if (isSame && text === shown.text) return;
    panel.toggleAttribute("data-arriving", !leapt && at !== shown.at);
    panel.style.setProperty("--pace", String(1 / state.speed));
    shown = { at, said, text };
    if (!isSame) arrivals.replaceChildren(...views);
    const sums = known.arrivals.filter(({ before }) => before !== null).map(sumOf);
    sentence.replaceChildren(...marked(text, sums));
    // Where there is little room the formula has it, and nothing is said twice.
    panel.toggleAttribute("data-told", sums.length > 0 && sums.every((sum) => text.includes(sum)));
  };
}

/**
 * The sentence with its sums apart: the same text, so that whoever reads it aloud reads it once.
 *
 * @param {string} text
 * @param {string[]} sums in the order in which they are told
 */
function marked(text, sums) {
  /** @type {(string | Element)[]} */
  const parts = [];
  let rest = text;
  for (const sum of sums) {
    const place = rest.indexOf(sum);
    if (place < 0) continue;
    parts.push(...unbroken(rest.slice(0, place)), html("span", { class: "sum" }, sum));
    rest = rest.slice(place + sum.length);
  }
  return [...parts, ...unbroken(rest)];
}

/** No line ends within a product. @param {string} text */
function unbroken(text) {
  return text.split(/(\S+ × \S+)/).map((part, i) => (i % 2 ? html("span", { class: "product" }, part) : part));
}

/** @param {Arrival} arrival @returns {string} such as "11 + 6 = 17", as the engine writes it too */
function sumOf({ before, contribution, after }) {
  return before === null ? summary(after) : `${summary(before)} + ${signed(contribution)} = ${summary(after)}`;
}

/** @param {State} state @param {Arrival} arrival */
function arrivalView(state, arrival) {
  const node = state.frame.nodes.find((each) => each.id === arrival.node);
  const count = html("span", { class: "count" }, ` · ${words.arrived(arrival.arrived, arrival.expected)}`);
  const text = `∂ ${node?.name ?? node?.label ?? ""}: ${sumOf(arrival)}`;
  return html("span", { class: "arrival", "data-node": arrival.node }, text, count);
}

/** @param {import("./types").Tensor} tensor */
function signed(tensor) {
  const text = summary(tensor);
  return typeof tensor === "object" || !(toNumber(tensor) < 0) ? text : `(${text})`;
}
