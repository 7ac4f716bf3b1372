/**
 * The examples in a dialog: the very list of the page `/examples`, with a search and arrow keys, opening in place.
 */
import { editingWords } from "#words/editing.js";
import { sharingWords as words } from "#words/sharing.js";
import { gallery } from "./api.js";
import { html } from "./dom.js";
import { createDialog } from "./ui/dialog.js";

/**
 * @param {import("./store.js").Store} store
 * @param {Pick<import("./link.js").Link, "follow">} link
 */
export function createGallery(store, { follow }) {
  const dialog = createDialog({ title: words.examples, wide: true });
  const field = html("input", {
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    "aria-label": words.findExample,
  });
  field.placeholder = words.findExample;
  const found = html("p", { class: "found", role: "status" });
  const list = html("div", { class: "gallery" }, html("p", { class: "empty" }, words.loading));
  dialog.element.classList.add("gallery-dialog");
  dialog.body.append(html("search", { class: "finder field" }, field, found), list);
  let isThere = false;

  const cards = () => /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll("a.card")]);
  const shown = () => cards().filter((card) => card.checkVisibility());

  async function fill() {
    try {
      const page = new DOMParser().parseFromString(await gallery(), "text/html");
      list.replaceChildren(...(page.getElementById("gallery")?.childNodes ?? []));
      isThere = true;
      mark();
      find();
    } catch {
      list.replaceChildren(html("p", { class: "empty" }, words.noGallery));
    }
  }

  /** Which of them is on the page now. */
  function mark() {
    const { program } = store.get();
    for (const card of cards()) {
      const own = new URLSearchParams(card.hash.slice(1)).get("program") === program;
      if (own) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
  }

  function find() {
    const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const card of cards()) {
      const text = `${card.textContent} ${card.dataset.example}`.toLowerCase();
      /** @type {HTMLElement} */ (card.parentElement).hidden = !wanted.every((word) => text.includes(word));
    }
    for (const topic of list.querySelectorAll(".topic")) {
      /** @type {HTMLElement} */ (topic).hidden = !topic.querySelector("li:not([hidden])");
    }
    const count = list.querySelectorAll("li:not([hidden])").length;
    found.textContent = wanted.length === 0 ? "" : words.examplesFound(count);
  }

  /** @param {HTMLAnchorElement} card */
  function take(card) {
    dialog.close();
    void follow(card.hash, editingWords.example);
  }

  field.addEventListener("input", find);
  dialog.body.addEventListener("click", (event) => {
    const card = /** @type {Element} */ (event.target).closest("a.card");
    if (!(card instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    take(card);
  });
  dialog.body.addEventListener("keydown", (event) => {
    const all = shown();
    const at = all.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const first = all[0];
    if (at < 0 && event.key === "Enter" && first) take(first);
    else if (at < 0 && event.key === "ArrowDown") first?.focus();
    else if (at >= 0 && event.key === "Home") first?.focus();
    else if (at >= 0 && event.key === "End") all.at(-1)?.focus();
    else if (at >= 0 && event.key.startsWith("Arrow")) (neighbour(all, at, event.key) ?? field).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    open() {
      dialog.open();
      field.value = "";
      if (isThere) {
        mark();
        find();
      } else void fill();
      field.focus();
    },
  };
}

/**
 * The card beside, or the nearest in the row above or below, as the eye sees them.
 *
 * @param {HTMLElement[]} cards
 * @param {number} at
 * @param {string} key
 * @returns {HTMLElement | undefined} undefined above the first row
 */
function neighbour(cards, at, key) {
  if (key === "ArrowRight") return cards[Math.min(at + 1, cards.length - 1)];
  if (key === "ArrowLeft") return cards[Math.max(at - 1, 0)];
  const places = cards.map((card) => card.getBoundingClientRect());
  const here = /** @type {DOMRect} */ (places[at]);
  const rows = places.map(({ top }, i) => ({ i, top, away: Math.abs((places[i]?.left ?? 0) - here.left) }));
  const below = key === "ArrowDown";
  const beyond = rows.filter(({ top }) => (below ? top > here.top + 1 : top < here.top - 1));
  if (beyond.length === 0) return below ? cards[at] : undefined;
  const row = below ? Math.min(...beyond.map(({ top }) => top)) : Math.max(...beyond.map(({ top }) => top));
  const [nearest] = beyond.filter(({ top }) => Math.abs(top - row) < 1).sort((a, b) => a.away - b.away);
  return nearest && cards[nearest.i];
}
