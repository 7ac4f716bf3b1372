/**
 * Losses over evaluations, a line for each of those that race, told apart by the line's style and its name. All lines grow
 * together, because the same number of evaluations is the same moment for all.
 */
import { calm, svg } from "../dom.js";
import { createPlot } from "./plot.js";
import { extent, linear, linePath, logarithmic } from "./scales.js";

/** @typedef {{label: string, style: number, spent: number[], loss: number[]}} Line */
/** @typedef {{lines: Line[], names: {x: string, y: string}, label: string}} RaceData */

const DURATION = 1800;
const LABEL = 14;
/** How many times as far above the start as the start is above the lowest a line may go before it leaves the picture. */
const ABOVE = 0.25;
let made = 0;

/** @param {HTMLElement} host */
export function createRaceChart(host) {
  /** @type {RaceData | null} */
  let shown = null;
  made += 1;
  const id = `race-plot-${made}`;
  const plot = createPlot(host, () => draw());
  const { size } = plot;
  const shutter = svg("rect", { x: 0, y: 0 });
  const clip = svg("clipPath", { id });
  clip.append(shutter);
  const inside = svg("g", { "clip-path": `url(#${id})` });
  const labelled = svg("g", { class: "race-labels" });
  plot.inside.append(clip, inside);
  plot.over.append(labelled);

  function draw() {
    if (size.width === 0) return;
    inside.replaceChildren();
    labelled.replaceChildren();
    if (!shown) return;
    const { lines, names, label } = shown;
    const { area } = plot;
    const most = Math.max(1, ...lines.flatMap((line) => line.spent));
    const across = linear([0, most], [area.left, area.right], 4);
    const losses = lines.flatMap((line) => line.loss.filter(Number.isFinite));
    const start = lines[0]?.loss[0] ?? 1;
    const within = losses.filter((loss) => loss <= start + Math.abs(start) * ABOVE);
    const log = spansDecade(within);
    const range = /** @type {[number, number]} */ ([area.bottom, area.top + 4]);
    const up = (log ? logarithmic : linear)(log ? extent(within) : extent([0, ...within]), range, 3);
    plot.describe(label, "");
    plot.frame(across, up, names);
    inside.append(
      ...lines.map((line) =>
        svg("path", { class: `race-path line-${line.style}`, d: linePath(line.spent, line.loss, across, up) }),
      ),
    );
    shutter.setAttribute("height", String(size.height));
    shutter.setAttribute("width", String(size.width));
    labelled.append(...labels(lines, up, area));
  }

  /** @param {number} part of the race that is over */
  function reveal(part) {
    const { left } = plot.area;
    shutter.setAttribute("width", String(left + (size.width - left) * part));
    labelled.style.opacity = part < 1 ? "0" : "1";
  }

  return {
    /**
     * @param {RaceData | null} data
     * @param {AbortSignal} [signal] ends the race before its end
     * @returns {Promise<void>} when all lines are there
     */
    show(data, signal) {
      shown = data;
      draw();
      reveal(1);
      if (!data || calm()) return Promise.resolve();
      return new Promise((resolve) => {
        const begin = performance.now();
        const tick = (/** @type {number} */ now) => {
          const part = signal?.aborted ? 1 : Math.min(1, Math.max(0, (now - begin) / DURATION));
          reveal(part);
          if (part < 1) requestAnimationFrame(tick);
          else resolve();
        };
        requestAnimationFrame(tick);
      });
    },
  };
}

/** @param {number[]} numbers @returns {boolean} whether the ends would lie on each other in a linear picture */
function spansDecade(numbers) {
  const least = Math.min(...numbers);
  return least > 0 && Math.max(...numbers) / least > 10;
}

/**
 * Names at the lines' ends, moved apart where they would lie over each other.
 *
 * @param {Line[]} lines
 * @param {import("./scales.js").Scale} up
 * @param {import("./axes.js").Area} area
 */
function labels(lines, up, area) {
  const bottom = area.bottom - 4;
  const rows = lines.map(({ label, style, loss }) => {
    const end = up.map(loss.findLast(Number.isFinite) ?? Number.NaN);
    return { label, style, y: Math.min(bottom, Math.max(area.top + LABEL, (Number.isFinite(end) ? end : 0) - 5)) };
  });
  rows.sort((a, b) => b.y - a.y);
  for (const [i, row] of rows.entries()) row.y = Math.min(row.y, (rows[i - 1]?.y ?? bottom + LABEL) - LABEL);
  return rows.map(({ label, style, y }) =>
    svg("text", { class: `race-label line-${style}`, x: area.right - 4, y, "text-anchor": "end" }, label),
  );
}
