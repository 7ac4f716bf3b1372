import assert from "node:assert/strict";
import test from "node:test";
import { readCsv } from "../src/csv.js";
import { filledTable, guess, partsOf } from "../src/pictures/columns.js";
import { addRow, listText, removeRow, rewritten, tableChanges, tableOf, withRow } from "../src/table.js";
import { replaceAll } from "../src/text.js";

const PROGRAM = "x = [1, 2.50,\n  -3]; y = [[1, 2], [3, 4], [5, 6]]; z = linspace(0, 1, 3); k = 1";
const nodes = /** @type {import("../src/types").GraphNode[]} */ (
  /** @type {unknown} */ ([
    { name: "x", kind: "data", shape: [3], span: [4, 19], value: { shape: [3], data: [1, 2.5, -3] } },
    { name: "y", kind: "data", shape: [3, 2], span: [25, 49], value: { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] } },
    { name: "z", kind: "data", shape: [3], span: [55, 72], value: { shape: [3], data: [0, 0.5, 1] } },
    { name: "w", kind: "data", shape: [2], span: null, value: { shape: [2], data: [1, 1] } },
    { name: "k", kind: "parameter", shape: [], span: [78, 79], value: 1 },
  ])
);
const table = tableOf(nodes, {}, "x");

test("a table is made of all data with as many rows", () => {
  assert.deepEqual(
    table.map(({ name }) => name),
    ["x", "y", "z"],
  );
  assert.deepEqual(table[1]?.rows[2], [5, 6]);
  assert.deepEqual(tableOf(nodes, { x: [7, 8, 9] }, "x")[0]?.rows, [7, 8, 9]);
});

test("a changed number changes only its own place in the text", () => {
  const { changes, values } = tableChanges(PROGRAM, nodes, withRow(table, 2, { x: 4 }));
  assert.equal(replaceAll(PROGRAM, changes).replace("[0, 0.5, 1]", "linspace(0, 1, 3)"), PROGRAM.replace("-3", "4"));
  assert.deepEqual(values, { x: undefined, y: undefined, z: undefined });
});

test("a row more or less changes every list", () => {
  assert.deepEqual(
    addRow(table, { x: 9 }, 0).map(({ rows }) => rows[3]),
    [9, [1, 2], 0],
  );
  const { changes } = tableChanges(PROGRAM, nodes, removeRow(table, 0));
  assert.equal(replaceAll(PROGRAM, changes), "x = [2.5, -3]; y = [[3, 4], [5, 6]]; z = [0.5, 1]; k = 1");
});

test("many numbers stand beside the text", () => {
  const rows = Array.from({ length: 201 }, (_, i) => i);
  const { changes, values } = tableChanges(PROGRAM, nodes, [{ name: "x", rows }]);
  assert.deepEqual(changes, []);
  assert.equal(values.x, rows);
});

test("a list of other numbers keeps its form, and long lists have lines", () => {
  assert.equal(rewritten("[1., 2e0,\n 3]", [1, 2, 5]), "[1., 2e0,\n 5]");
  assert.equal(rewritten("linspace(0, 1, 3)", [0, 0.5, 2]), "[0, 0.5, 2]");
  assert.equal(
    rewritten("[[1, −2],\n [3E0, .5]]", [
      [1, -2],
      [4, 0.5],
    ]),
    "[[1, −2],\n [4, .5]]",
  );
  assert.equal(rewritten("[1, 2,]", [1, 3]), "[1, 3,]");
  const lines = listText(Array.from({ length: 60 }, (_, i) => i / 8)).split("\n");
  assert.ok(lines.length > 2 && lines.every((line) => line.length <= 107));
});

test("a sign belongs to its number, and what is more than one number is written anew", () => {
  assert.equal(rewritten("[- 1, 0, 1, 2]", [-1, 0, 1.5, 2]), "[- 1, 0, 1.5, 2]");
  assert.equal(rewritten("[- 1, 0, 1, 2]", [-2, 0, 1, 2]), "[-2, 0, 1, 2]");
  assert.equal(rewritten("[--1, 0]", [1, 5]), "[1, 5]");
  assert.equal(rewritten("[3-1, 5]", [2, 5]), "[2, 5]");
  assert.equal(rewritten("[3-1, 5]", [2, 5, 7]), "[2, 5, 7]");
  assert.equal(rewritten("[1] - 1", [0]), "[0]");
});

test("columns of a sheet find their names, or come in order", () => {
  const parts = partsOf(table);
  assert.deepEqual(
    parts.map(({ title }) => title),
    ["x", "y[:, 0]", "y[:, 1]", "z"],
  );
  const named = readCsv("z, x\n1, 2\n3, 4");
  assert.deepEqual([...guess(parts, named).values()], [1, -1, -1, 0]);
  const plain = readCsv("1, 2\n3, 4\n5, 6");
  const mapping = guess(parts, plain);
  assert.deepEqual([...mapping.values()], [0, 1, -1, -1]);
  const filled = filledTable(table, plain, mapping);
  assert.deepEqual(filled[1]?.rows, [
    [2, 2],
    [4, 4],
    [6, 6],
  ]);
});
