/**
 * The words of the pictures.
 */
import { formatApart, formatNumber } from "../../numbers.js";

/** @typedef {{x: string, y: string, loss: string}} Plane */

export const words = {
  /** @param {string} y @param {string} x @param {string} prediction */
  fit: (y, x, prediction) => `Points ${y} over ${x}, with the curve ${prediction || "of the prediction"}`,
  /** @param {{x: string, y: string, prediction: string}} names @param {number} count @param {number} miss @param {string[]} left */
  fitText: (names, count, miss, left) =>
    [
      `${count} points. The curve misses ${names.y} by ${formatNumber(rounded(miss))} (root mean square).`,
      ...left.map((each) => `It leaves the picture: ${each}.`),
    ].join(" "),
  /** @param {string} name @param {"up" | "down"} edge @param {number} far @param {boolean} whole whether none of it is in the picture */
  leaves: (name, edge, far, whole) => {
    const what = name || words.curve;
    const [way, side] = edge === "up" ? ["up", "above"] : ["down", "below"];
    return whole
      ? `${what} lies ${side}, from ${formatNumber(rounded(far))}`
      : `${what} goes ${way} to ${formatNumber(rounded(far))}`;
  },
  curve: "curve",
  /** @param {{x: string, y: string}} names */
  point: (names) => `Point of ${names.x} and ${names.y}: up and down move it, left and right choose another`,
  /** @param {{x: string, y: string}} names */
  classedPoint: (names) => `${words.point(names)}, Enter gives it the next class`,
  /** @param {number} i @param {number} count @param {{x: string, y: string}} names @param {number} x @param {number} y */
  pointAt: (i, count, names, x, y) =>
    `point ${i} of ${count}: ${names.x} ${formatNumber(x)}, ${names.y} ${formatNumber(y)}`,
  /** @param {{x: string, y: string, prediction: string}} names @param {number} x @param {number} y @param {number} at */
  pointLines: (names, x, y, at) => [
    `${names.x} ${formatNumber(x)}, ${names.y} ${formatNumber(y)}`,
    ...(Number.isFinite(at)
      ? [`${names.prediction || words.curve} ${formatNumber(at)}, misses by ${formatNumber(at - y)}`]
      : []),
  ],
  pointsHint: "Drag points, double-click to add",
  pointsTouch: "Drag points, tap twice to add",
  pointsHintIs: "By keys: arrows on the point in focus, + for a new one, Delete",
  classesHint: "Double-click: next class, new point",
  classesTouch: "Tap twice: next class, new point",
  classesHintIs:
    "Drag a point; double-click it for its next class, or elsewhere for a new point. By keys: arrows, Enter, + and Delete",
  movePoint: "moving a point",
  addPoint: "Add a point",
  removeChosen: "Remove the chosen point",
  /** @param {1 | -1} more @param {number} count */
  pointsNow: (more, count) => `${more > 0 ? "Point added" : "Point removed"}: now ${count} points.`,
  /** @param {number} least */
  leastPoints: (least) => `No fewer than ${least} points.`,
  changeClass: "changing a point's class",
  removePoint: "removing a point",
  ownData: "Your own data",
  log: "log",
  logScale: "log scale",
  /** @param {string} name @param {number} first @param {number} last @param {number} iterations */
  lossText: (name, first, last, iterations) =>
    iterations > 0
      ? `${name} goes from ${formatNumber(first)} to ${formatNumber(last)} in ${iterations} ${iterations === 1 ? "iteration" : "iterations"}.`
      : `${name} is ${formatNumber(first)}.`,
  /** As formulas call a result that the program gives no name. */
  lossName: "L",
  knob: "Knob",
  across: "Across",
  up: "Up",
  /** @param {string} name @param {string} entry */
  chosen: (name, entry) => (entry ? `${name}: ${entry}` : name),
  /** @param {string} entry the one that the page chose */
  auto: (entry) => `${entry} (auto)`,
  swap: "Swap the axes",
  closer: "Closer",
  farther: "Farther",
  whole: "Show the whole way",
  /** @param {{x: string, y: string, classes: string}} names */
  regions: (names) =>
    `What each place of ${names.x} and ${names.y} is taken for, with the points by their ${names.classes}`,
  /** @param {{x: string, y: string, classes: string}} names @param {number} count @param {number} right */
  regionsText: (names, count, right) =>
    `${count} points by their ${names.classes}, told apart by shape and colour${right < 0 ? "" : `; ${right} of them lie where they are taken for what they are`}.`,
  /** @param {string} name @param {string} label @param {number} share */
  takenFor: (name, label, share) => `${name} ${label} (${formatNumber(Number((100 * share).toFixed(0)))} %)`,
  /** @param {string} loss @param {string} knob */
  slice: (loss, knob) => `${loss} along ${knob}`,
  /**
   * @param {{x: string, y: string}} names
   * @param {[number, number]} range
   * @param {{at: number, loss: number, slope: number}} now
   * @param {{at: number, loss: number} | null} low
   */
  sliceText: (names, range, now, low) =>
    [
      `${names.y} along ${names.x} from ${formatNumber(range[0])} to ${formatNumber(range[1])}, all other knobs as they are.`,
      `${words.sliceNow(names, now)}.`,
      low ? `It is lowest at ${formatNumber(low.at)}, with ${formatApart(low.loss, now.loss)}.` : "",
    ].join(" "),
  /** @param {{x: string, y: string}} names @param {{at: number, loss: number, slope: number}} now */
  sliceNow: (names, now) =>
    `At ${names.x} ${formatNumber(now.at)} ${names.y} is ${formatNumber(now.loss)}${Number.isNaN(now.slope) ? "" : ` and its slope ${formatNumber(now.slope)}`}`,
  /** @param {string} knob */
  turnedHere: (knob) => `${knob} on its picture: arrow keys turn it`,
  /** @param {number} slope */
  slope: (slope) => `∂ ${formatNumber(slope)}`,
  /** @param {number} at @param {number} loss @param {number} now the loss where one stands, which it must be told from */
  lowest: (at, loss, now) => `lowest ${formatApart(loss, now)} at ${formatNumber(rounded(at))}`,
  /** @param {string} loss */
  notFinite: (loss) => `no finite ${loss} to draw here`,
  /** @param {string} loss @param {string} x @param {string} y */
  contour: (loss, x, y) => `${loss} over ${x} and ${y}`,
  /**
   * @param {Plane} names
   * @param {{x: number, y: number, slopeX: number, slopeY: number, loss: number}} now
   * @param {number} iterations
   * @param {boolean} left
   */
  contourText: (names, now, iterations, left) =>
    [
      `${names.loss} over ${names.x} (across) and ${names.y} (up), all other knobs as they are; dark is low.`,
      `${words.contourNow(names, now)}.`,
      iterations > 0
        ? `The way of ${iterations} ${iterations === 1 ? "iteration" : "iterations"} is drawn${left ? "; it leaves the picture" : ""}.`
        : "",
    ].join(" "),
  /** @param {Plane} names @param {{x: number, y: number, slopeX: number, slopeY: number, loss: number}} now */
  contourNow: (names, now) =>
    `At ${names.x} ${formatNumber(now.x)}, ${names.y} ${formatNumber(now.y)} ${names.loss} is ${formatNumber(now.loss)}` +
    (Number.isNaN(now.slopeX + now.slopeY)
      ? ""
      : ` and the gradient (${formatNumber(now.slopeX)}, ${formatNumber(now.slopeY)})`),
  /** @param {string} x @param {string} y */
  turnedBoth: (x, y) => `${x} and ${y}, where descent starts: arrow keys move it, Enter runs`,
};

/** @param {number} value found among places, so not known to all digits */
function rounded(value) {
  return Number(value.toPrecision(3));
}
