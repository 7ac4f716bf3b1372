/**
 * The link to exactly this moment: as the page is, as it goes on a wall, with parts left out; and its QR code.
 */
import { sharingWords as words } from "#words/sharing.js";
import { html } from "../dom.js";
import { newest } from "../newest.js";
import { PARTS } from "../parts.js";
import { qrCode } from "./code.js";
import { choice, copyField, leavingOut } from "./controls.js";

/** @typedef {import("../types").State} State */

/**
 * @param {(changes: Partial<State>) => Promise<string>} addressWith the address of the moment, with these changes
 * @param {(text: string) => void} say
 */
export function createLinkPanel(addressWith, say) {
  /** @type {Partial<State>} */
  let changes = {};
  // A short address is written sooner than a long one that has to be packed.
  const update = newest(() => addressWith(changes), show);
  const link = copyField(words.link, say);
  const code = html("div", { class: "qr" });
  const remark = html("p", { class: "quiet-text" });
  const views = choice(words.opensAs, words.views, (view) => {
    changes = { ...changes, view: view === "projector" ? "projector" : "page" };
    void update();
  });
  const parts = leavingOut(PARTS, (hidden) => {
    changes = { ...changes, hidden };
    void update();
  });

  /** @param {string} address */
  function show(address) {
    link.field.value = address;
    const drawn = qrCode(address, words.qrCode);
    code.replaceChildren(drawn ?? html("p", { class: "empty" }, words.tooLongForCode));
    remark.textContent = isLocal(location.hostname) ? words.localOnly : "";
  }

  return {
    view: html(
      "div",
      { class: "share-columns" },
      html("div", { class: "share-main" }, html("p", {}, words.linkLead), link.view, views, parts.view, remark),
      code,
    ),
    /** @param {State} state */
    show({ hidden }) {
      changes = { view: changes.view ?? "page", hidden };
      parts.show(hidden);
      return update();
    },
  };
}

/** @param {string} host */
function isLocal(host) {
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}
