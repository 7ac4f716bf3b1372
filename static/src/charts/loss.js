/**
 * The loss over the iterations, with a marker where the moment is and the last runs behind it: a view that is given
 * numbers and knows nothing else.
 */

import { lossWords } from "#words/loss.js";
import { words } from "#words/pictures.js";
import { ceiling } from "../descent/verdict.js";
import { svg } from "../dom.js";
import { formatNumber } from "../numbers.js";
import { entryAt } from "../run.js";
import { isLog, lossScale } from "./losses.js";
import { createPlot, set } from "./plot.js";
import { linear, linePath } from "./scales.js";

/** @typedef {import("./scales.js").Scale} Scale */
/** @typedef {{iterations: number[], loss: number[], label: string}} Trace */
/**
 * @typedef {object} LossData
 * @property {number[]} iterations
 * @property {number[]} loss
 * @property {number} iteration
 * @property {number} last
 * @property {number} now the loss at the moment
 * @property {{x: string, y: string}} names
 * @property {string} label
 * @property {Trace[]} [ghosts] earlier runs of the same program
 * @property {"auto" | "log" | "linear"} [scale] "auto": logarithmic where that shows more
 */

const LABEL = 13;
/** How wide it is said that a loss leaves the picture. */
const LEAVES = 170;
/** How far down the switch of the scale reaches. */
const CROWDED = 22;
/** The part of the picture's width to the right of which names stand. */
const NEAR = 0.5;

/** @param {HTMLElement} host */
export function createLoss(host) {
  /** @type {LossData | null} */
  let shown = null;
  const plot = createPlot(host, () => draw());
  const layers = {
    ghosts: svg("g"),
    ahead: svg("path", { class: "trace ahead" }),
    trace: svg("path", { class: "trace" }),
    end: svg("path", { class: "loss-end" }),
    pointed: svg("circle", { class: "pointed", r: 4 }),
    marker: svg("circle", { class: "marker", r: 5 }),
  };
  const text = svg("text", { class: "marker-text" });
  const names = svg("g");
  const left = svg("text", { class: "trace-left" });
  let ghostKey = "";
  /** Where the loss leaves the picture. */
  let leaves = 0;
  plot.inside.append(layers.ghosts, layers.ahead, layers.trace, layers.end);
  plot.over.append(names, left, layers.pointed, layers.marker, text);

  function draw() {
    if (!shown || plot.size.width === 0) return;
    const { iterations, loss, iteration, last, now, label, ghosts = [] } = shown;
    const { area } = plot;
    const log = isLog(shown);
    const far = Math.max(1, last, ...ghosts.map((ghost) => ghost.iterations.at(-1) ?? 0));
    const across = linear([0, far], [area.left, area.right], 4);
    // There is no half an iteration.
    across.ticks = across.ticks.filter(Number.isInteger);
    const up = lossScale(shown, log, [area.bottom, area.top + 4]);
    plot.frame(across, up, shown.names);
    haunt(ghosts, { iterations, loss, label }, across, up);
    plot.describe(
      `${label}${log ? `, ${words.logScale}` : ""}`,
      words.lossText(shown.names.y, loss[0] ?? Number.NaN, loss.at(-1) ?? Number.NaN, iterations.at(-1) ?? 0),
    );
    const done = iterations.findLastIndex((each) => each <= iteration) + 1;
    const from = Math.max(0, done - 1);
    layers.trace.setAttribute("d", linePath(iterations.slice(0, done), loss.slice(0, done), across, up));
    layers.ahead.setAttribute("d", linePath(iterations.slice(from), loss.slice(from), across, up));
    markEnd(iterations, loss, across);
    markLeft(iterations, log ? null : ceiling(loss), across);
    place(across.map(iteration), up.map(now), formatNumber(now));
    point(shown, across, up);
  }

  /** @param {Trace[]} ghosts @param {Trace} own @param {Scale} across @param {Scale} up */
  function haunt(ghosts, own, across, up) {
    const shapes = [...ghosts, own].map((each) => [each.label, each.loss.length, each.loss.at(-1)]);
    const key = JSON.stringify([shapes, across.domain, up.domain, plot.area]);
    if (key === ghostKey) return;
    ghostKey = key;
    layers.ghosts.replaceChildren(
      ...ghosts.map((ghost, i) =>
        svg("path", { class: `ghost ghost-${i}`, d: linePath(ghost.iterations, ghost.loss, across, up) }),
      ),
    );
    names.replaceChildren(...ghostNames(ghosts, [...ghosts, own], across, up, plot));
  }

  /**
   * Where a loss leaves the picture, in words.
   *
   * @param {number[]} iterations
   * @param {{left: number} | null} cut
   * @param {Scale} across
   */
  function markLeft(iterations, cut, across) {
    left.textContent = cut ? lossWords.leaves(iterations[cut.left] ?? 0) : "";
    const x = across.map(iterations[cut?.left ?? 0] ?? 0);
    leaves = x;
    const leftward = x > (plot.area.left + plot.area.right) / 2;
    const side = (leftward ? -6 : 6) * plot.scale;
    set(left, { x: x + side, y: plot.area.top + 11 * plot.scale, "text-anchor": leftward ? "end" : "start" });
  }

  /**
   * Where numbers end that can be drawn, a cross at the edge says that the run left the picture there.
   *
   * @param {number[]} iterations
   * @param {number[]} loss
   * @param {Scale} across
   */
  function markEnd(iterations, loss, across) {
    const left = iterations.length > 1 && !Number.isFinite(loss.at(-1));
    const y = loss.at(-1) === Number.NEGATIVE_INFINITY ? plot.area.bottom - 7 : plot.area.top + 7;
    const x = across.map(iterations.at(-1) ?? 0);
    layers.end.setAttribute("d", left ? `M${x - 4} ${y - 4}l8 8m0 -8l-8 8` : "");
  }

  /**
   * @param {LossData} data
   * @param {Scale} across
   * @param {Scale} up
   */
  function point({ iterations, loss, names }, across, up) {
    const { pointer } = plot;
    const at = pointer ? entryAt({ recorded_iterations: iterations }, Math.round(across.invert(pointer.x))) : -1;
    const value = loss[at];
    const seen = pointer && iterations.length > 1 && value !== undefined;
    const y = seen && Number.isFinite(up.map(value)) ? up.map(value) : plot.area.top;
    set(layers.pointed, { display: seen ? "inline" : "none" });
    text.classList.toggle("hushed", Boolean(seen));
    if (!seen) {
      plot.say([], null);
      return;
    }
    const x = across.map(iterations[at] ?? 0);
    set(layers.pointed, { cx: x, cy: y });
    plot.say([`${names.x} ${iterations[at]}`, `${names.y} ${formatNumber(value)}`], { x, y });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} written
   */
  function place(x, y, written) {
    const { area, scale } = plot;
    const seen = Number.isFinite(y);
    const above = seen && y < area.top;
    const below = seen && y > area.bottom + 1;
    const edge = written.startsWith("−∞") ? area.bottom : area.top;
    const at = above ? area.top + 1 : below ? area.bottom - 1 : seen ? y : edge;
    set(layers.marker, { display: seen ? "inline" : "none", cx: x, cy: seen ? at : 0 });
    const leftward = x > (area.left + area.right) * 0.6;
    // At the top stand what left the picture, and the switch of the scale.
    const crowded = at < area.top + CROWDED * scale;
    set(text, {
      x: x + (leftward ? -9 : 9) * scale,
      y:
        crowded && (leftward || above || !seen)
          ? area.top + 25 * scale
          : Math.max(area.top + 8 * scale, at - 8 * scale),
      "text-anchor": leftward ? "end" : "start",
    });
    text.textContent = `${above ? "↑ " : below ? "↓ " : ""}${written}`;
    // The number says the same where there is no room for both.
    set(left, { display: (above || !seen) && Math.abs(x - leaves) < LEAVES * scale ? "none" : "inline" });
  }

  return {
    /** @param {LossData | null} data */
    show(data) {
      shown = data;
      draw();
    },
  };
}

/**
 * What the earlier runs were, with a piece of each line, in that right corner where no line is: nearly all runs end close together, so
 * that names at the lines' ends would lie on each other and on the number of the moment.
 *
 * @param {Trace[]} ghosts
 * @param {Trace[]} lines all that are drawn
 * @param {Scale} across
 * @param {Scale} up
 * @param {{area: import("./axes.js").Area, scale: number}} place
 */
function ghostNames(ghosts, lines, across, up, { area, scale }) {
  const step = LABEL * scale;
  const high = area.top + (ghosts.length + 1) * step;
  const near = area.left + (area.right - area.left) * NEAR;
  const met = lines.some(({ iterations, loss }) =>
    iterations.some((each, i) => across.map(each) > near && up.map(loss[i] ?? Number.NaN) < high),
  );
  const first = met ? area.bottom - step * ghosts.length + 6 * scale : area.top + 12 * scale;
  const [from, to] = [area.right - 24 * scale, area.right - 2 * scale];
  return ghosts.flatMap(({ label }, i) => {
    const y = first + i * step;
    const middle = y - 4 * scale;
    return [
      svg("path", { class: `ghost ghost-${i}`, d: `M${from} ${middle}H${to}` }),
      svg("text", { class: "ghost-name", x: from - 5 * scale, y, "text-anchor": "end" }, label),
    ];
  });
}
