/**
 * The row of controls over a picture: which knobs it is drawn over, and how much of them.
 */
import { words } from "#words/pictures.js";
import { html, icon } from "../dom.js";
import { entriesOf } from "../entries.js";
import { onZoomWheel } from "../wheel.js";

/** @typedef {import("../types").Parameter} Parameter */

/**
 * @param {string} label
 * @param {(entry: string) => void} onChoose
 * @param {string} [shown] in place of the label, where there is little room
 */
export function createPicker(label, onChoose, shown = label) {
  const select = html("select", { autocomplete: "off", "aria-label": label });
  const view = html("label", { class: "field", title: label }, html("span", { "aria-hidden": "true" }, shown), select);
  let key = "";
  select.addEventListener("change", () => onChoose(select.value));
  return {
    view,
    /**
     * @param {Parameter[]} parameters
     * @param {string} entry
     * @param {string} chosen "" where the page chose
     */
    update(parameters, entry, chosen) {
      const entries = entriesOf(parameters);
      const fresh = JSON.stringify([entries, entry, chosen]);
      if (fresh === key) return;
      key = fresh;
      const rows = entries.includes(entry) ? entries : [...entries, entry];
      const auto = html("option", { value: "" }, words.auto(entry));
      select.replaceChildren(auto, ...rows.map((each) => html("option", { value: each }, each)));
      select.value = chosen;
    },
  };
}

/**
 * @param {string} label
 * @param {string} name
 * @param {() => void} act
 */
export function iconButton(label, name, act) {
  const button = html(
    "button",
    { type: "button", class: "small quiet square", title: label, "aria-label": label },
    icon(name),
  );
  button.addEventListener("click", act);
  return button;
}

/**
 * Closer and farther: by buttons, and by the wheel with a modifier over the picture.
 *
 * @param {HTMLElement} chart
 * @param {(factor: number) => void} zoom
 */
export function zoomButtons(chart, zoom) {
  onZoomWheel(chart, ({ deltaY }) => zoom(1.0015 ** deltaY));
  return [iconButton(words.farther, "minus", () => zoom(STEP)), iconButton(words.closer, "plus", () => zoom(1 / STEP))];
}

const STEP = 1.6;
