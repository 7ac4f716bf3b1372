/**
 * What the bar over the graph offers beside the view: folding all groups, and the lens for one data point.
 */
import { graphWords as words } from "#words/graph.js";
import { html, icon } from "../dom.js";
import { dataAxis } from "../lens.js";
import { foldedNow, outermost } from "./folding.js";

/** @typedef {import("../types").State} State */

/**
 * @param {HTMLElement} place
 * @param {import("../store.js").Store} store
 * @returns {(state: State) => void}
 */
export function createGraphBar(place, store) {
  const fold = tool("fold", words.foldAll, () => store.set({ folded: outermost(store.get().answer) }));
  const unfold = tool("unfold", words.unfoldAll, () => store.set({ folded: [] }));
  const folding = html("div", { class: "bar-part", id: "folding" }, fold, unfold);
  const on = html("button", { type: "button", class: "small", title: words.onePointTitle }, words.onePoint);
  on.addEventListener("click", () => store.set({ point: store.get().point === null ? 0 : null }));
  const number = html("input", { type: "number", min: 1, step: 1, inputmode: "numeric", autocomplete: "off" });
  const count = html("span", {});
  const by = (/** @type {number} */ step) => () => turn((store.get().point ?? 0) + step);
  const stepper = html(
    "span",
    { class: "stepper" },
    tool("back", words.lastPoint, by(-1)),
    number,
    count,
    tool("forward", words.nextPoint, by(1)),
  );
  const lens = html("div", { class: "bar-part", id: "lens" }, on, stepper);
  place.replaceChildren(lens, folding);
  let length = 0;

  /** @param {number} point goes round */
  function turn(point) {
    if (length > 0) store.set({ point: ((point % length) + length) % length });
  }
  number.addEventListener("input", () => {
    const point = number.valueAsNumber - 1;
    if (Number.isInteger(point) && point >= 0 && point < length) store.set({ point });
  });
  number.addEventListener("blur", () => {
    number.value = String((store.get().point ?? 0) + 1);
  });

  return ({ answer, point }) => {
    const all = outermost(answer);
    const now = foldedNow(answer);
    folding.hidden = all.length === 0;
    fold.disabled = all.every((key) => now.includes(key));
    unfold.disabled = now.length === 0;
    length = dataAxis(answer.nodes)?.length ?? 0;
    lens.hidden = length === 0;
    stepper.toggleAttribute("hidden", point === null);
    on.setAttribute("aria-pressed", String(point !== null));
    number.setAttribute("max", String(length));
    number.setAttribute("aria-label", words.point(length));
    count.textContent = words.of(length);
    if (document.activeElement !== number) number.value = String((point ?? 0) + 1);
  };
}

/** @param {string} name @param {string} label @param {() => void} act */
function tool(name, label, act) {
  const button = html(
    "button",
    { type: "button", class: "small square", title: label, "aria-label": label },
    icon(name),
  );
  button.addEventListener("click", act);
  return button;
}
