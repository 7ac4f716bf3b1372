/**
 * A file that is let fall anywhere on the page is a table for the program's data: a browser would leave the page for it, or write
 * it into the program.
 */
import { words } from "#words/data.js";

/** @typedef {import("./types").State} State */

/**
 * @param {import("./store.js").Store} store
 * @param {Pick<import("./workbench.js").Workbench, "changeData">} workbench
 * @param {Pick<import("./link.js").Link, "notify">} link
 */
export function createDropping(store, { changeData }, { notify }) {
  const { dataset } = document.documentElement;
  const isFile = (/** @type {DragEvent} */ { dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;
  // What lies over the page takes its files itself, or none.
  const isCovered = () => document.querySelector("dialog[open]") !== null;

  /** @param {File | undefined} file */
  async function take(file) {
    const like = listOf(store.get());
    if (!file) return;
    if (store.get().view === "projector") return notify(words.onWall);
    if (!like) return notify(words.noTable);
    const { openDataFile } = await import("./pictures/data.js");
    await openDataFile(store, changeData, like, file);
  }

  addEventListener(
    "dragover",
    (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      if (!isCovered()) dataset.dropping = words.drop;
    },
    true,
  );
  addEventListener("dragleave", ({ relatedTarget }) => relatedTarget === null && delete dataset.dropping);
  addEventListener(
    "drop",
    (event) => {
      delete dataset.dropping;
      if (!isFile(event)) return;
      event.preventDefault();
      if (isCovered()) return;
      event.stopPropagation();
      void take(event.dataTransfer?.files[0]);
    },
    true,
  );
}

/**
 * @param {State} state
 * @returns {string | undefined} a list of data: of the picture that is shown, else the first
 */
function listOf({ answer, picture }) {
  const drawn = (answer.pictures ?? []).filter(({ kind }) => kind === "fit" || kind === "regions");
  const shown = drawn.find(({ kind }) => kind === picture) ?? drawn[0];
  const first = answer.nodes.find(({ kind, name, shape }) => kind === "data" && name !== null && (shape[0] ?? 0) > 1);
  return shown?.classes ?? shown?.x ?? first?.name ?? undefined;
}
