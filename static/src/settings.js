/**
 * The small controls: theme, speed, example, learning rate, iterations, and what became of a descent.
 */
import { required } from "./dom.js";
import { lastIteration } from "./run.js";
import { words } from "./words.js";

/** @typedef {import("./types").State} State */

const THEMES = /** @type {State["theme"][]} */ (["auto", "light", "dark"]);

/**
 * @param {import("./store.js").Store} store
 * @param {{edit: (program: string) => void, descendWith: (settings: {rate?: number, iterations?: number}) => void}} workbench
 * @param {{stop: () => void}} player
 * @returns {(state: State) => void}
 */
export function createSettings(store, { edit, descendWith }, { stop }) {
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
  rate.addEventListener("input", () => {
    if (rate.valueAsNumber > 0) descendWith({ rate: rate.valueAsNumber });
  });
  iterations.addEventListener("input", () => {
    if (Number.isInteger(iterations.valueAsNumber) && iterations.checkValidity()) {
      descendWith({ iterations: iterations.valueAsNumber });
    }
  });
  examples.addEventListener("change", () => {
    const { program = "", rate: own, iterations: count } = examples.selectedOptions[0]?.dataset ?? {};
    stop();
    store.set({ rate: Number(own), iterations: Number(count), moment: { iteration: 0, step: 0 }, values: {} });
    edit(program);
  });

  return (state) => {
    document.documentElement.dataset.theme = state.theme;
    themeName.textContent = words.themes[state.theme];
    speed.value = String(state.speed);
    if (document.activeElement !== rate) rate.value = String(state.rate);
    if (document.activeElement !== iterations) iterations.value = String(state.iterations);
    const example = [...examples.options].find((each) => each.dataset.program === state.program);
    examples.value = example?.value ?? "";
    const said = state.runProblem ?? ended(state.run);
    if (outcome.textContent !== said) outcome.textContent = said;
  };
}

/** @param {State["run"]} run */
function ended(run) {
  if (!run) return "";
  const said = words.outcome[run.status];
  return typeof said === "string" ? said : said(lastIteration(run));
}
