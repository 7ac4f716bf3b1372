import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { numberOf } from "../src/cells.js";
import { asNumbers, readCsv, writeCsv } from "../src/csv.js";
import { MOST_COLUMNS, MOST_ROWS } from "../src/rows.js";

/** @param {string} text */
const cells = (text) => readCsv(text).columns.map((column) => column.cells);

test("commas, semicolons, tabs and spaces tell columns apart", () => {
  const wanted = [
    [1, 3],
    [2.5, -4],
  ];
  for (const text of ["1,2.5\n3,-4", "1;2,5\n3;-4", "1\t2.5\r\n3\t-4", "1 2.5\r3  -4\n\n", "\ufeff1, 2.5\n3, −4"]) {
    assert.deepEqual(cells(text), wanted, JSON.stringify(text));
  }
});

test("names in the first row are names, numbers are not", () => {
  const csv = readCsv("t, height\n1, 2\n3, 4");
  assert.equal(csv.header, true);
  assert.deepEqual(
    csv.columns.map(({ name }) => name),
    ["t", "height"],
  );
  assert.equal(readCsv("1, 2\n3, 4").header, false);
});

test("a decimal comma is no separator between numbers apart by spaces", () => {
  assert.deepEqual(cells("0,5 1,5\n1,5 2,5"), [
    [0.5, 1.5],
    [1.5, 2.5],
  ]);
});

test("what is wrong has its line and column, and nothing else is lost", () => {
  const csv = readCsv("x;y\n\n1;2\n3;abc\n5\n6;");
  assert.deepEqual(
    csv.problems.map(({ line, column, cell, reason }) => ({ line, column, cell, reason })),
    [
      { line: 4, column: 2, cell: "abc", reason: "number" },
      { line: 5, column: 1, cell: "5", reason: "count" },
      { line: 6, column: 2, cell: "", reason: "number" },
    ],
  );
  assert.deepEqual(csv.columns[0]?.cells, [1, 3, 5, 6]);
});

test("what sheets write around a table is no part of it", () => {
  const wanted = [
    [1.5, 3],
    [2, 4],
  ];
  const written = [
    "sep=;\nx;y\n1,5;2\n3;4",
    "# from the lab\nx,y\n1.5,2\n3,4",
    "x,y\n1.5,2,\n3,4,",
    "x\ty\t\n1.5\t2\t\n3\t4\t",
    '"x\n(m)","y"\r\n"1.5","2"\r\n"3","4"\r\n',
    "x,y\r1.5,2\r3,4",
  ];
  for (const text of written) {
    assert.deepEqual(cells(text), wanted, JSON.stringify(text));
    assert.deepEqual(readCsv(text).problems, [], JSON.stringify(text));
  }
  assert.equal(readCsv("# x,y\n1,2\n3,4").columns[0]?.name, "x");
});

test("a line unlike most of the others is the one that is wrong", () => {
  assert.deepEqual(readCsv("My data\n1,2\n3,4").problems[0], {
    line: 1,
    column: 1,
    cell: "My data",
    reason: "count",
    expected: 2,
  });
});

test("thousands are read where they show themselves, and asked about where they do not", () => {
  assert.deepEqual(cells('x,y\n"1,234.5",1\n"2,000",2'), [
    [1234.5, 2000],
    [1, 2],
  ]);
  assert.deepEqual(cells("x;y\n1.234,5;1\n2.000;2"), [
    [1234.5, 2000],
    [1, 2],
  ]);
  assert.equal(numberOf("1'000'000"), 1_000_000);
  for (const text of ['x,y\n1,"2,000"\n3,4', "x;y\n1,5;2.000\n3;4"]) {
    assert.deepEqual(
      readCsv(text).problems.map(({ line, column, reason }) => ({ line, column, reason })),
      [{ line: 2, column: 2, reason: "unclear" }],
      JSON.stringify(text),
    );
  }
  assert.deepEqual(cells("x;y\n1,234;2,000\n3;4"), [
    [1.234, 3],
    [2, 4],
  ]);
});

test("a mark that groups digits in one cell means in another what it means there", () => {
  const load = (/** @type {string} */ text) => readCsv(text).columns[1]?.cells;
  const hosts = readCsv("host\tload\n192.168.100.200\t0.25\n192.168.100.201\t0.5");
  assert.deepEqual(hosts.columns[1]?.cells, [0.25, 0.5]);
  assert.deepEqual(
    hosts.problems.map(({ line, column, reason }) => [line, column, reason]),
    [
      [2, 1, "address"],
      [3, 1, "address"],
    ],
  );
  assert.deepEqual(load('"1,234.5","12,5"\n"2,000","1,5"'), [12.5, 1.5]);
  assert.deepEqual(load("1.234,5;12.5\n2.000;1.5"), [12.5, 1.5]);
  // What one column shows of its thousands is not known of another.
  assert.deepEqual(
    readCsv("1.234,5;2.000\n3,5;1.5").problems.map(({ line, column, reason }) => [line, column, reason]),
    [[1, 2, "unclear"]],
  );
  // In one column a mark means one thing, and what it would be elsewhere is asked about.
  assert.deepEqual(
    readCsv("1.234,5;1\n12.5;2\n0.250;3\n2.000;4").problems.map(({ line, column, reason }) => [line, column, reason]),
    [
      [2, 1, "mixed"],
      [3, 1, "mixed"],
    ],
  );
  // Both ways in one column: each that shows itself is read, and no other.
  assert.deepEqual(readCsv("1.234,5;1\n1,234.5;2\n2.000;3").columns[0]?.cells, [1234.5, 1234.5, Number.NaN]);
  assert.deepEqual(cells("1.234.567.890;1\n25.0;2")[0]?.[0], 1_234_567_890);
});

test("a table is not read beyond what a program can hold", () => {
  const limits = readFileSync(new URL("../../engine/limits.py", import.meta.url), "utf8");
  assert.equal(Number(/elements: int = ([\d_]+)/.exec(limits)?.[1]?.replaceAll("_", "")), MOST_ROWS);
  const table = (/** @type {number} */ rows) => `x, y\n# a remark\n${"1, 2\n".repeat(rows)}`;
  assert.equal(readCsv(table(MOST_ROWS)).columns[0]?.cells.length, MOST_ROWS);
  for (const rows of [MOST_ROWS + 1, 2 * MOST_ROWS]) {
    const csv = readCsv(table(rows));
    assert.deepEqual([csv.problems[0]?.reason, csv.problems.length, csv.columns.length], ["rows", 1, 0]);
  }
  assert.equal(readCsv("1,".repeat(MOST_COLUMNS + 1)).columns.length, 0);
  assert.equal(readCsv(`${"1,".repeat(MOST_COLUMNS)}2`).problems[0]?.reason, "columns");
});

test("what looks like a number and is none makes no classes", () => {
  for (const cell of ["10%", "2020-01-01", "NaN", "1|2"]) {
    const csv = readCsv(`x,y\n${cell},1\n${cell},2`);
    assert.deepEqual(
      csv.problems.map(({ line, column }) => [line, column]),
      [
        [2, 1],
        [3, 1],
      ],
      cell,
    );
  }
});

test("an open quotation mark is said", () => {
  assert.deepEqual(readCsv('1,"2\n3,4').problems[0], { line: 1, column: 2, cell: "2", reason: "quote", expected: 0 });
  assert.deepEqual(
    readCsv('x,y\n1,"2\n3,"4').problems.map(({ line, reason }) => [line, reason]),
    [
      [2, "quote"],
      [3, "quote"],
    ],
  );
  assert.deepEqual(cells('"1,5",2\n"3",4'), [
    [1.5, 3],
    [2, 4],
  ]);
});

test("a column of words can be classes", () => {
  const [, kind] = readCsv("x,kind\n1,cat\n2,dog\n3,cat").columns;
  assert.ok(kind);
  assert.equal(kind.text, true);
  assert.deepEqual(asNumbers(kind), [0, 1, 0]);
  assert.deepEqual(readCsv("x,kind\n1,cat\n2,dog").problems, []);
});

test("a cell is a number or nothing, never something near", () => {
  assert.equal(numberOf("1e3"), 1000);
  assert.equal(numberOf("1\u00a0000"), 1000);
  for (const cell of ["", "x", "1.2.3", "0x1F", "NaN", "Infinity", "1e999", "--1"]) assert.equal(numberOf(cell), null);
});

test("a table is read as it was written", () => {
  const columns = [
    { name: "x", cells: [1, -0.5] },
    { name: "X[:, 1]", cells: [2e-7, 3] },
  ];
  const csv = readCsv(writeCsv(columns));
  assert.deepEqual(
    csv.columns.map(({ name, cells }) => ({ name, cells })),
    columns,
  );
});
