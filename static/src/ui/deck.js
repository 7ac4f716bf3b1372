/**
 * On a low screen pictures and descent share one place: two buttons say which of them is there.
 */

/**
 * @param {HTMLElement} page its data-deck says what is shown
 * @param {HTMLElement} deck the buttons, each with a data-deck of its own
 */
export function createDeck(page, deck) {
  deck.addEventListener("click", (event) => {
    const { deck: wanted } = /** @type {HTMLElement} */ (event.target).dataset;
    if (!wanted || event.target === deck) return;
    page.dataset.deck = wanted;
    for (const button of deck.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.deck === wanted));
    }
  });
}
