/**
 * Where a drawn path begins and ends, read from how it is written: to ask the browser for a path's length is slow, and is asked
 * for every edge of a step whenever a number changes. Pure.
 */

/** @typedef {{x: number, y: number}} Point */

const NUMBER = /-?\d*\.?\d+(?:e[+-]?\d+)?/gi;

/**
 * @param {string} d with absolute coordinates alone, as the service writes them
 * @returns {{begin: Point, end: Point}}
 */
export function endsOf(d) {
  const numbers = (d.match(NUMBER) ?? []).map(Number);
  const [x = 0, y = 0] = numbers;
  const [endX = 0, endY = 0] = numbers.slice(-2);
  return { begin: { x, y }, end: { x: endX, y: endY } };
}
