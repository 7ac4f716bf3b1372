/**
 * What every chart stands on: an SVG that fills its host and is drawn anew when the host or its letters change size, the axes,
 * the place of the pointer, and the numbers said beside it.
 */
import { html, svg } from "../dom.js";
import { axes, plotArea } from "./axes.js";
import { beside } from "./beside.js";
import { shortened, widthOf } from "./ticks.js";

/** @typedef {import("./scales.js").Scale} Scale */
/** @typedef {{x: number, y: number}} Place in pixels of the chart */

const LETTERS = 12;
/** How large the letters of what is said beside a place are, with their weight, and how far apart its lines. */
const SAID = 13;
const STEP = 14;
const GAP = 9;
let plots = 0;

/**
 * @param {HTMLElement} host
 * @param {() => void} draw
 * @param {{active?: boolean}} [options] active: with parts that can be focused, so that it is no mere picture
 */
export function createPlot(host, draw, { active = false } = {}) {
  plots += 1;
  const root = svg("svg", { class: "plot", role: active ? "group" : "img", "aria-hidden": "true" });
  const text = html("p", { class: "hidden chart-text" });
  const under = svg("g");
  const clip = svg("clipPath", { id: `plot-${plots}` });
  const window_ = svg("rect");
  const inside = svg("g", { "clip-path": `url(#plot-${plots})` });
  const over = svg("g");
  const said = svg("text", { class: "readout-text" });
  clip.append(window_);
  root.append(clip, under, inside, over, said);
  host.replaceChildren(root, text);
  const size = { width: host.clientWidth, height: host.clientHeight };
  let letters = 0;
  let lettersKey = "";
  let axesKey = "";
  /** @type {Place | null} */
  let pointer = null;
  /** The side on which something is said. */
  let side = 0;

  new ResizeObserver(() => {
    if (size.width === host.clientWidth && size.height === host.clientHeight) return;
    size.width = host.clientWidth;
    size.height = host.clientHeight;
    draw();
  }).observe(host);

  /** @param {PointerEvent | MouseEvent} event @returns {Place} */
  function placeOf(event) {
    const box = root.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
  root.addEventListener("pointermove", (event) => {
    pointer = placeOf(event);
    draw();
  });
  root.addEventListener("pointerleave", () => {
    pointer = null;
    draw();
  });

  return {
    root,
    inside,
    over,
    size,
    placeOf,
    /** How large the letters are: 1 for twelve pixels. */
    get scale() {
      const key = `${document.documentElement.dataset.theme} ${document.body.className} ${size.width}`;
      if (key !== lettersKey) {
        lettersKey = key;
        letters = (Number.parseFloat(getComputedStyle(root).fontSize) || LETTERS) / LETTERS;
      }
      return letters;
    },
    get area() {
      return plotArea(size, this.scale);
    },
    /** The pointer, where it is over the plot itself. */
    get pointer() {
      const { left, right, top, bottom } = this.area;
      const within = pointer && pointer.x >= left && pointer.x <= right && pointer.y >= top && pointer.y <= bottom;
      return within ? pointer : null;
    },
    /**
     * @param {Scale} x
     * @param {Scale} y
     * @param {{x: string, y: string}} names
     * @param {number} [share] of the width, for the name of the upright axis
     */
    frame(x, y, names, share = 1) {
      const { area, scale } = this;
      const key = JSON.stringify([x.domain, y.domain, x.ticks, y.ticks, size, names, scale]);
      if (key === axesKey) return;
      axesKey = key;
      set(window_, {
        x: area.left,
        y: area.top,
        width: Math.max(0, area.right - area.left),
        height: Math.max(0, area.bottom - area.top),
      });
      under.replaceChildren(axes(area, scale, x, y, names, share));
    },
    /**
     * Numbers beside a place, where the least is under them, and always whole.
     *
     * @param {string[]} lines
     * @param {Place | null} at
     * @param {Place[]} [covered] what should be seen beside them
     */
    say(lines, at, covered = []) {
      set(said, { display: at ? "inline" : "none" });
      if (!at) return;
      const { area, scale } = this;
      const letter = SAID * scale;
      const room = (size.width - 4) / letter;
      const fitting = lines
        .flatMap((line) => (widthOf(line) > room ? line.split(/(?<=,) /) : [line]))
        .map((line) => shortened(line, room));
      const wide = letter * Math.max(...fitting.map(widthOf));
      const step = STEP * scale;
      const words = { wide, high: step * fitting.length, line: step, gap: GAP * scale };
      const right = size.width - 2;
      // Over the numbers of the axis only where there is no other room.
      const within = { ...area, right, left: wide > right - area.left ? 2 : area.left };
      const stand = beside(at, words, within, covered, side);
      side = stand.side;
      set(said, { "text-anchor": stand.anchor });
      said.replaceChildren(...fitting.map((line, i) => svg("tspan", { x: stand.x, y: stand.y + i * step }, line)));
    },
    /**
     * @param {string} label
     * @param {string} alternative what the picture shows, in words and numbers
     */
    describe(label, alternative) {
      // Until it has been said what it shows there is nothing to hear.
      root.removeAttribute("aria-hidden");
      if (root.getAttribute("aria-label") !== label) root.setAttribute("aria-label", label);
      if (text.textContent !== alternative) text.textContent = alternative;
    },
  };
}

/** @typedef {ReturnType<typeof createPlot>} Plot */

/**
 * Sets those attributes that are others than before.
 *
 * @param {Element} element
 * @param {Record<string, string | number>} attributes
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const written = String(value);
    if (element.getAttribute(name) !== written) element.setAttribute(name, written);
  }
}

/**
 * Follows a hand from where it is put down until it is lifted.
 *
 * @param {Plot} plot
 * @param {(place: Place, event: PointerEvent) => boolean} begin whether there is something to drag there
 * @param {(place: Place) => void} move
 * @param {() => void} [end]
 */
export function draggable({ root, placeOf }, begin, move, end = () => {}) {
  let held = -1;
  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !begin(placeOf(event), event)) return;
    held = event.pointerId;
    root.setPointerCapture(held);
    root.classList.add("held");
    event.preventDefault();
  });
  // A finger that takes nothing in hand scrolls the page.
  root.addEventListener(
    "touchstart",
    (event) => {
      if (held >= 0 && event.cancelable) event.preventDefault();
    },
    { passive: false },
  );
  root.addEventListener("pointermove", (event) => {
    if (event.pointerId === held) move(placeOf(event));
  });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
    root.addEventListener(name, (event) => {
      if (event.pointerId !== held) return;
      held = -1;
      root.classList.remove("held");
      end();
    });
  }
}
