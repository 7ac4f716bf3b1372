/**
 * How far a difference quotient is from the gradient, over the size of the nudge: both on logarithmic scales.
 */
import { svg } from "../dom.js";
import { createPlot } from "./plot.js";
import { linePath, logarithmic } from "./scales.js";

/** @typedef {{h: number, both: number, one: number}} Point */
/** @typedef {{points: Point[], h: number, label: string, names: {x: string, y: string}, lines: {both: string, one: string}}} NudgeData */

const LINES = /** @type {const} */ (["both", "one"]);
/** Where no difference at all is drawn: below every one that can be told from none. */
const NOTHING = 1e-18;

/** @param {HTMLElement} host */
export function createNudgeChart(host) {
  /** @type {NudgeData | null} */
  let shown = null;
  const plot = createPlot(host, () => draw());

  function draw() {
    plot.over.replaceChildren();
    if (!shown || plot.size.width === 0 || shown.points.length === 0) return;
    const { points, h, label, names, lines } = shown;
    const { area, over } = plot;
    plot.describe(label, "");
    const across = logarithmic([1e-15, 1], [area.left, area.right], 6);
    const all = points.flatMap((point) => LINES.map((line) => point[line])).filter((each) => each > 0 && each < 1e300);
    const low = Math.max(NOTHING, Math.min(1e-8, ...all));
    const high = Math.max(low * 1e4, ...all);
    const floor = 10 ** Math.floor(Math.log10(low) - (points.some((point) => point.both === 0) ? 1 : 0));
    const up = logarithmic([floor, high], [area.bottom, area.top + 4], 4);
    const seen = (/** @type {number} */ off) => (off === 0 ? floor : off);
    plot.frame(across, up, names);
    const at = across.map(h);
    over.append(svg("line", { class: "nudge-here", x1: at, x2: at, y1: area.top, y2: area.bottom }));
    for (const line of LINES) {
      const path = linePath(
        points.map((point) => point.h),
        points.map((point) => seen(point[line])),
        across,
        up,
      );
      over.append(svg("path", { class: `nudge-line ${line}`, d: path }));
      const here = points.find((point) => point.h === h);
      if (here && Number.isFinite(here[line])) {
        over.append(svg("circle", { class: `nudge-dot ${line}`, cx: at, cy: up.map(seen(here[line])), r: 5 }));
      }
    }
    // In the upper right both lines are high; in the middle of the top there is room for what they are.
    const middle = (across.map(1e-15) + across.map(1)) / 2;
    for (const [i, line] of LINES.entries()) {
      const y = area.top + 14 + 16 * i;
      over.append(
        svg("path", { class: `nudge-line ${line}`, d: `M${middle - 34} ${y - 4}h26` }),
        svg("text", { class: `nudge-name ${line}`, x: middle, y, "text-anchor": "start" }, lines[line]),
      );
    }
  }

  return {
    /** @param {NudgeData | null} data */
    show(data) {
      shown = data;
      draw();
    },
  };
}
