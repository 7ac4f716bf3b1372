/**
 * The small controls: theme, speed, learning rate, iterations, and what became of a descent.
 */

import { laterWords as words } from "#words/later.js";
import { required } from "./dom.js";
import { lastIteration } from "./run.js";

/** @typedef {import("./types").State} State */

const THEMES = /** @type {State["theme"][]} */ (["auto", "light", "dark"]);

/**
 * @param {import("./store.js").Store} store
 * @param {Pick<import("./workbench.js").Workbench, "descendWith">} workbench
 * @returns {(state: State) => void}
 */
export function createSettings(store, { descendWith }) {
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
  return (state) => {
    if (state.view === "page") document.documentElement.dataset.theme = state.theme;
    themeName.textContent = words.themes[state.theme];
    speed.value = String(state.speed);
    if (document.activeElement !== rate) rate.value = String(state.rate);
    if (document.activeElement !== iterations) iterations.value = String(state.iterations);
    say(state);
  };
}

/** @param {State["run"]} run */
function ended(run) {
  if (!run) return "";
  return words.outcome[run.status](lastIteration(run), Number(run.gradient_norm.at(-1)));
}
