/**
 * Opens the nudge check from wherever a gradient stands: whatever bears a node's id in `data-check` is a way in.
 */
import { nudgeWords as words } from "#words/nudge.js";
import { hide, required } from "../dom.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../moment.js").Known} Known */

/**
 * @param {import("../store.js").Store} store
 * @returns {(state: State, known: Known) => void}
 */
export function createNudgeOpener(store) {
  const button = required("check-gradient", HTMLButtonElement);
  /** @type {ReturnType<typeof import("./dialog.js").createNudge> | null} */
  let nudge = null;

  document.addEventListener("click", async (event) => {
    const way = /** @type {Element} */ (event.target).closest("[data-check]");
    if (!(way instanceof HTMLElement || way instanceof SVGElement)) return;
    const node = Number(way.dataset.check);
    const { createNudge } = await import("./dialog.js");
    nudge ??= createNudge(store);
    nudge.open(node);
  });

  return (state, known) => {
    const node = gradientAt(state, known);
    hide(button, node === null);
    if (node === null) return;
    button.dataset.check = String(node.id);
    const text = words.open(node.name ?? node.label);
    if (button.textContent !== text) button.textContent = text;
  };
}

/**
 * The gradient that a step is about: what it has just completed, a knob's before all.
 *
 * @param {State} state
 * @param {Known} known
 */
function gradientAt({ frame, problem }, { step, gradients, activeEdges }) {
  if (problem || step?.phase !== "backward") return null;
  const nodes = frame.edges
    .filter((edge) => activeEdges.has(edge.id) && gradients.get(edge.source)?.state === "known")
    .map((edge) => frame.nodes[edge.source])
    .filter((node) => node !== undefined);
  return nodes.find((node) => node.kind === "parameter") ?? nodes[0] ?? null;
}
