/**
 * Sets the words of the drawing for where the camera is: on a wall each letter as large as the last row needs, on a page
 * as large as there is free room in its box, and never narrower or shorter for it.
 */
import { legible } from "../legible.js";
import { DRAWN as SMALLEST } from "./framing.js";
import { MANY } from "./large.js";
import { DRAWN, lettersAt } from "./letters.js";

/** Free on each side of an operation's words, where its box is round, and of those of a leaf. */
const ROUND = 9;
const EDGE = 5;
/** Between a name and the shape that stands in its line. */
const BETWEEN = 10;
/** Two lines that stand so far apart grow no more than this. */
const TWO_LINES = 1.2;

/** @typedef {{text: SVGTextElement, size: number, x: number, width: number}} Word as it was drawn */

/**
 * @param {HTMLElement} canvas
 * @param {Pick<ReturnType<typeof import("./camera.js").createCamera>, "look" | "reading" | "watchBy">} camera
 * @param {Pick<ReturnType<typeof import("./drawing.js").createDrawing>, "letter" | "catchUp">} drawing
 */
export function createLettering(canvas, camera, drawing) {
  /** On a wall: what the drawing's letters are set for; 0 on a page. */
  let units = 0;
  /** On a page: what they are set for. */
  let grown = 1;
  /** @type {WeakMap<Element, Word>} */
  const words = new WeakMap();
  let rules = "";
  const sparks = canvas.getElementsByClassName("spark");
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);

  /** The farther the camera, the larger the letters; while it moves away from a wall's drawing they are still those of near. */
  function letter() {
    const { view, now, letters } = camera.look();
    // A little more than needed, so that what is rounded is not too small.
    const next = letters ? Math.max(SMALLEST, Math.ceil((letters / Math.max(view.scale, now.scale)) * 10) / 10) : 0;
    if (next !== units) {
      if (next > 0) grow(1);
      // What would be written later would be written over what the wall needs.
      if (units === 0) drawing.catchUp(() => true);
      units = next;
      tell(view.scale);
      legible(canvas, units);
      if (units === 0) drawing.letter(camera.reading(), true);
    }
    if (units === 0) grow(lettersAt(camera.reading()).word / DRAWN.word);
    // For a rule the whole page is looked through: when the camera rests.
    if (view === now) tell(view.scale);
  }

  /** Rules for what is as large as letters, and for lines that keep their width and would drown a picture seen from afar. @param {number} scale */
  function tell(scale) {
    const large = units > 0 ? `.canvas .mark, .canvas .pill { --letters: ${units}px; }` : "";
    const next = `${large} .spark { --zoom: ${Math.min(1, scale).toFixed(1)}; }`;
    // A property of the canvas would be asked about by everything in it, and even a rule is looked for everywhere.
    if (next === rules || (units === 0 && !rules.includes("mark") && sparks.length === 0)) return;
    sheet.replaceSync(next);
    rules = next;
  }

  /** @param {number} by */
  function grow(by) {
    if (by === grown) return;
    grown = by;
    growAll();
  }

  function growAll() {
    const nodes = [...canvas.querySelectorAll(".nodes > .node")];
    // Of hundreds of boxes one looks at the whole, and an edit would have to measure each word. The canvas is called large only later.
    if (nodes.length > MANY) return;
    // All is read before anything is written, so that the browser measures once.
    const measured = nodes.map((node) => measure(node));
    for (const [i, node] of nodes.entries()) set(node, measured[i] ?? [], grown);
  }

  /** @param {Element} node @returns {Word[]} */
  function measure(node) {
    const texts = /** @type {SVGTextElement[]} */ ([...node.children].filter((each) => each.tagName === "text"));
    return texts.flatMap((text) => {
      const known = words.get(text);
      if (known) return [known];
      const [size, x] = ["font-size", "x"].map((name) => Number(text.getAttribute(name)));
      const word = { text, size: size ?? 0, x: x ?? 0, width: text.getComputedTextLength() };
      // What is not shown has no width yet.
      if (word.width > 0) words.set(text, word);
      return word.width > 0 ? [word] : [];
    });
  }

  camera.watchBy(letter);
  tell(camera.look().view.scale);
  return {
    /** After a new drawing, whose words are as they were drawn. */
    adopt() {
      if (units === 0 && grown > 1) growAll();
    },
    /** After other words and numbers: on a wall each has to be looked at. */
    update() {
      if (units > 0) legible(canvas, units);
    },
  };
}

/**
 * @param {Element} node
 * @param {Word[]} words
 * @param {number} most
 */
function set(node, words, most) {
  const body = node.querySelector(".body");
  if (!body || words.length === 0) return;
  const [left, width] = ["x", "width"].map((name) => Number(body.getAttribute(name)));
  const middle = (left ?? 0) + (width ?? 0) / 2;
  const isOperation = node.classList.contains("operation");
  const by = Math.max(1, Math.min(most, room(node, words, left ?? 0, width ?? 0)));
  for (const { text, size, x } of words) {
    text.style.fontSize = by === 1 ? "" : `${(size * by).toFixed(1)}px`;
    const raised = /** @type {SVGElement | null} */ (text.querySelector("tspan[font-size]"));
    if (raised)
      raised.style.fontSize = by === 1 ? "" : `${(Number(raised.getAttribute("font-size")) * by).toFixed(1)}px`;
    // A symbol and a name grow away from each other.
    if (isOperation) text.setAttribute("x", (middle + (x - middle) * by).toFixed(1));
  }
}

/**
 * @param {Element} node
 * @param {Word[]} words
 * @param {number} left
 * @param {number} width
 * @returns {number} how many times as large they may be
 */
function room(node, words, left, width) {
  const half = width / 2;
  if (node.classList.contains("operation")) {
    return (half - ROUND) / Math.max(...words.map(({ x, width: own }) => Math.abs(x - left - half) + own / 2));
  }
  if (words.some(({ text }) => text.classList.contains("right"))) {
    const all = words.reduce((sum, { width: own }) => sum + own, 0);
    return (width - 4 * EDGE - BETWEEN) / all;
  }
  const lines = words.map(({ x, width: own }) => (2 * (x - left - EDGE)) / own);
  return Math.min(...lines, ...(words.length > 1 ? [TWO_LINES] : []));
}
