/**
 * The small picture of an array that stands in a slot: pure, the same rule as the one that draws it on the server
 * (`app/convert/thumbnails.py`). A list is a line; a matrix is a field of squares, whose area is a number's size and
 * whose filling is its sign, so that neither needs a colour.
 */

/** @typedef {{line: string, filled: string, hollow: string}} Thumbnail */

export const WIDTH = 100;
export const HEIGHT = 20;
const MOST_POINTS = 200;
const MOST_NUMBERS = 4096;
const MOST_COLUMNS = 24;
const MOST_ROWS = 6;
const LARGEST_CELL = 10;
const SMALLEST = 0.06;
/** @type {Thumbnail} */
export const NOTHING = Object.freeze({ line: "", filled: "", hollow: "" });

/**
 * @param {number[]} shape
 * @param {number[] | null} numbers row-major
 * @returns {Thumbnail} `NOTHING` where a picture would say nothing
 */
export function thumbnail(shape, numbers) {
  if (!numbers || shape.length === 0 || numbers.length < 2 || numbers.length > MOST_NUMBERS) return NOTHING;
  if (!numbers.every(Number.isFinite)) return NOTHING;
  if (shape.length === 1) return { ...NOTHING, line: line(numbers) };
  const width = shape.at(-1) ?? 1;
  return field(Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width)));
}

/** @param {number[]} numbers @returns {string} the points of a line */
function line(numbers) {
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  if (low === high || numbers.length > MOST_POINTS) return "";
  const step = WIDTH / (numbers.length - 1);
  // Halved, because the difference of the largest floats is none.
  const fall = (/** @type {number} */ x) => (high / 2 - x / 2) / (high / 2 - low / 2);
  return numbers.map((x, i) => `${(i * step).toFixed(1)},${(HEIGHT * fall(x)).toFixed(1)}`).join(" ");
}

/** @param {number[][]} rows @returns {Thumbnail} a tall matrix lies on its side: points run from left to right */
function field(rows) {
  const width = rows[0]?.length ?? 0;
  const cells = pooled(rows.length > width ? transposed(rows) : rows);
  const largest = Math.max(...cells.flat().map(Math.abs));
  if (largest === 0) return NOTHING;
  const columns = cells[0]?.length ?? 1;
  const size = Math.min(WIDTH / columns, HEIGHT / cells.length, LARGEST_CELL);
  const [left, top] = [(WIDTH - size * columns) / 2, (HEIGHT - size * cells.length) / 2];
  const paths = { filled: "", hollow: "" };
  for (const [down, row] of cells.entries()) {
    for (const [right, x] of row.entries()) {
      const side = Math.max(SMALLEST, (Math.abs(x) / largest) ** 0.5) * size * 0.9;
      const [u, v] = [left + size * (right + 0.5) - side / 2, top + size * (down + 0.5) - side / 2];
      const length = side.toFixed(1);
      paths[x >= 0 ? "filled" : "hollow"] += `M${u.toFixed(1)} ${v.toFixed(1)}h${length}v${length}h-${length}z`;
    }
  }
  return { line: "", ...paths };
}

/** @param {number[][]} rows */
function transposed(rows) {
  return (rows[0] ?? []).map((_, i) => rows.map((row) => row[i] ?? 0));
}

/** @param {number[][]} rows @returns {number[][]} at most so many rows and columns, neighbours taken together as their mean */
function pooled(rows) {
  const wide = parts(rows[0]?.length ?? 0, MOST_COLUMNS);
  return parts(rows.length, MOST_ROWS).map(([a, b]) =>
    wide.map(([c, d]) => mean(rows.slice(a, b).flatMap((row) => row.slice(c, d)))),
  );
}

/** @param {number[]} numbers */
function mean(numbers) {
  return numbers.reduce((sum, x) => sum + x / numbers.length, 0);
}

/** @param {number} length @param {number} most @returns {[number, number][]} */
function parts(length, most) {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => [
    Math.floor((i * length) / count),
    Math.floor(((i + 1) * length) / count),
  ]);
}
