/**
 * Data and curve: feeds the chart from the state, and asks for the curve between the points.
 */
import { words } from "#words/pictures.js";
import { lane } from "../api.js";
import { createFit } from "../charts/fit.js";
import { grid } from "../charts/grid.js";
import { html } from "../dom.js";
import { flat } from "../numbers.js";
import { predictionOf } from "./setting.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Picture} Picture */

/** @param {HTMLElement} host */
export function createFitPicture(host) {
  const chart = html("div", { class: "chart", id: "fit-chart" });
  host.replaceChildren(chart);
  const view = createFit(chart);
  /** @type {import("../api.js").Lane<import("../types").GraphAnswer>} */
  const curves = lane("graph");
  /** @type {{x: number[], y: number[]} | null} */
  let curve = null;
  /** @type {State | null} */
  let shown = null;

  /** @param {State} state @param {Picture} picture */
  function draw(state, picture) {
    shown = state;
    view.show(fitData(state, picture, curve));
  }

  /** @param {State} state @param {Picture} picture */
  async function ask(state, picture) {
    const data = column(state, picture.x);
    if (!data) return;
    const x = grid(data);
    const { program, values, output } = predictionOf(state, picture);
    // The whole program has to fit the grid, also where it compares the curve with the points.
    const over = { [String(picture.y)]: x.map(() => 0), [String(picture.x)]: x };
    const body = { program, values: { ...values, ...over }, output, include: [], max_elements: x.length };
    // A prediction that needs the points themselves has no curve between them.
    const numbers = await curves.ask(body).catch(() => undefined);
    if (numbers === null) return;
    const y = numbers && flat(numbers.nodes[numbers.output]?.value);
    curve = y && y.length === x.length ? { x, y } : null;
    if (shown) draw(shown, picture);
  }

  return {
    /** @param {State} state @param {Picture} picture @param {boolean} fresh whether other numbers are shown than before */
    update(state, picture, fresh) {
      draw(state, picture);
      if (fresh) void ask(state, picture);
    },
  };
}

/**
 * @param {State} state
 * @param {string | undefined} name
 */
function column({ frame }, name) {
  return flat(frame.nodes.find((node) => node.name === name)?.value);
}

/**
 * @param {State} state
 * @param {Picture} picture
 * @param {{x: number[], y: number[]} | null} curve
 * @returns {import("../charts/fit.js").FitData | null}
 */
function fitData(state, picture, curve) {
  const { x: across = "", y: up = "", prediction = "" } = picture;
  const [x, y, at] = [column(state, across), column(state, up), flat(state.frame.nodes[picture.node]?.value)];
  if (!x || !y || !at) return null;
  return { x, y, at, curve, names: { x: across, y: up }, label: words.fit(up, across, prediction) };
}
