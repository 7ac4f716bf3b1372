/**
 * Says what became of a run, and offers what helps: each remedy is one press, and can be seen and undone.
 */
import { runWords as words } from "#words/run.js";
import { html, required } from "../dom.js";
import { belowOf, createEndless } from "./endless.js";
import { createRemedies } from "./remedies.js";
import { verdict } from "./verdict.js";

/** @typedef {import("../types").State} State */

/**
 * @param {import("../store.js").Store} store
 * @param {import("../workbench.js").Workbench} workbench
 * @returns {{show: (state: State) => void, wrong: (text: string) => void}}
 */
export function createOutcome(store, workbench) {
  const host = required("outcome", HTMLElement);
  const tab = required("deck-descent", HTMLElement);
  const remedies = createRemedies(store, workbench, () => show(store.get()));
  let wrong = "";
  let written = "";
  host.tabIndex = -1;
  createEndless(store);

  /** @param {State} state */
  function show(state) {
    const { run, runProblem } = state;
    const judged = run ? verdict(run) : null;
    const bad = wrong !== "" || runProblem !== null || ["diverged", "climbing", "atStart"].includes(judged?.kind ?? "");
    const name = state.answer.nodes[state.answer.output]?.name ?? null;
    const below = run && judged && ["fine", "slow"].includes(judged.kind) ? belowOf(state) : null;
    const outcome = run && judged ? (below ? words.endless(below, name) : words.outcome(judged, run, name)) : "";
    const text = wrong || runProblem || outcome;
    const offers = wrong ? [] : remedies.offers(state, below ? null : judged);
    const key = JSON.stringify([text, bad, offers.map((each) => [each.name, each.busy])]);
    if (key === written) return;
    written = key;
    host.dataset.tone = bad ? "bad" : "calm";
    // Where pictures and descent share a place, the panel itself may be out of sight.
    tab.dataset.tone = host.dataset.tone;
    tab.title = bad ? text : "";
    const isHere = host.contains(document.activeElement);
    host.replaceChildren(...(text ? [html("span", {}, text)] : []), ...offers.map(offerView));
    // Who works by keys goes on from what came of a press, not from the top of the page.
    if (isHere) nearest(text !== "").focus({ preventScroll: true });
  }

  /** @param {boolean} said @returns {HTMLElement} where the focus goes: a press, what is said, or else the run itself */
  function nearest(said) {
    const button = /** @type {HTMLElement | null} */ (host.querySelector("button:enabled"));
    return button ?? (said ? host : required("run", HTMLElement));
  }

  return {
    show,
    wrong(text) {
      wrong = text;
      show(store.get());
    },
  };
}

/** @param {import("./remedies.js").Offer} offer */
function offerView({ name, title, act, busy }) {
  const button = html("button", { type: "button", class: "small", title }, name);
  button.disabled = busy === true;
  button.addEventListener("click", act);
  return button;
}
