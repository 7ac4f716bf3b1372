/**
 * What can be taken from here: a link, a frame for another page, a file.
 */
import { sharingWords as words } from "#words/sharing.js";
import { html } from "../dom.js";
import { createDialog } from "../ui/dialog.js";
import { createTabs } from "../ui/tabs.js";
import { createEmbedPanel } from "./embed.js";
import { createFilesPanel } from "./files.js";
import { createLinkPanel } from "./link.js";

/** @typedef {import("../types").State} State */

/**
 * @param {import("../store.js").Store} store
 * @param {Pick<import("../link.js").Link, "addressWith">} link
 */
export function createShare(store, { addressWith }) {
  const said = html("p", { class: "share-said", role: "status" });
  let quiet = 0;
  const say = (/** @type {string} */ text) => {
    said.textContent = text;
    clearTimeout(quiet);
    quiet = window.setTimeout(() => said.replaceChildren(), 4000);
  };
  const dialog = createDialog({ title: words.share, wide: true, onClose: () => said.replaceChildren() });
  dialog.element.classList.add("share-dialog");
  const panels = {
    link: createLinkPanel((changes) => addressWith(changes), say),
    embed: createEmbedPanel(addressWith, say),
    files: createFilesPanel(store.get, say),
  };
  const names = /** @type {(keyof typeof panels)[]} */ (Object.keys(panels));
  const list = html(
    "div",
    { class: "tabs", role: "tablist", "aria-label": words.share },
    ...names.map((name) =>
      html(
        "button",
        { type: "button", role: "tab", id: `share-tab-${name}`, "aria-controls": `share-${name}` },
        words.tabs[name],
      ),
    ),
  );
  dialog.body.append(
    list,
    ...names.map((name) =>
      html("div", { role: "tabpanel", id: `share-${name}`, "aria-labelledby": `share-tab-${name}` }, panels[name].view),
    ),
    said,
  );
  /** @param {string} panel */
  const show = (panel) => {
    const name = names.find((each) => `share-${each}` === panel);
    if (name) void panels[name].show(store.get());
  };
  const tabs = createTabs(list, show);

  return {
    open() {
      store.set({ playing: false });
      dialog.open();
      /** @type {HTMLElement | null} */ (list.querySelector(`[aria-controls="${tabs.chosen()}"]`))?.focus();
      show(tabs.chosen());
    },
  };
}
