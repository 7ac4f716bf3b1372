/**
 * The graph, its sentence and its timeline for another page: the iframe's code, its options, and a look at it.
 */
import { sharingWords as words } from "#words/sharing.js";
import { html } from "../dom.js";
import { newest } from "../newest.js";
import { choice, copyField, leavingOut } from "./controls.js";

/** @typedef {import("../types").State} State */

const SIZES = { wide: [960, 600], medium: [720, 480], narrow: [400, 560] };

/**
 * @param {(changes: Partial<State>, path: string) => Promise<string>} addressWith
 * @param {(text: string) => void} say
 */
export function createEmbedPanel(addressWith, say) {
  /** @type {Partial<State>} */
  let changes = { theme: "auto", hidden: [] };
  let size = SIZES.wide;
  let plays = false;
  const code = copyField(words.iframeCode, say, true);
  const frame = html("iframe", { class: "embed-preview", title: words.preview });

  // A short address is written sooner than a long one that has to be packed.
  const update = newest(() => addressWith(changes, `/embed${plays ? "?autoplay=yes" : ""}`), show);

  /** @param {string} address */
  function show(address) {
    const [width = 0, height = 0] = size;
    // An address holds no character that markup would take for its own, but for this one.
    const source = address.replaceAll("&", "&amp;");
    code.field.value = `<iframe src="${source}" width="${width}" height="${height}" title="${words.iframeTitle}" loading="lazy" style="border:0"></iframe>`;
    frame.width = String(width);
    frame.height = String(height);
    if (frame.src !== address) frame.src = address;
  }

  const themes = choice(words.theme, words.themes, (theme) => {
    changes = { ...changes, theme: /** @type {State["theme"]} */ (theme) };
    void update();
  });
  const sizes = choice(words.size, words.sizes, (chosen) => {
    size = SIZES[/** @type {keyof typeof SIZES} */ (chosen)];
    void update();
  });
  const starts = choice(words.starts, words.startings, (chosen) => {
    plays = chosen === "playing";
    void update();
  });
  const parts = leavingOut(["explain", "timeline"], (hidden) => {
    changes = { ...changes, hidden };
    void update();
  });

  return {
    view: html(
      "div",
      {},
      html("p", {}, words.embedLead),
      code.view,
      html("div", { class: "choices" }, themes, sizes, starts, parts.view),
      html("div", { class: "embed-stage" }, frame),
    ),
    show: update,
  };
}
