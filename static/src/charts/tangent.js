/**
 * What a slice of the loss needs beside its line: pure.
 */

/**
 * From where to where the loss is shown: all of it, unless a part is so steep that the rest would be flat.
 *
 * @param {number[]} loss
 * @param {number} now
 * @returns {[number, number]}
 */
export function lossWindow(loss, now) {
  const finite = [...loss, now].filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [0, 1];
  const [low = 0, high = 1] = [finite[0], finite.at(-1)];
  const middle = finite[Math.floor(finite.length / 2)] ?? high;
  const enough = low + STEEPEST * (middle - low);
  const top = middle > low ? Math.min(high, Math.max(enough, Number.isFinite(now) ? now : low)) : high;
  const room = (top - low) * ROOM || Math.abs(low) / 2 || 1;
  return [low - room, top + room];
}

/**
 * The lowest place to be said: never one that lies above the point where one stands.
 *
 * @param {{at: number, loss: number} | null} found with the line
 * @param {{at: number, loss: number}} now
 * @param {boolean} isOnLine whether the line is of the numbers of now; one of others may stand while its successor is under way
 */
export function lowestOf(found, now, isOnLine) {
  if (!found || !(now.loss < found.loss)) return found;
  return isOnLine ? { at: now.at, loss: now.loss } : null;
}

const STEEPEST = 12;
const ROOM = 0.06;

/**
 * The tangent as a segment of a length that looks the same however steep it is.
 *
 * @param {{at: number, loss: number, slope: number}} now
 * @param {import("./scales.js").Scale} x
 * @param {import("./scales.js").Scale} y
 * @param {number} length in pixels
 * @returns {{x1: number, y1: number, x2: number, y2: number} | null}
 */
export function tangent({ at, loss, slope }, x, y, length) {
  const [px, py] = [x.map(at), y.map(loss)];
  const [ux, uy] = [x.map(at + 1) - px, y.map(loss + slope) - py];
  const size = Math.hypot(ux, uy);
  if (![px, py, size].every(Number.isFinite) || size === 0) return null;
  const [dx, dy] = [(ux / size) * (length / 2), (uy / size) * (length / 2)];
  return { x1: px - dx, y1: py - dy, x2: px + dx, y2: py + dy };
}
