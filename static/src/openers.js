/**
 * The buttons that open a dialog; each dialog comes when it is wanted for the first time.
 */
import { laterWords as words } from "#words/later.js";
import { required } from "./dom.js";
import { lazily } from "./lazily.js";

/**
 * @param {import("./store.js").Store} store
 * @param {import("./link.js").Link} link
 */
export function createOpeners(store, link) {
  const missed = () => link.notify(words.notHere);
  opener("examples", async () => (await import("./gallery.js")).createGallery(store, link), missed);
  opener("share", async () => (await import("./share/index.js")).createShare(store, link), missed);
}

/**
 * @param {string} id
 * @param {() => Promise<{open: () => void}>} make
 * @param {() => void} missed is told where it does not come
 */
function opener(id, make, missed) {
  const button = required(id, HTMLElement);
  const prepare = lazily(make);
  // A hand on its way to the button gives the time to fetch what is behind it.
  button.addEventListener("pointerenter", () => prepare().catch(() => {}), { once: true });
  button.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const dialog = await prepare().catch(missed);
    dialog?.open();
  });
}
