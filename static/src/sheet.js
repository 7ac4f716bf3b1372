/**
 * The sheet of keys, made from the table that decides what they do.
 */
import { presentingWords as words } from "#words/presenting.js";
import { html } from "./dom.js";
import { BINDINGS } from "./keys.js";
import { createDialog } from "./ui/dialog.js";

const GROUPS = /** @type {const} */ (["play", "graph", "show", "program"]);
const KEPT = "chainrule.characterKeys";

/** @returns {() => void} opens it, made when it is first asked for */
export function createSheet() {
  /** @type {import("./ui/dialog.js").Dialog | null} */
  let dialog = null;
  return () => {
    dialog ??= made();
    dialog.open();
  };
}

function made() {
  const dialog = createDialog({ title: words.keys, wide: true });
  const groups = GROUPS.map((group) => {
    const rows = BINDINGS.filter((each) => each.group === group).map(({ action, keys }) =>
      html("div", { class: "key-row" }, html("dt", {}, ...keys.map(keyView)), html("dd", {}, words.actions[action])),
    );
    return html("section", { class: "key-group" }, html("h3", {}, words.groups[group]), html("dl", {}, ...rows));
  });
  const box = html("input", { type: "checkbox", id: "character-keys" });
  box.checked = document.documentElement.dataset.characters !== "off";
  box.addEventListener("change", () => keep(box.checked));
  dialog.body.append(
    html("div", { class: "key-sheet" }, ...groups),
    html("label", { class: "key-choice" }, box, words.characterKeys),
  );
  return dialog;
}

/** Characters act as keys unless the visitor has turned that off, in this browser. */
export function adoptKeys() {
  document.documentElement.dataset.characters = readKept() === "off" ? "off" : "on";
}

function readKept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** @param {boolean} on */
function keep(on) {
  document.documentElement.dataset.characters = on ? "on" : "off";
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // A browser that keeps nothing still does it for this visit.
  }
}

/** @param {string} key */
function keyView(key) {
  const parts = key.length > 1 && key.includes("+") ? key.split("+") : [key];
  return html("kbd", {}, parts.map((part) => words.names[part] ?? part.toUpperCase()).join(" + "));
}
