/**
 * What a frame of another page can do beside the first look: open the moment that its address says, run on from there, and lead
 * to the whole page.
 */
import { laterWords as words } from "#words/later.js";
import { createAge } from "./age.js";
import { createArrivals } from "./arrivals.js";
import { required } from "./dom.js";
import { createFitting } from "./fitting.js";
import { zoomBy, zoomFit } from "./graph/gestures.js";
import { createGraphTools } from "./graph/tools.js";
import { keepAddress } from "./link.js";
import { showParts } from "./parts.js";
import { createPassing } from "./passing.js";
import { updateContent } from "./update.js";
import { createWorkbench } from "./workbench.js";

/** @typedef {import("./types").State} State */

const element = (/** @type {string} */ id) => required(id, HTMLElement);

/** @param {import("./tools.js").FirstLook} look */
export async function createTools(look) {
  const { store, fresh, player, camera, canvas, explain, commands } = look;
  const root = document.documentElement;
  const workbench = createWorkbench(store);
  const whole = required("open-whole", HTMLAnchorElement);
  const speed = required("speed", HTMLSelectElement);
  explain.tellUpdates(updateContent);
  explain.fitBy(createFitting);
  explain.arriveBy(createArrivals);
  // Before an address is opened, so that it is told of what that folds.
  const graphTools = createGraphTools(look);
  const passing = createPassing(store, player);
  const address = keepAddress(store, fresh, workbench);
  const age = createAge(
    { canvas, content: element("content"), note: element("stage-note"), explain: element("explain") },
    fresh.program,
    ({ detail }) => detail ?? "",
  );

  /** @param {State} state @param {State} last */
  function render(state, last) {
    const { theme, hidden, unreachable, notice } = state;
    const changed = (/** @type {(keyof State)[]} */ ...names) =>
      state === last || names.some((name) => state[name] !== last[name]);
    root.dataset.theme = theme;
    if (changed("hidden")) showParts(hidden);
    if (changed("problem", "answer", "program", "playing", "unreachable")) age.ofProgram(state);
    if (changed("behind", "frame")) age.ofFrame(state);
    speed.value = String(state.speed);
    graphTools(state, last);
    passing(state);
    element("notice").textContent = unreachable ? words.unreachable : (notice ?? "");
  }

  /** What is hidden here and how it looks here is a matter of the frame. */
  async function leadOut() {
    whole.href = await address.addressWith({ theme: "auto", hidden: [] });
  }

  element("zoom-in").addEventListener("click", () => zoomBy(camera, 1.25));
  element("zoom-out").addEventListener("click", () => zoomBy(camera, 0.8));
  element("zoom-fit").addEventListener("click", () => zoomFit(camera));
  Object.assign(commands, {
    zoomIn: () => zoomBy(camera, 1.25),
    zoomOut: () => zoomBy(camera, 0.8),
    zoomFit: () => zoomFit(camera),
  });
  speed.addEventListener("change", () => store.set({ speed: Number(speed.value) }));
  for (const event of ["pointerenter", "focus"]) whole.addEventListener(event, leadOut);
  whole.addEventListener("pointerdown", leadOut);

  await address.opened;
  store.listen(render);
  render(store.get(), store.get());
  await leadOut();
  if (new URLSearchParams(location.search).get("autoplay") === "yes") player.toggle();
}
