/**
 * Asks for the curve of the picture: the prediction over a fine grid in place of the data.
 */
import { lane } from "./api.js";
import { grid } from "./charts/grid.js";
import { flat } from "./numbers.js";
import { valuesAt } from "./trajectory.js";

/** @param {import("./store.js").Store} store */
export function createBending(store) {
  /** @type {import("./api.js").Lane<import("./types").GraphAnswer>} */
  const curves = lane("graph");

  return async function bend() {
    const { answer, answered, values, run, moment } = store.get();
    const fit = answer.pictures?.find((picture) => picture.kind === "fit");
    const data = flat(answer.nodes.find((node) => node.name === fit?.x)?.value);
    if (!fit?.x || !fit.prediction || !data) {
      store.set({ curve: null });
      return;
    }
    const x = grid(data);
    const knobs = moment.iteration > 0 && run ? valuesAt(run, moment.iteration) : {};
    // The whole program has to fit the grid, also where it compares the curve with the points.
    const over = { ...(fit.y && { [fit.y]: x.map(() => 0) }), [fit.x]: x };
    const body = {
      program: answered,
      values: { ...values, ...knobs, ...over },
      output: fit.prediction,
      include: [],
      max_elements: x.length,
    };
    // A prediction that needs the points themselves has no curve between them.
    const numbers = await curves.ask(body).catch(() => undefined);
    const y = numbers && flat(numbers.nodes[numbers.output]?.value);
    if (numbers !== null) store.set({ curve: y && y.length === x.length ? { x, y } : null });
  };
}
