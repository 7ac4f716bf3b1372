/**
 * The small controls: theme and speed.
 */

import { laterWords as words } from "#words/later.js";
import { required } from "./dom.js";

/** @typedef {import("./types").State} State */

/** Read by `theme.js` on the other pages. */
const KEPT = "chainrule.theme";
const THEMES = /** @type {State["theme"][]} */ (["auto", "light", "dark"]);

/** @param {State["theme"]} theme for the pages beside this one */
function keep(theme) {
  try {
    if (theme === "auto") localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, theme);
  } catch {
    // A browser that keeps nothing shows them as its system asks for.
  }
}

/**
 * @param {import("./store.js").Store} store
 * @returns {(state: State) => void}
 */
export function createSettings(store) {
  const speed = required("speed", HTMLSelectElement);
  const themeName = required("theme-name", HTMLElement);

  required("theme", HTMLElement).addEventListener("click", () => {
    const { theme } = store.get();
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
    store.set({ theme: next });
    keep(next);
  });
  speed.addEventListener("change", () => store.set({ speed: Number(speed.value) }));
  let written = "";
  return ({ view, theme, speed: times }) => {
    // Told of everything, also while a knob is dragged: to write the same once more would lay out the masthead.
    const fresh = `${view} ${theme} ${times}`;
    if (fresh === written) return;
    written = fresh;
    if (view === "page") document.documentElement.dataset.theme = theme;
    themeName.textContent = words.themes[theme];
    speed.value = String(times);
  };
}
