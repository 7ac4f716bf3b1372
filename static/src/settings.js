/**
 * The small controls: theme, speed, example, learning rate, iterations, and what became of a descent.
 */

import { editingWords } from "#words/editing.js";
import { laterWords as words } from "#words/later.js";
import { required } from "./dom.js";
import { lastIteration } from "./run.js";

/** @typedef {import("./types").State} State */

const THEMES = /** @type {State["theme"][]} */ (["auto", "light", "dark"]);

/**
 * @param {import("./store.js").Store} store
 * @param {Pick<import("./workbench.js").Workbench, "change" | "descendWith">} workbench
 * @param {{stop: () => void}} player
 * @param {(change: () => void) => void} enter makes a change that the history keeps as a place of its own
 * @returns {(state: State) => void}
 */
export function createSettings(store, { change, descendWith }, { stop }, enter) {
  const examples = required("examples", HTMLSelectElement);
  const rate = required("rate", HTMLInputElement);
  const iterations = required("iterations", HTMLInputElement);
  const speed = required("speed", HTMLSelectElement);
  const outcome = required("outcome", HTMLElement);
  const themeName = required("theme-name", HTMLElement);

  required("theme", HTMLElement).addEventListener("click", () => {
    const { theme } = store.get();
    store.set({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto" });
  });
  required("settings", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
  speed.addEventListener("change", () => store.set({ speed: Number(speed.value) }));
  /** What was wrong with a number typed here; gone with the next one that is right. */
  let wrong = "";

  /**
   * @param {HTMLInputElement} field
   * @param {"rate" | "iterations"} name
   * @param {(number: number) => boolean} right
   * @param {(kept: number) => string} remark
   */
  function keep(field, name, right, remark) {
    field.addEventListener("input", () => {
      const fine = right(field.valueAsNumber);
      wrong = fine ? "" : remark(store.get()[name]);
      field.setAttribute("aria-invalid", String(!fine));
      if (fine) descendWith({ [name]: field.valueAsNumber });
      else say(store.get());
    });
    field.addEventListener("blur", () => {
      field.value = String(store.get()[name]);
      field.removeAttribute("aria-invalid");
    });
  }
  keep(rate, "rate", (number) => number > 0 && Number.isFinite(number), words.badRate);
  keep(
    iterations,
    "iterations",
    (number) => Number.isInteger(number) && iterations.checkValidity(),
    (kept) => words.badIterations(iterations.max, kept),
  );

  /** @param {State} state */
  function say({ run, runProblem }) {
    const said = wrong || (runProblem ?? ended(run));
    if (outcome.textContent !== said) outcome.textContent = said;
    outcome.dataset.tone = wrong || runProblem || run?.status === "diverged" ? "bad" : "calm";
  }
  examples.addEventListener("change", () => {
    const { program = "", rate: own, iterations: count } = examples.selectedOptions[0]?.dataset ?? {};
    stop();
    wrong = "";
    enter(() => {
      const settings = { rate: Number(own), iterations: Number(count) };
      change({ program, values: {}, moment: { iteration: 0, step: 0 }, ...settings }, { label: editingWords.example });
    });
  });

  return (state) => {
    if (state.view === "page") document.documentElement.dataset.theme = state.theme;
    themeName.textContent = words.themes[state.theme];
    speed.value = String(state.speed);
    if (document.activeElement !== rate) rate.value = String(state.rate);
    if (document.activeElement !== iterations) iterations.value = String(state.iterations);
    const example = [...examples.options].find((each) => each.dataset.program === state.program);
    examples.value = example?.value ?? "";
    say(state);
  };
}

/** @param {State["run"]} run */
function ended(run) {
  if (!run) return "";
  return words.outcome[run.status](lastIteration(run), Number(run.gradient_norm.at(-1)));
}
