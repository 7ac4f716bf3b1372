// Folding, walking and the lens: what follows from an answer alone.
import assert from "node:assert/strict";
import test from "node:test";
import { isDrawnAlike } from "../src/asking.js";
import { ratio } from "../src/graph/flow.js";
import { boxOf, drawnEdges } from "../src/graph/folded.js";
import { foldedNow, foldsOf, groupsOf, outermost } from "../src/graph/folding.js";
import { median } from "../src/graph/morph.js";
import { neighbour } from "../src/graph/neighbours.js";
import { dataAxis, ofAll, pointFrame } from "../src/lens.js";

/** @typedef {import("../src/types").GraphAnswer} GraphAnswer */
/** @typedef {import("../src/types").Frame} Frame */

// h = f(a) + a with f(x) = x·x·x; loss = h·h, of which h is folded: boxes a 0, h 4, loss 5.
const groups = [
  { id: 0, key: "a", parent: null, result: null },
  { id: 1, key: "h", parent: null, result: 4 },
  { id: 2, key: "h/f", parent: 1, result: 3 },
  { id: 3, key: "loss", parent: null, result: null },
];
const edge = (
  /** @type {number} */ id,
  /** @type {number} */ source,
  /** @type {number} */ target,
  contribution = 1,
) => ({
  id,
  source,
  target,
  slot: 0,
  local: 1,
  contribution,
});
const edges = [
  edge(0, 0, 2, 4),
  edge(1, 0, 2, 5),
  edge(2, 2, 3),
  edge(3, 3, 4),
  edge(4, 0, 4, 7),
  edge(5, 4, 5),
  edge(6, 4, 5),
];
const layout = {
  nodes: [
    { id: 0, x: 0, y: 0, width: 100, height: 60 },
    { id: 5, x: 400, y: 0, width: 100, height: 60 },
  ],
  groups: [{ id: 1, node: 4, nodes: [2, 3, 4], x: 200, y: 20, width: 100, height: 60 }],
  edges: [
    { id: 0, path: "", edges: [0, 1, 4] },
    { id: 5, path: "", edges: [5] },
    { id: 6, path: "", edges: [6] },
  ],
};
const answer = /** @type {GraphAnswer} */ (
  /** @type {unknown} */ ({
    groups,
    layout,
    nodes: [0, null, 2, 2, 1, 3].map((group, id) => ({ id, group })),
  })
);
const known = (/** @type {number[]} */ arrived, /** @type {number[]} */ active) =>
  /** @type {import("../src/moment.js").Known} */ (
    /** @type {unknown} */ ({
      edges: new Map(edges.map(({ id }) => [id, arrived.includes(id) ? "known" : "waiting"])),
      activeEdges: new Set(active),
    })
  );

test("a node inside a folded group is drawn in the group's box", () => {
  assert.deepEqual([0, 2, 3, 4, 5].map(boxOf(/** @type {any} */ (layout))), [0, 4, 4, 4, 5]);
});

test("an edge into a folded group carries what its parts have carried so far", () => {
  const drawn = (/** @type {number[]} */ arrived, /** @type {number[]} */ active = []) =>
    drawnEdges(/** @type {any} */ (layout), /** @type {any} */ (edges), known(arrived, active))[0];
  assert.deepEqual([drawn([])?.state, drawn([4])?.state, drawn([0, 1, 4])?.state], ["waiting", "partial", "known"]);
  assert.deepEqual([drawn([4])?.contribution, drawn([0, 1, 4])?.contribution], [7, 16]);
  assert.deepEqual([drawn([4], [1])?.active, drawn([4], [2])?.active], [true, false]);
  assert.deepEqual([drawn([])?.source, drawn([])?.target], [0, 4]);
});

test("two edges between the same boxes stay two where nothing is folded", () => {
  const drawn = drawnEdges(/** @type {any} */ (layout), /** @type {any} */ (edges), known([], []));
  assert.deepEqual(
    drawn.map(({ id }) => id),
    [0, 5, 6],
  );
});

test("a box says which group it can be folded into and unfolded from", () => {
  assert.deepEqual(foldedNow(answer), ["h"]);
  assert.deepEqual(outermost(answer), ["h"]);
  assert.equal(foldsOf(answer, 4).unfold?.key, "h");
  assert.equal(foldsOf(answer, 4).fold, null);
  assert.equal(foldsOf(answer, 3).fold?.key, "h/f");
  assert.deepEqual(groupsOf(answer, 3), ["h/f", "h"]);
  assert.deepEqual(groupsOf(answer, 1), []);
});

test("arrow keys lead to operands, users and the nearest box", () => {
  const from = (/** @type {number} */ box, /** @type {string} */ key) =>
    neighbour(/** @type {any} */ (layout), /** @type {any} */ (edges), box, key);
  assert.equal(from(5, "ArrowLeft"), 4);
  assert.equal(from(4, "ArrowLeft"), 0);
  assert.equal(from(0, "ArrowRight"), 4);
  assert.equal(from(0, "ArrowLeft"), null);
  assert.equal(from(0, "ArrowDown"), 4);
  assert.equal(from(4, "ArrowUp"), 0);
  assert.equal(from(77, "ArrowUp"), null);
});

test("the middle of movements is not moved by one that is far", () => {
  assert.equal(median([1, 900, 2]), 2);
  assert.equal(median([]), 0);
});

const list = (/** @type {number[]} */ data, /** @type {number[]} */ shape = [data.length]) => ({
  shape,
  min: Math.min(...data),
  max: Math.max(...data),
  mean: 0,
  data,
});
const leaf = { gradient: null, operands: [], name: "x" };
const frame = /** @type {Frame} */ (
  /** @type {unknown} */ ({
    iteration: 0,
    nodes: [
      { ...leaf, id: 0, kind: "data", shape: [3], value: list([1, 2, 3]) },
      { ...leaf, id: 1, kind: "parameter", shape: [], value: 5, gradient: 6 },
      { id: 2, kind: "operation", operands: [0, 1], shape: [3], value: list([5, 10, 15]), gradient: list([1, 1, 1]) },
      { id: 3, kind: "operation", operands: [2], shape: [], value: 30, gradient: 1 },
      { ...leaf, id: 4, kind: "parameter", shape: [3], value: list([7, 8, 9]), gradient: list([0, 0, 0]) },
    ],
    edges: [
      { id: 0, source: 0, target: 2, local: null, contribution: null },
      { id: 1, source: 1, target: 2, local: list([1, 2, 3]), contribution: 6 },
      { id: 2, source: 2, target: 3, local: list([1, 1, 1]), contribution: list([1, 1, 1]) },
    ],
  })
);

test("the data's axis follows from the graph, and a knob of the same length is none of it", () => {
  const axis = dataAxis(frame.nodes);
  assert.equal(axis?.length, 3);
  assert.deepEqual([...(axis?.nodes ?? [])], [0, 2]);
  assert.equal(dataAxis(frame.nodes.slice(1, 2)), null);
});

test("the lens shows one point's values and gradients, and a knob's part of them", () => {
  const seen = pointFrame(frame, 1);
  assert.deepEqual(
    seen.nodes.map(({ value, gradient }) => [value, gradient]),
    [
      [2, null],
      [5, 2],
      [10, 1],
      [30, 1],
      [frame.nodes[4]?.value, frame.nodes[4]?.gradient],
    ],
  );
  assert.deepEqual(
    seen.edges.map(({ contribution }) => contribution),
    [null, 2, 1],
  );
  assert.equal(pointFrame(frame, 9), frame);
});

test("through the lens it is known whose numbers stay those of all points", () => {
  const { values, gradients } = ofAll(frame, pointFrame(frame, 1));
  assert.deepEqual([[...values], [...gradients]], [[3], [3, 4]]);
});

test("a row of a matrix is a smaller array", () => {
  const nodes = [{ ...leaf, id: 0, kind: "data", shape: [2, 2], value: list([1, 2, 3, 4], [2, 2]) }];
  const seen = pointFrame(/** @type {any} */ ({ nodes, edges: [] }), 1);
  assert.deepEqual(seen.nodes[0]?.value, { shape: [2], min: 3, max: 4, mean: 3.5, data: [3, 4] });
});

test("a drawing serves for other numbers, and not where a box would say something else", () => {
  const node = { key: "L", kind: "operation", label: "sum(x)", symbol: "Σ", shape: [3], operands: [0, 1], value: 1 };
  const answer = (/** @type {object} */ change) => /** @type {GraphAnswer} */ ({ nodes: [{ ...node, ...change }] });
  assert.equal(isDrawnAlike(answer({}), answer({ value: 2, shape: [3], operands: [0, 1] })), true);
  for (const change of [{ shape: [4] }, { symbol: "mean" }, { operands: [1, 0] }, { kind: "constant" }, { key: "M" }]) {
    assert.equal(isDrawnAlike(answer({}), answer(change)), false);
  }
  const { nodes } = answer({});
  assert.equal(isDrawnAlike(answer({}), { ...answer({}), nodes: [...nodes, ...nodes] }), false);
});

test("a dot grows and shrinks with what it carries, also where that is infinite or no number", () => {
  assert.equal(ratio(1, 4), 0.5);
  assert.deepEqual([ratio("Infinity", "Infinity"), ratio("Infinity", 1), ratio(1, "Infinity")], [1, 2.2, 0.35]);
  for (const part of /** @type {const} */ (["NaN", 0, "-Infinity"])) assert.ok(Number.isFinite(ratio(part, "NaN")));
});
