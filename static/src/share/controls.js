/**
 * The few controls that the panels of the share dialog have in common.
 */
import { sharingWords as words } from "#words/sharing.js";
import { html, icon } from "../dom.js";
import { PARTS } from "../parts.js";
import { copyText } from "./hand.js";

/**
 * A text to take along: a field that shows it, and a button that copies it.
 *
 * @param {string} label
 * @param {(text: string) => void} say
 * @param {boolean} [long] more than one line
 */
export function copyField(label, say, long = false) {
  const field = long
    ? html("textarea", { readonly: "", rows: 3, "aria-label": label, spellcheck: "false" })
    : html("input", { readonly: "", type: "text", "aria-label": label, spellcheck: "false" });
  const button = html("button", { type: "button", class: "tool primary" }, icon("copy"), html("span", {}, words.copy));
  button.setAttribute("aria-label", words.copyWhat(label));
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () =>
    say((await copyText(field.value)) ? words.copied(label) : words.notCopied),
  );
  return { view: html("div", { class: "copy-field" }, field, button), field, button };
}

/**
 * One of a few.
 *
 * @param {string} legend
 * @param {Record<string, string>} choices
 * @param {(chosen: string) => void} onChoose
 */
export function choice(legend, choices, onChoose) {
  made += 1;
  const name = `choice-${made}`;
  const rows = Object.entries(choices).map(([value, text], i) => {
    const box = html("input", { type: "radio", name, value });
    box.checked = i === 0;
    box.addEventListener("change", () => onChoose(value));
    return html("label", {}, box, text);
  });
  return html("fieldset", { class: "choice" }, html("legend", {}, legend), ...rows);
}

let made = 0;

/**
 * Which parts are left out.
 *
 * @param {string[]} offered
 * @param {(hidden: string[]) => void} onChoose
 */
export function leavingOut(offered, onChoose) {
  const boxes = offered.map((part) => html("input", { type: "checkbox", value: part }));
  const chosen = () => PARTS.filter((part) => boxes.some((box) => box.checked && box.value === part));
  const rows = boxes.map((box) => {
    box.addEventListener("change", () => onChoose(chosen()));
    return html("label", {}, box, words.parts[box.value] ?? box.value);
  });
  const view = html("fieldset", { class: "choice" }, html("legend", {}, words.leaveOut), ...rows);
  return {
    view,
    /** @param {string[]} hidden */
    show(hidden) {
      for (const box of boxes) box.checked = hidden.includes(box.value);
    },
  };
}
