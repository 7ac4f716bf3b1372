/**
 * The moment as a file: pictures, formulas, scripts; each looked at, copied or downloaded.
 */
import { sharingWords as words } from "#words/sharing.js";
import { exported, sentenceOf } from "../api.js";
import { html, icon } from "../dom.js";
import { settingOf } from "../trajectory.js";
import { foldingOf } from "../viewing.js";
import { choice } from "./controls.js";
import { copyPicture, copyText, download } from "./hand.js";

/** @typedef {import("../types").State} State */
/** @typedef {keyof typeof words.formats} Format */

/** How the page takes each: what can be shown as an image, copied as a picture, or only saved. @type {Record<string, "drawing" | "picture" | "paper">} */
const KINDS = { svg: "drawing", png: "picture", pdf: "paper" };

/**
 * @param {() => State} get
 * @param {(text: string) => void} say
 */
export function createFilesPanel(get, say) {
  /** @type {Format} */
  let format = "svg";
  let theme = "light";
  let turn = 0;
  /** @type {{blob: Blob, name: string} | null} */
  let file = null;
  const preview = html("div", { class: "file-preview" });
  const copy = button("copy", words.copy, take);
  const save = button("download", words.download, () => file && download(file.blob, file.name));
  const formats = choice(words.format, words.formats, (chosen) => {
    format = /** @type {Format} */ (chosen);
    void update();
  });
  const themes = choice(words.theme, words.pictureThemes, (chosen) => {
    theme = chosen;
    void update();
  });

  async function update() {
    turn += 1;
    const mine = turn;
    file = null;
    enable(false);
    const isDrawn = format in KINDS;
    themes.hidden = !isDrawn;
    try {
      const found = await exported(format, body(get(), isDrawn ? theme : null));
      if (mine !== turn) return;
      file = found;
      preview.replaceChildren(await look(format, found.blob));
      enable(true);
    } catch (error) {
      const why = words.noFile(sentenceOf(error, words.noAnswer));
      if (mine === turn) preview.replaceChildren(html("p", { class: "empty" }, why));
    }
  }

  /** @param {boolean} isThere */
  function enable(isThere) {
    save.disabled = !isThere;
    copy.disabled = !isThere;
    copy.hidden = KINDS[format] === "paper";
  }

  async function take() {
    if (!file) return;
    const name = words.formats[format];
    const done = KINDS[format] === "picture" ? await copyPicture(file.blob) : await copyText(await file.blob.text());
    say(done ? words.copied(name) : words.notCopied);
  }

  return {
    view: html(
      "div",
      { class: "share-columns files" },
      html("div", { class: "share-main" }, formats, themes),
      html("div", { class: "file" }, preview, html("div", { class: "file-tools" }, copy, save)),
    ),
    show: update,
  };
}

/**
 * The moment in the words of the API.
 *
 * @param {State} state
 * @param {string | null} theme
 */
function body(state, theme) {
  const { moment } = state;
  const within = moment.iteration === 0 && moment.step > 0;
  return {
    ...settingOf(state),
    ...(theme && { theme, ...foldingOf(state) }),
    ...(theme && within && { step: moment.step - 1 }),
  };
}

/**
 * @param {string} format
 * @param {Blob} blob
 */
async function look(format, blob) {
  if (KINDS[format] === "paper") return html("p", { class: "empty" }, words.paper);
  if (format in KINDS) return html("img", { src: await asData(blob), alt: words.pictureOf });
  return html("pre", { tabindex: "0" }, html("code", {}, await blob.text()));
}

/** @param {Blob} blob @returns {Promise<string>} an address that the page's policy lets images have */
function asData(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}

/**
 * @param {string} sign
 * @param {string} text
 * @param {() => unknown} act
 */
function button(sign, text, act) {
  const made = html("button", { type: "button", class: "tool" }, icon(sign), html("span", {}, text));
  made.addEventListener("click", act);
  return made;
}
