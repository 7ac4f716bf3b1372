/**
 * The graph under pointer and keyboard: boxes can be focused, walked, opened and folded.
 */
import { graphWords as words } from "#words/graph.js";
import { svg } from "../dom.js";
import { foldedNow, foldsOf } from "./folding.js";
import { neighbour } from "./neighbours.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").GraphAnswer} GraphAnswer */

/** A press that moves further than this is a drag. */
const STILL = 5;

/**
 * @param {HTMLElement} canvas
 * @param {import("../store.js").Store} store
 * @param {{onPoint: (node: number | null) => void, onReveal: (node: number) => void, onOpen: (node: number) => void}} to
 */
export function createHands(canvas, store, { onPoint, onReveal, onOpen }) {
  /** The key of the box that Tab comes back to. */
  let current = "";
  /** @type {{x: number, y: number, target: Element} | null} */
  let pressed = null;

  const boxes = () => /** @type {SVGGElement[]} */ ([...canvas.querySelectorAll("g.node[data-node]")]);
  const boxAt = (/** @type {EventTarget | null} */ target) =>
    /** @type {SVGGElement | null} */ (target instanceof Element ? target.closest("g.node[data-node]") : null);

  /** Makes what the drawing shows operable; asked for after every new drawing. */
  function equip() {
    const { answer } = store.get();
    const all = boxes();
    const last = all.find((box) => box.dataset.key === current) ?? all.find((box) => box.tabIndex === 0) ?? all[0];
    for (const box of all) {
      box.setAttribute("role", "button");
      box.setAttribute("tabindex", box === last ? "0" : "-1");
      addToggle(box, answer);
    }
  }

  /** @param {SVGGElement} box @param {GraphAnswer} answer */
  function addToggle(box, answer) {
    box.querySelector(".toggle")?.remove();
    box.removeAttribute("aria-expanded");
    const { fold, unfold } = foldsOf(answer, Number(box.dataset.node));
    if (!fold && !unfold) return;
    box.setAttribute("aria-expanded", String(!unfold));
    const body = box.querySelector(".body");
    const [x = 0, y = 0, width = 0] = ["x", "y", "width"].map((each) => Number(body?.getAttribute(each)));
    const [right, top] = [x + width - 8, y + 3];
    const bars = `M${right - 5} ${top}h10${unfold ? `M${right} ${top - 5}v10` : ""}`;
    const title = svg("title", {}, unfold ? words.unfold(unfold.name) : words.fold(fold?.name ?? ""));
    const disc = svg("circle", { cx: right, cy: top, r: 10 });
    box.append(svg("g", { class: "toggle" }, title, disc, svg("path", { d: bars })));
  }

  /** @param {SVGGElement} box @param {"fold" | "unfold" | "toggle"} how */
  function turn(box, how) {
    const { answer } = store.get();
    const { fold, unfold } = foldsOf(answer, Number(box.dataset.node));
    const now = foldedNow(answer);
    if (unfold && how !== "fold") store.set({ folded: now.filter((key) => key !== unfold.key) });
    else if (fold && how !== "unfold") store.set({ folded: [...now, fold.key] });
  }

  /** @param {number | null} node */
  function goTo(node) {
    boxes()
      .find((box) => box.dataset.node === String(node))
      ?.focus({ preventScroll: true });
  }

  // A press puts no focus on a box: whoever works with the pointer goes on stepping with the arrow keys.
  canvas.addEventListener("mousedown", (event) => {
    event.preventDefault();
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  canvas.addEventListener("pointerdown", (event) => {
    pressed = event.target instanceof Element ? { x: event.clientX, y: event.clientY, target: event.target } : null;
  });
  canvas.addEventListener("pointerup", (event) => {
    const box = boxAt(pressed?.target ?? null);
    const still = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < STILL;
    if (box && still && event.button === 0) {
      if (pressed?.target.closest(".toggle")) turn(box, "toggle");
      else onOpen(Number(box.dataset.node));
    }
    pressed = null;
  });
  canvas.addEventListener("focusin", (event) => {
    const box = boxAt(event.target);
    if (!box) return;
    current = box.dataset.key ?? "";
    for (const each of boxes()) each.setAttribute("tabindex", each === box ? "0" : "-1");
    onPoint(Number(box.dataset.node));
    onReveal(Number(box.dataset.node));
  });
  canvas.addEventListener("focusout", () => onPoint(null));
  canvas.addEventListener("keydown", (event) => {
    const box = boxAt(event.target);
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    const { answer } = store.get();
    if (event.key.startsWith("Arrow") && answer.layout) {
      goTo(neighbour(answer.layout, answer.edges, Number(box.dataset.node), event.key));
    } else if (event.key === "Enter" || event.key === " ") onOpen(Number(box.dataset.node));
    else if (event.key === "+" || event.key === "-") turn(box, event.key === "+" ? "unfold" : "fold");
    else return;
    event.preventDefault();
    // These keys move the timeline everywhere else.
    event.stopPropagation();
  });

  return { equip };
}
