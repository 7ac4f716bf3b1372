/**
 * Everything about one node: its value and its gradient number by number, to read and to copy.
 */
import { graphWords as words } from "#words/graph.js";
import { lane, quietly } from "../api.js";
import { html, icon } from "../dom.js";
import { flat, formatNumber, isArray, shapeText, toNumber } from "../numbers.js";
import { settingOf } from "../trajectory.js";
import { createDialog } from "../ui/dialog.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Tensor} Tensor */
/** @typedef {import("../types").TensorArray} TensorArray */
/** @typedef {import("../moment.js").Slot} Slot */

const MOST_ROWS = 400;
const WHOLE = 100_000;

/** @type {ReturnType<typeof createDialog> | null} */
let dialog = null;
/** @type {import("../api.js").Lane<import("../types").GraphAnswer>} */
const numbers = lane("graph");

/**
 * @param {State} state
 * @param {import("../moment.js").Known} known what is known at the moment: nothing else is told
 * @param {number} id
 */
export async function openDetails(state, known, id) {
  const node = state.frame.nodes[id];
  if (!node) return;
  // The numbers of another node, if they are still on their way, would come under this one's name.
  numbers.drop();
  dialog ??= createDialog({ title: "", wide: true });
  const title = dialog.element.querySelector("h2");
  if (title) title.textContent = node.name && node.kind === "operation" ? `${node.name} = ${node.label}` : node.label;
  // The check has a dialog of its own.
  dialog.body.onclick = (event) => {
    if (event.target instanceof Element && event.target.closest("[data-check]")) dialog?.close();
  };
  const parts = [
    { what: words.value, slot: known.values.get(id) },
    { what: words.gradient, slot: known.gradients.get(id) },
  ];
  const checkable = known.gradients.get(id)?.state === "known";
  const check = () => html("button", { type: "button", class: "small", "data-check": id }, words.check);
  const show = (/** @type {(Tensor | null)[]} */ whole) => {
    const views = parts.map(({ what, slot }, i) => view(what, node.label, slot, whole[i] ?? null));
    if (checkable) views[1]?.append(check());
    dialog?.body.replaceChildren(html("div", { class: "details" }, ...views));
  };
  show(parts.map(({ slot }) => slot?.tensor ?? null));
  dialog.open();
  const missing = parts.some(({ slot }) => isArray(slot?.tensor) && !slot.tensor.data);
  if (!missing) return;
  const asked = { ...settingOf(state), include: [], max_elements: WHOLE };
  const answer = await quietly(numbers.ask(asked, true));
  const fresh = answer?.nodes[id];
  if (!fresh || fresh.key !== node.key) return;
  const whole = [fresh.value, fresh.gradient];
  show(parts.map(({ slot }, i) => (slot?.tensor && slot.state !== "partial" ? (whole[i] ?? null) : null)));
}

/**
 * @param {string} what
 * @param {string} name
 * @param {Slot | undefined} slot
 * @param {Tensor | null} tensor in full, if it has come
 */
function view(what, name, slot, tensor) {
  const heading = html(
    "h3",
    { class: what === words.value ? "of-value" : "of-gradient" },
    what === words.value ? what : `∂ ${what}`,
  );
  const panel = html("section", { class: "detail" }, heading);
  const state = slot?.state ?? "none";
  if (state === "waiting" || state === "none") {
    panel.append(html("p", { class: "quiet" }, state === "none" ? words.none : words.notYet));
    return panel;
  }
  if (state === "partial") panel.append(html("p", { class: "quiet" }, words.partial));
  if (state === "stale") panel.append(html("p", { class: "quiet" }, words.outOfDate));
  if (tensor === null) return panel;
  const rows = rowsOf(tensor);
  if (rows) heading.append(copyButton(rows));
  if (!isArray(tensor)) {
    const number = toNumber(tensor);
    panel.append(html("p", { class: "whole-number" }, written(number)));
    if (number === 0 && what === words.gradient) panel.append(html("p", { class: "quiet" }, words.zero));
    return panel;
  }
  const [low, high, mean] = [tensor.min, tensor.max, tensor.mean].map(toNumber);
  panel.append(
    html(
      "p",
      { class: "quiet" },
      `${words.shape(shapeText(tensor.shape))}, ${words.extent(low ?? 0, high ?? 0, mean ?? 0)}`,
    ),
  );
  panel.append(rows ? table(rows, tensor, words.table(name, what)) : html("p", { class: "quiet" }, words.loading));
  return panel;
}

/** @param {Tensor} tensor @returns {number[][] | null} null while the numbers have not come */
function rowsOf(tensor) {
  const all = flat(tensor);
  if (!all) return null;
  const width = isArray(tensor) && tensor.shape.length > 1 ? (tensor.shape.at(-1) ?? 1) : 1;
  return Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));
}

/** @param {number[][]} rows @param {TensorArray} tensor @param {string} label */
function table(rows, { shape, min, max }, label) {
  const largest = Math.max(Math.abs(toNumber(min)), Math.abs(toNumber(max)));
  const columns = (rows[0] ?? []).map((_, i) => html("th", { scope: "col" }, shape.length > 1 ? String(i) : ""));
  const body = rows
    .slice(0, MOST_ROWS)
    .map((row, i) =>
      html("tr", {}, html("th", { scope: "row" }, place(i, shape)), ...row.map((x) => cell(x, largest))),
    );
  const head = shape.length > 1 ? [html("thead", {}, html("tr", {}, html("td"), ...columns))] : [];
  const grid = html("table", { class: "number-table", "aria-label": label }, ...head, html("tbody", {}, ...body));
  const more = rows.length > MOST_ROWS ? [html("p", { class: "quiet" }, words.rows(MOST_ROWS, rows.length))] : [];
  return html("div", { class: "number-box", tabindex: 0, role: "group", "aria-label": label }, grid, ...more);
}

/** @param {number} x @param {number} largest */
function cell(x, largest) {
  const view = html("td", { title: written(x) }, formatNumber(x));
  const part = largest > 0 && Number.isFinite(x) ? Math.abs(x) / largest : 0;
  view.style.setProperty("--part", `${(100 * part).toFixed(1)}%`);
  if (x < 0) view.classList.add("below");
  return view;
}

/** @param {number} row @param {number[]} shape @returns {string} the indices of all axes but the last */
function place(row, shape) {
  const axes = shape.length > 1 ? shape.slice(0, -1) : shape;
  let rest = row;
  const indices = axes.map(() => 0);
  for (let axis = axes.length - 1; axis >= 0; axis -= 1) {
    indices[axis] = rest % (axes[axis] ?? 1);
    rest = Math.floor(rest / (axes[axis] ?? 1));
  }
  return indices.join(", ");
}

/** @param {number} x in full */
function written(x) {
  return String(x);
}

/** @param {number[][]} rows */
function copyButton(rows) {
  const said = html("span", {}, words.copy);
  const button = html("button", { type: "button", class: "small quiet" }, icon("copy"), said);
  button.addEventListener("click", () => {
    const text = rows.map((row) => row.map(written).join("\t")).join("\n");
    navigator.clipboard.writeText(text).then(
      () => said.replaceChildren(words.copied),
      () => said.replaceChildren(words.notCopied),
    );
  });
  return button;
}
