import assert from "node:assert/strict";
import test from "node:test";
import { nodeAround, numberChanges, pointOffset, replaceAll, slice, unitOffset, writeNumber } from "../src/text.js";

/** @param {string} name @param {import("../src/types").Span | null} span */
const parameter = (name, span) =>
  /** @type {import("../src/types").GraphNode} */ (/** @type {unknown} */ ({ name, kind: "parameter", span }));

/**
 * What becomes of text and values, as `change` of the page makes it of the changes.
 *
 * @param {string} program
 * @param {import("../src/types").GraphNode[]} nodes
 * @param {Record<string, number>} numbers
 */
function turned(program, nodes, numbers) {
  const { changes, lines, values } = numberChanges(program, nodes, numbers);
  return { program: lines + replaceAll(program, changes), values };
}

test("spans count code points, also behind a character of two units", () => {
  const text = "# 😀\nk = 1";
  assert.equal(slice(text, [8, 9]), "1");
  assert.equal(unitOffset(text, 8), 9);
  assert.equal(pointOffset(text, 9), 8);
  assert.equal(replaceAll(text, [{ span: [8, 9], text: "2.5" }]), "# 😀\nk = 2.5");
});

test("several changes are all made, whatever their order and length", () => {
  const changes = /** @type {import("../src/text.js").Change[]} */ ([
    { span: [4, 5], text: "10" },
    { span: [11, 12], text: "-0.25" },
  ]);
  assert.equal(replaceAll("a = 1; b = 2", changes), "a = 10; b = -0.25");
  assert.equal(replaceAll("a = 1; b = 2", changes.reverse()), "a = 10; b = -0.25");
});

test("a knob's number replaces the number in the text and nothing else", () => {
  const nodes = [parameter("a", [4, 5]), parameter("b", [11, 13])];
  assert.deepEqual(turned("a = 1; b = -2 # b", nodes, { b: 0.7 }), { program: "a = 1; b = 0.7 # b", values: {} });
});

test("a number follows its knob however it is written", () => {
  for (const written of ["1E-3", "1e-3", "- 2", "−2.", "(3)", "+.5"]) {
    const nodes = [parameter("k", [4, 4 + written.length])];
    assert.deepEqual(turned(`k = ${written}`, nodes, { k: 2 }), { program: "k = 2", values: {} });
  }
});

test("a knob without a number in the text gets a line on top", () => {
  assert.deepEqual(turned("L = w*w", [parameter("w", [4, 5])], { w: 0.7 }), {
    program: "w = 0.7\nL = w*w",
    values: {},
  });
});

test("a knob whose text is an expression keeps its text, and its value stands beside", () => {
  const program = "w = param(1/2)\nL = w*w";
  assert.deepEqual(turned(program, [parameter("w", [10, 13])], { w: 2 }), { program, values: { w: 2 } });
});

test("a number is written so that it reads back the same", () => {
  for (const number of [0.1, -1e-7, 1e21, 1 / 3]) assert.equal(Number(writeNumber(number)), number);
  assert.equal(writeNumber(-0), "0");
});

test("the smallest piece around a place is found", () => {
  const nodes = [parameter("a", [0, 9]), parameter("b", [2, 5]), parameter("c", null)];
  assert.equal(nodeAround("123456789", nodes, 3)?.name, "b");
  assert.equal(nodeAround("123456789", nodes, 8)?.name, "a");
  assert.equal(nodeAround("123456789 ", nodes, 10), undefined);
});
