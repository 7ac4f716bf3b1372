/**
 * What both pictures with points let a hand do with them: add, remove, paste, drop, and open the table.
 */
import { words } from "#words/pictures.js";
import { html } from "../dom.js";
import { iconButton } from "./bar.js";

/**
 * @param {HTMLElement} host
 * @param {{onAdd: () => void, onData: (text: string) => void, hint?: string, hintIs?: string}} to `hint`: what a hand can do
 * @returns {HTMLElement} the row of controls
 */
export function pointsBar(host, { onAdd, onData, hint = words.pointsHint, hintIs = words.pointsHintIs }) {
  for (const name of /** @type {const} */ (["dragover", "drop"])) {
    host.addEventListener(name, (event) => {
      event.preventDefault();
      if (name === "dragover" || !event.dataTransfer) return;
      const [file] = event.dataTransfer.files;
      if (file) void file.text().then(onData);
      else onData(event.dataTransfer.getData("text/plain"));
    });
  }
  host.addEventListener("paste", (event) => {
    event.preventDefault();
    onData(event.clipboardData?.getData("text/plain") ?? "");
  });
  return html(
    "div",
    { class: "picture-bar" },
    html("span", { class: "bar-hint", title: hintIs }, hint),
    iconButton(words.addPoint, "plus", onAdd),
    iconButton(words.ownData, "table", () => onData("")),
  );
}
