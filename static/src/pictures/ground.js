/**
 * Asks for the loss over one knob or two: newest first, coarse while a hand is at work, fine when it rests.
 */
import { asker } from "./asker.js";

/** @typedef {import("../types").Landscape} Landscape */
/** @typedef {{parameter: string, index: number[], from: number, to: number}} Axis */

const REST = 180;

/**
 * @param {(landscape: Landscape, key: string) => void} show
 * @param {{coarse: number, fine: number}} points
 * @param {() => boolean} isCalm whether no other numbers are under way, which would bring another ground
 */
export function createGround(show, { coarse, fine }, isCalm = () => true) {
  /** @type {(body: object) => Promise<Landscape | null | undefined>} */
  const ask = asker("landscape");
  let asked = "";
  let timer = 0;

  /**
   * @param {object} setting
   * @param {Axis[]} axes
   * @param {string} key
   * @param {number} points
   */
  async function send(setting, axes, key, points) {
    const body = { ...setting, axes: axes.map((axis) => ({ ...axis, points })) };
    const found = await ask(body);
    if (found && (key === asked || points === coarse)) show(found, key);
  }

  /** @param {Parameters<typeof send>} question */
  function askLater(...question) {
    timer = window.setTimeout(() => {
      if (isCalm()) void send(...question);
      else askLater(...question);
    }, REST);
  }

  return {
    /**
     * @param {object} setting program and values
     * @param {Axis[]} axes
     * @param {string} key what the loss depends on, so that nothing is asked twice
     * @param {boolean} busy whether more is to come at once
     */
    ask(setting, axes, key, busy) {
      if (key === asked) return;
      asked = key;
      clearTimeout(timer);
      void send(setting, axes, key, busy ? coarse : fine);
      if (busy && fine > coarse) askLater(setting, axes, key, fine);
    },
  };
}

/**
 * What the loss is of, whatever the numbers: pure.
 *
 * @param {import("../types").State["answer"]} answer
 * @param {string[]} knobs as entries of parameters
 */
export function subjectKey({ nodes }, knobs) {
  return JSON.stringify([nodes.map(({ key }) => key), knobs]);
}

/**
 * The subject of a ground that was asked for: an answer that comes late is of what was asked, not of what is shown now.
 *
 * @param {string} key of a ground
 * @returns {string}
 */
export function subjectOf(key) {
  return JSON.parse(key)[0];
}

/**
 * What the loss over some knobs depends on: everything but those knobs themselves. Pure.
 *
 * @param {import("../types").State} state
 * @param {string[]} knobs as entries of parameters
 * @param {number[]} ranges
 */
export function groundKey({ answer, frame, values }, knobs, ranges) {
  const numbers = frame.nodes
    .filter(({ kind }) => kind !== "operation")
    .map(({ name, value }) => (name !== null && knobs.includes(name) ? name : value));
  // An array that is too long for the answer is known by its value in the request.
  const long = frame.nodes.some(({ kind, value }) => kind !== "operation" && isLong(value));
  return JSON.stringify([subjectKey(answer, knobs), numbers, ranges, long ? values : 0]);
}

/** @param {import("../types").Tensor | null} value */
function isLong(value) {
  return typeof value === "object" && value !== null && value.data === null;
}
