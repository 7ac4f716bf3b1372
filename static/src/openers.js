/**
 * The buttons that open a dialog; each dialog comes when it is wanted for the first time.
 */
import { required } from "./dom.js";

/**
 * @param {import("./store.js").Store} store
 * @param {import("./link.js").Link} link
 */
export function createOpeners(store, link) {
  opener("examples", async () => (await import("./gallery.js")).createGallery(store, link));
  opener("share", async () => (await import("./share/index.js")).createShare(store, link));
}

/**
 * @param {string} id
 * @param {() => Promise<{open: () => void}>} make
 */
function opener(id, make) {
  const button = required(id, HTMLElement);
  /** @type {Promise<{open: () => void}> | null} */
  let made = null;
  const prepare = () => {
    made ??= make();
    return made;
  };
  // A hand on its way to the button gives the time to fetch what is behind it.
  button.addEventListener("pointerenter", prepare, { once: true });
  button.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    (await prepare()).open();
  });
}
