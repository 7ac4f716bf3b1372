/**
 * What both pictures with points let a hand do with them: add, remove, paste, drop, and open the table.
 */
import { words } from "#words/pictures.js";
import { html } from "../dom.js";
import { iconButton } from "./bar.js";

/** A finger has no double click that it would know by this name. */
export const isTouched = () => matchMedia("(pointer: coarse)").matches;
const fitHint = () => (isTouched() ? words.pointsTouch : words.pointsHint);

/** A curve through fewer points, and a class of one, are none. */
const LEAST = 2;

/**
 * @typedef {object} Hands
 * @property {() => void} onAdd
 * @property {() => void} onRemove of the point that is chosen
 * @property {(text: string) => void} onData
 * @property {string} [hint] what a hand can do
 * @property {string} [hintIs]
 */

/**
 * @param {HTMLElement} host
 * @param {Hands} hands
 */
export function pointsBar(host, { onAdd, onRemove, onData, hint = fitHint(), hintIs = words.pointsHintIs }) {
  for (const name of /** @type {const} */ (["dragover", "drop"])) {
    host.addEventListener(name, (event) => {
      event.preventDefault();
      if (name === "drop") onData(event.dataTransfer?.getData("text/plain") ?? "");
    });
  }
  host.addEventListener("paste", (event) => {
    event.preventDefault();
    onData(event.clipboardData?.getData("text/plain") ?? "");
  });
  const spoken = html("span", { class: "hidden", role: "status" });
  const trash = iconButton(words.removeChosen, "trash", onRemove);
  trash.disabled = true;
  const view = html(
    "div",
    { class: "picture-bar" },
    html("span", { class: "bar-hint", title: hintIs }, hint),
    spoken,
    iconButton(words.addPoint, "plus", onAdd),
    trash,
    iconButton(words.ownData, "table", () => onData("")),
  );
  return {
    view,
    /**
     * @param {boolean} picked whether a point is chosen
     * @param {number} count of points
     */
    update(picked, count) {
      trash.disabled = !picked || count <= LEAST;
    },
    /**
     * Adds or removes a point, and says aloud what became of it.
     *
     * @param {1 | -1} more
     * @param {number} count of points before
     * @param {() => boolean} act whether it could be done
     * @returns {boolean} whether it was
     */
    count(more, count, act) {
      const isLeast = more < 0 && count <= LEAST;
      const isDone = !isLeast && act();
      if (isLeast) spoken.textContent = words.leastPoints(LEAST);
      else if (isDone) spoken.textContent = words.pointsNow(more, count + more);
      return isDone;
    },
  };
}
