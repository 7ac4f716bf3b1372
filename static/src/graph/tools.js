/**
 * Wires the graph's own tools, which come after the first look: folding, morphing, walking, the lens, the numbers in full.
 */
import { required } from "../dom.js";
import { pointFrame } from "../lens.js";
import { linkFormula } from "../linking.js";
import { createViewing } from "../viewing.js";
import { createAfar } from "./afar.js";
import { createGraphBar } from "./bar.js";
import { showContributions } from "./contributions.js";
import { showFlow } from "./flow.js";
import { createHands } from "./hands.js";
import { createLettering } from "./lettering.js";
import { createMorph } from "./morph.js";
import { createOverview } from "./overview.js";
import { placesOf } from "./places.js";
import { createRound } from "./round.js";
import { createSeenThrough } from "./seenthrough.js";
import { createSight } from "./sight.js";
import { drawInSlot } from "./spark.js";
import { contain, reveal as inSight, MARGIN } from "./viewport.js";

/** @typedef {import("../types").State} State */
/** @typedef {import("../types").Frame} Frame */

/**
 * @param {Pick<import("../tools.js").FirstLook, "store" | "canvas" | "camera" | "drawing" | "point" | "seen" | "lookThrough">} look
 * @returns {(state: State, last: State) => void}
 */
export function createGraphTools({ store, canvas, camera, drawing, point, seen, lookThrough }) {
  createViewing(store);
  const morph = createMorph(camera.shift);
  morph.know(store.get().answer);
  const hands = createHands(canvas, store, {
    onPoint: (node) => point(node === null ? null : { kind: "node", id: node }),
    onReveal: (node) => reveal(camera, boxOfNode(store.get(), node)),
    onOpen: async (node) => {
      const { openDetails } = await import("./details.js");
      const state = store.get();
      await openDetails(state, seen(state), node);
    },
  });
  const afar = createAfar(canvas, camera);
  const lettering = createLettering(canvas, camera, drawing);
  const equip = () => {
    hands.equip();
    lettering.adopt();
    afar.adopt(store.get().answer.layout);
  };
  drawing.morphBy((...given) => {
    morph.morph(...given);
    equip();
  });
  equip();
  linkFormula(required("formula", HTMLElement), store, point);
  drawing.flowBy(showFlow);
  drawing.contributeBy(showContributions);
  drawing.pictureBy(drawInSlot);
  createSight(store, camera, drawing);
  createOverview(canvas, store, camera);
  createRound(store, camera);
  const lens = createLens();
  lookThrough(lens);
  const tell = createSeenThrough(canvas, lens);
  const bar = createGraphBar(required("graph-tools", HTMLElement), store);
  bar(store.get());
  let isOn = false;
  return (state, last) => {
    lettering.update();
    if (state.answer !== last.answer || state.point !== last.point) bar(state);
    const moved = state.frame !== last.frame || state.moment !== last.moment || state.answer !== last.answer;
    if (state.point !== last.point || (moved && state.point !== null) || isOn !== (state.point !== null)) {
      tell(state, seen(state));
      isOn = state.point !== null;
    }
  };
}

/** @returns {(frame: Frame, state: State) => Frame} the frame as it is, or one point's part of it */
function createLens() {
  /** @type {{of: Frame, point: number, seen: Frame} | null} */
  let last = null;
  return (frame, { point }) => {
    if (point === null) return frame;
    if (last?.of !== frame || last.point !== point) last = { of: frame, point, seen: pointFrame(frame, point) };
    return last.seen;
  };
}

/**
 * Brings a box into sight, as when it has the focus.
 *
 * @param {import("../tools.js").FirstLook["camera"]} camera
 * @param {import("../types").Box | null} box
 */
function reveal({ look, slide }, box) {
  const { view, stage, content } = look();
  const next = box && contain(inSight(view, box, stage, MARGIN), content, stage, MARGIN);
  if (next && (next.x !== view.x || next.y !== view.y)) slide(next);
}

/** @param {State} state @param {number} node */
function boxOfNode({ answer: { layout } }, node) {
  return placesOf(layout).get(node) ?? null;
}
