/**
 * Keeps the visitor's work in the browser, for the day when the page is opened without an address: it is offered back, and
 * never put in place of what the page was opened with.
 *
 * What is kept is the address of the moment, which holds everything already.
 */
import { editingWords } from "#words/editing.js";
import { keepingWords as words } from "#words/keeping.js";
import { html, icon, required } from "./dom.js";

/** @typedef {import("./types").State} State */

const KEPT = "chainrule.work";
const PAUSE = 500;

/**
 * @param {import("./store.js").Store} store
 * @param {Pick<import("./link.js").Link, "follow" | "addressWith" | "fragmentNow">} link
 */
export function keepWork(store, { follow, addressWith, fragmentNow }) {
  let timer = 0;
  /** How often the work was changed, and up to which of these it is kept. */
  let changes = 0;
  let saved = 0;
  /** @type {HTMLElement | null} */
  let offer = null;

  async function keep() {
    timer = 0;
    const mine = changes;
    const { hash } = new URL(await addressWith());
    // A page that came back from being closed has kept more meanwhile.
    if (mine > saved) save(mine, hash);
  }

  /** @param {number} upTo @param {string} fragment */
  function save(upTo, fragment) {
    saved = upTo;
    write(fragment);
  }

  store.listen((state, last) => {
    if (state.program === last.program && state.values === last.values) return;
    // What an address or the page itself brought is not work that could be lost.
    if (state.history.past.length === 0) return;
    changes += 1;
    if (!timer) timer = window.setTimeout(() => void keep(), PAUSE);
  });
  // Closing the page must not cost the last half second, and a page that is being closed waits for nothing.
  addEventListener("pagehide", () => {
    if (changes > saved) save(changes, fragmentNow());
  });

  function remove() {
    offer?.remove();
    offer = null;
  }

  const kept = read();
  if (!kept || location.hash !== "") return;
  // It covers nothing, and stays until it is taken or left: by then the browser has kept what came after it.
  const open = html("button", { type: "button", class: "small quiet" }, words.open);
  const close = html(
    "button",
    { type: "button", class: "small quiet square", "aria-label": words.close },
    icon("close"),
  );
  open.addEventListener("click", () => {
    remove();
    void follow(kept, editingWords.kept);
  });
  close.addEventListener("click", remove);
  offer = html("div", { class: "kept", role: "status" }, open, close);
  required("program-note", HTMLElement).before(offer);
}

/** @returns {string | null} null also where the browser keeps nothing for us */
function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @param {string} fragment */
function write(fragment) {
  try {
    localStorage.setItem(KEPT, fragment);
  } catch {
    // Full or forbidden: the address has it all the same.
  }
}
