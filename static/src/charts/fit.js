/**
 * Data points, the curve through them, and what it misses by: a view that is given numbers and knows nothing else.
 */
import { svg } from "../dom.js";
import { axes, MARGIN, surface } from "./axes.js";
import { extent, linear, linePath } from "./scales.js";

/** @typedef {{x: number[], y: number[], at: number[], curve: {x: number[], y: number[]} | null, names: {x: string, y: string}, label: string}} FitData `at`: the prediction at each point */

const PADDING = 0.12;

/** @param {HTMLElement} host */
export function createFit(host) {
  /** @type {FitData | null} */
  let shown = null;
  const { root, size } = surface(host, () => draw());
  let frameKey = "";
  const layers = { axes: svg("g"), residuals: svg("g"), curve: svg("path", { class: "curve" }), points: svg("g") };
  // What leaves the plot must not run over the numbers of its axes.
  const plot = svg("rect", { x: MARGIN.left, y: MARGIN.top });
  const inside = svg("g", { "clip-path": "url(#fit-plot)" });
  inside.append(layers.residuals, layers.curve);
  const clip = svg("clipPath", { id: "fit-plot" });
  clip.append(plot);
  root.append(clip, layers.axes, inside, layers.points);

  function draw() {
    if (!shown || size.width === 0) return;
    const { x, y, at, curve, names, label } = shown;
    // By the points alone: a curve that bends must not move the points.
    const across = linear(extent(x, 0.04), [MARGIN.left, size.width - MARGIN.right]);
    const up = linear(extent(y, PADDING), [size.height - MARGIN.bottom, MARGIN.top]);
    const key = JSON.stringify([across.domain, up.domain, size, names, x, y]);
    if (key !== frameKey) {
      frameKey = key;
      plot.setAttribute("width", String(Math.max(0, size.width - MARGIN.left - MARGIN.right)));
      plot.setAttribute("height", String(Math.max(0, size.height - MARGIN.top - MARGIN.bottom)));
      layers.axes.replaceChildren(axes(size, across, up, names));
      layers.points.replaceChildren(
        ...x.map((px, i) =>
          svg("circle", { class: "point", cx: across.map(px), cy: up.map(y[i] ?? Number.NaN) || 0, r: 4 }),
        ),
      );
    }
    root.setAttribute("aria-label", label);
    layers.residuals.replaceChildren(
      ...x.flatMap((px, i) =>
        residual(across.map(px), up.map(y[i] ?? Number.NaN), up.map(at[i] ?? Number.NaN), size.height),
      ),
    );
    layers.curve.setAttribute("d", curve ? linePath(curve.x, curve.y, across, up) : "");
  }

  return {
    /** @param {FitData | null} data */
    show(data) {
      shown = data;
      draw();
    },
  };
}

/**
 * @param {number} x
 * @param {number} from
 * @param {number} to
 * @param {number} bottom of the picture: a miss that leaves it ends there
 */
function residual(x, from, to, bottom) {
  if (!Number.isFinite(from) || !Number.isFinite(to)) return [];
  return [svg("line", { class: "residual", x1: x, x2: x, y1: from, y2: Math.min(Math.max(to, 0), bottom) })];
}
