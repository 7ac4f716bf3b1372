/**
 * A row of tabs that the template or a module has written: arrows move along it, one panel is shown at a time.
 */

/**
 * @typedef {object} Tabs
 * @property {(panel: string) => void} choose by the id of a panel
 * @property {(panels: string[]) => void} offer only these; when the chosen one is not among them, the first
 * @property {() => string} chosen the id of the panel that is shown
 */

/**
 * @param {HTMLElement} list with role "tablist", holding buttons with role "tab" and aria-controls
 * @param {(panel: string) => void} [onChoose] told when another panel is shown
 * @returns {Tabs}
 */
export function createTabs(list, onChoose = () => {}) {
  const all = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  const offered = () => all().filter((tab) => !tab.hidden);
  const panelOf = (/** @type {HTMLElement} */ tab) => tab.getAttribute("aria-controls") ?? "";
  let shown = "";

  /** @param {string} panel */
  function choose(panel) {
    for (const tab of all()) {
      const own = panelOf(tab) === panel;
      tab.setAttribute("aria-selected", String(own));
      tab.tabIndex = own ? 0 : -1;
      const view = document.getElementById(panelOf(tab));
      if (view && view.hidden === own) view.hidden = !own;
    }
    if (panel === shown) return;
    shown = panel;
    onChoose(panel);
  }

  /** @param {string[]} panels */
  function offer(panels) {
    for (const tab of all()) {
      const isOffered = panels.includes(panelOf(tab));
      // A page is looked at anew also for an attribute that is what it was.
      if (tab.hidden === isOffered) tab.hidden = !isOffered;
    }
    const first = offered()[0];
    if (first && !panels.includes(shown)) choose(panelOf(first));
  }

  list.addEventListener("click", (event) => {
    const tab = /** @type {Element} */ (event.target).closest('[role="tab"]');
    if (tab instanceof HTMLElement) choose(panelOf(tab));
  });
  list.addEventListener("keydown", (event) => {
    const tabs = offered();
    const at = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    // Elsewhere on the page these keys move along the timeline.
    event.preventDefault();
    event.stopPropagation();
    const tab = tabs[(next + tabs.length) % tabs.length];
    if (!tab) return;
    choose(panelOf(tab));
    tab.focus();
  });
  const first = all().find((tab) => tab.getAttribute("aria-selected") === "true") ?? all()[0];
  if (first) choose(panelOf(first));
  return { choose, offer, chosen: () => shown };
}
