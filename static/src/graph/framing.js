/**
 * What the camera looks at by itself, and from how far: pure.
 *
 * All that a step is about is in sight as long as its letters can be read; where not even that fits, the operation and the operand
 * whose turn it is.
 */
import { boxOf } from "./folded.js";
import { placesOf } from "./places.js";
import { around, centre, contain, fit, reveal as inSight, LARGEST, MARGIN } from "./viewport.js";

/** @typedef {import("../types").Box} Box */
/** @typedef {import("./viewport.js").Size} Size */
/** @typedef {import("./viewport.js").Viewport} Viewport */
/** @typedef {"start" | "rest" | "step"} Mood nothing has happened yet; nothing is happening; a step is */
/**
 * @typedef {object} Look
 * @property {Size} content
 * @property {Size} stage
 * @property {Viewport} view where the camera stands
 * @property {Box[]} boxes what is looked at, the most important first
 * @property {Mood} mood
 * @property {number} letters CSS pixels of the smallest letter, as for the last row of a hall; 0 where each is as large as it was drawn
 * @property {number} [turn] whose turn it is among the operands
 */

/** Units of the smallest letters as they are drawn. */
export const DRAWN = 16;
/** In units: letters that are easy on boxes, the most that a box bears, and the most where there are names and no numbers yet. */
export const EASY = 22;
export const MOST = 37;
const FORM = 56;
/** Without least letters the scale says how small they are, 18 units as a rule: of the whole in each mood. */
const WHOLE = { start: 0.15, rest: 0.45, step: 0.56 };
/** On a phone nothing could be told apart: names and numbers first, and what is beyond the edge a touch away. */
const NARROW = 600;
const NEAR = 0.62;
const LEAST = 0.5;
const CLOSE = 0.78;
/** Of LEAST, where otherwise not all that a step is about were seen together. */
const PAIR = 0.84;
/** Of the least scale: among many operands the camera goes to and fro, and not nearer and farther. */
const AMONG = 1.3;
/** A camera that stands nearly as near as it could stays there. */
const STEADY = 0.7;
/** Where nothing happens, being so little nearer is not worth a part of the graph. */
const LITTLE = 1.2;

/** @param {Look} look @returns {Viewport} where the camera belongs */
export function framing({ content, stage, view, boxes, mood, letters, turn = 0 }) {
  const all = fit(content, stage, MARGIN, Math.max(LARGEST, (letters / DRAWN) * 1.3));
  const first = stage.width < NARROW ? NEAR : WHOLE.start;
  const enough = letters ? letters / (mood === "start" ? FORM : EASY) : mood === "start" ? first : WHOLE[mood];
  const [main] = boxes;
  if (!main || all.scale >= enough) return all;
  let least = letters ? letters / MOST : mood === "step" ? LEAST : NEAR;
  const close = Math.max(least, letters ? letters / DRAWN : CLOSE);
  const named = boxes[1 + turn] ?? main;
  const size = (/** @type {Box} */ each) => fit(each, stage, MARGIN).scale;
  const [every, pair] = [around(boxes), around([main, named])];
  if (mood === "rest" && all.scale >= least && Math.min(close, size(every)) < all.scale * LITTLE) return all;
  if (!letters && mood === "step" && size(every) < least) least *= PAIR;
  const box = mood === "start" || size(every) >= least ? every : size(pair) >= least ? pair : named;
  const most = box === every ? close : Math.min(close, least * AMONG);
  const scale = Math.max(least, fit(box, stage, MARGIN, most).scale);
  const gap = MARGIN / scale;
  if (mood === "start") return contain({ x: box.x - gap, y: box.y - gap, scale }, content, stage, MARGIN);
  const isNear = view.scale >= scale * STEADY && view.scale >= least && view.scale <= scale;
  const near = isNear ? view : centre(box, stage, scale);
  return contain(inSight(near, box, stage, MARGIN), content, stage, MARGIN);
}

/**
 * What a moment is about: the operation, then its operands in the order of the sentence; the knobs, while no step is happening.
 *
 * @param {Pick<import("../types").GraphAnswer, "layout" | "parameters">} answer
 * @param {import("../types").GraphEdge[]} edges
 * @param {Pick<import("../moment.js").Known, "step" | "activeEdges">} known
 * @returns {Box[]}
 */
export function boxesOf({ layout, parameters }, edges, { step, activeEdges }) {
  const sources = [...activeEdges].map((id) => edges[id]?.source ?? -1);
  const wanted = new Set((step ? [step.node, ...sources] : parameters.map((each) => each.node)).map(boxOf(layout)));
  const places = placesOf(layout);
  return [...wanted].flatMap((node) => places.get(node) ?? []);
}
