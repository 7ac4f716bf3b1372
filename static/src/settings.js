/**
 * The small controls: theme and speed.
 */

import { laterWords as words } from "#words/later.js";
import { required } from "./dom.js";

/** @typedef {import("./types").State} State */

const THEMES = /** @type {State["theme"][]} */ (["auto", "light", "dark"]);

/**
 * @param {import("./store.js").Store} store
 * @returns {(state: State) => void}
 */
export function createSettings(store) {
  const speed = required("speed", HTMLSelectElement);
  const themeName = required("theme-name", HTMLElement);

  required("theme", HTMLElement).addEventListener("click", () => {
    const { theme } = store.get();
    store.set({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto" });
  });
  speed.addEventListener("change", () => store.set({ speed: Number(speed.value) }));
  return (state) => {
    if (state.view === "page") document.documentElement.dataset.theme = state.theme;
    themeName.textContent = words.themes[state.theme];
    speed.value = String(state.speed);
  };
}
