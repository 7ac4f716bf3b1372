/**
 * On a low screen pictures and descent share one place: two buttons say which of them is there.
 */
import { isWithin } from "../run.js";

/**
 * @param {HTMLElement} page its data-deck says what is shown, and data-descending that the moment is one of a run
 * @param {HTMLElement} deck the buttons, each with a data-deck of its own
 * @param {import("../store.js").Store} store
 */
export function createDeck(page, deck, store) {
  deck.addEventListener("click", (event) => {
    const { deck: wanted } = /** @type {HTMLElement} */ (event.target).dataset;
    if (!wanted || event.target === deck) return;
    page.dataset.deck = wanted;
    for (const button of deck.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.deck === wanted));
    }
  });
  const tell = (/** @type {import("../types").State} */ state) => {
    const isDescending = state.moment.iteration > 0 && !(isWithin(state) && state.moment.step > 0);
    if (page.hasAttribute("data-descending") !== isDescending) page.toggleAttribute("data-descending", isDescending);
  };
  store.listen(tell);
  tell(store.get());
}
