/**
 * Losses over evaluations, a line for each of those that race, told apart by its style, which the table beside the chart names:
 * lines that end at nearly the same loss leave no room for names. All lines grow together, because the same number of evaluations is
 * the same moment for all.
 */
import { calm, svg } from "../dom.js";
import { createPlot } from "./plot.js";
import { extent, linear, linePath, logarithmic } from "./scales.js";

/** @typedef {{style: number, spent: number[], loss: number[]}} Line */
/** @typedef {{lines: Line[], names: {x: string, y: string}, label: string}} RaceData */

const DURATION = 1800;
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
  plot.inside.append(clip, inside);

  function draw() {
    if (size.width === 0) return;
    inside.replaceChildren();
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
  }

  /** @param {number} part of the race that is over */
  function reveal(part) {
    const { left } = plot.area;
    shutter.setAttribute("width", String(left + (size.width - left) * part));
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
