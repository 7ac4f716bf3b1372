/**
 * Numbers as a field of squares, and back from a place on it to a number: pure.
 */

/** @typedef {{columns: number, rows: number, cell: number}} Field */

const LARGEST = 18;
const SMALLEST = 4;
const HIGHEST = 72;

/**
 * A list is a row, a matrix what it is, and what has more axes its matrices below each other.
 *
 * @param {number[]} shape
 * @param {number} width in pixels
 * @returns {Field}
 */
export function fieldOf(shape, width) {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  const cell = Math.max(
    SMALLEST,
    Math.min(LARGEST, Math.floor(width / columns), Math.floor(HIGHEST / rows) || SMALLEST),
  );
  return { columns, rows, cell };
}

/**
 * @param {Field} field
 * @param {number} x in pixels
 * @param {number} y
 * @returns {number | null} the place, row by row
 */
export function placeAt({ columns, rows, cell }, x, y) {
  const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
  return column >= 0 && column < columns && row >= 0 && row < rows ? row * columns + column : null;
}

/**
 * Where a key leads on the field.
 *
 * @param {Field} field
 * @param {number} place
 * @param {string} key
 * @returns {number | null}
 */
export function neighbour({ columns, rows }, place, key) {
  const [row, column] = [Math.floor(place / columns), place % columns];
  const ways = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  const way = ways[/** @type {keyof typeof ways} */ (key)];
  if (!way) return key === "Home" ? 0 : key === "End" ? columns * rows - 1 : null;
  const next = [row + (way[0] ?? 0), column + (way[1] ?? 0)];
  const inside = (next[0] ?? 0) >= 0 && (next[0] ?? 0) < rows && (next[1] ?? 0) >= 0 && (next[1] ?? 0) < columns;
  return inside ? (next[0] ?? 0) * columns + (next[1] ?? 0) : place;
}
