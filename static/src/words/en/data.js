/**
 * The words of the dialog for one's own data.
 */

export const words = {
  title: "Your own data",
  drop: "Drop it: a table for this program",
  noTable:
    "This program has no list of data for a table to fill. Write one, as x = [1, 2, 3], and drop the file again.",
  onWall: "A file is taken on the page: leave the projector view and drop it again.",
  empty: "This file is empty.",
  sheet: "This is a spreadsheet's own file. Save it as CSV there, and drop that.",
  reading: "Reading the table…",
  /** @param {number} most */
  long: (most) => `This table is longer than ${most / 1e6} million characters. Take fewer rows.`,
  how: "Paste a table, type it, or drop a file: a row per point, columns separated by commas, semicolons, tabs or spaces, with names in the first row or without.",
  table: "Table",
  file: "File",
  columns: "Which column is which",
  apply: "Use these data",
  cancel: "Cancel",
  applied: "own data",
  early: "The program was changed and its answer is still to come. Your table stays here: press again in a moment.",
  wrong:
    "The program has an error, so no data can be put into it. Copy your table, close this, mend the program and come back.",
  leave: "leave as it is",
  /** @param {number} i @param {string} name */
  column: (i, name) => (name ? `${name} (column ${i})` : `column ${i}`),
  /** @param {import("../../csv.js").CsvProblem} problem */
  problem: ({ line, column, cell, reason, expected }) => {
    if (reason === "count")
      return `Line ${line} has ${column} ${column === 1 ? "column" : "columns"}; most lines have ${expected}.`;
    if (reason === "rows") return `This table has more than ${expected} rows. Take fewer.`;
    if (reason === "columns") return `This table has more than ${expected} columns. Take fewer.`;
    if (reason === "quote") return `Line ${line}, column ${column}: a quotation mark is not closed.`;
    const shown = cell.length > 24 ? `${cell.slice(0, 24)}…` : cell;
    if (reason === "unclear")
      return `Line ${line}, column ${column}: “${shown}” may be a part or thousands. Write it without the ${cell.includes(",") ? "comma" : "point"}.`;
    if (reason === "mixed")
      return `Line ${line}, column ${column}: in “${shown}” the ${cell.includes(",") ? "comma" : "point"} stands before decimals, and elsewhere in this column between thousands. Write all of them in one way.`;
    if (reason === "address")
      return `Line ${line}, column ${column}: “${shown}” may be an address, which is no number. Write a number without the points.`;
    return cell === ""
      ? `Line ${line}, column ${column} is empty.`
      : `Line ${line}, column ${column}: “${shown}” is no number.`;
  },
  /** @param {number} count */
  more: (count) => `And ${count} more.`,
  few: "At least two rows are needed.",
  none: "Choose which column is which.",
  /** @param {number} count @param {number} rows */
  rest: (count, rows) => `What is left as it is has ${count} rows, the table ${rows}.`,
  /** @param {number} rows @param {number} columns @param {boolean} header */
  found: (rows, columns, header) =>
    `${rows} rows, ${columns} ${columns === 1 ? "column" : "columns"}${header ? ", names in the first row" : ""}.`,
  /** @param {string} title @param {string[]} classes in the order of their numbers */
  classes: (title, classes) => {
    const most = 4;
    const shown = classes.slice(0, most).map((word, i) => `${word} is ${i}`);
    return `${title} holds words, and each becomes a number: ${shown.join(", ")}${classes.length > most ? " and so on" : ""}.`;
  },
};
