/**
 * The small controls: theme, speed, example.
 */

import { editingWords } from "#words/editing.js";
import { laterWords as words } from "#words/later.js";
import { required } from "./dom.js";
import { opened } from "./editing.js";

/** @typedef {import("./types").State} State */

const THEMES = /** @type {State["theme"][]} */ (["auto", "light", "dark"]);

/**
 * @param {import("./store.js").Store} store
 * @param {Pick<import("./workbench.js").Workbench, "change">} workbench
 * @param {{stop: () => void}} player
 * @param {(change: () => void) => void} enter makes a change that the history keeps as a place of its own
 * @returns {(state: State) => void}
 */
export function createSettings(store, { change }, { stop }, enter) {
  const examples = required("examples", HTMLSelectElement);
  const speed = required("speed", HTMLSelectElement);
  const themeName = required("theme-name", HTMLElement);

  required("theme", HTMLElement).addEventListener("click", () => {
    const { theme } = store.get();
    store.set({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto" });
  });
  speed.addEventListener("change", () => store.set({ speed: Number(speed.value) }));
  examples.addEventListener("change", () => {
    const { program = "", rate: own, iterations: count } = examples.selectedOptions[0]?.dataset ?? {};
    stop();
    enter(() => {
      change(opened({ program, learning_rate: Number(own), iterations: Number(count) }), {
        label: editingWords.example,
      });
    });
  });

  return (state) => {
    document.documentElement.dataset.theme = state.theme;
    themeName.textContent = words.themes[state.theme];
    speed.value = String(state.speed);
    const example = [...examples.options].find((each) => each.dataset.program === state.program);
    examples.value = example?.value ?? "";
  };
}
