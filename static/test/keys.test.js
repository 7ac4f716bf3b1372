import assert from "node:assert/strict";
import test from "node:test";
import { actionOf } from "../src/keys.js";

/** @param {string} key @param {Partial<KeyboardEvent>} [more] */
const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
const body = { tag: "BODY", role: null, editable: false };

test("a clicker steps as the arrows do", () => {
  assert.equal(actionOf(press("PageDown"), body), "forward");
  assert.equal(actionOf(press("ArrowLeft"), body), "back");
  assert.equal(actionOf(press("Home"), body), "start");
  assert.equal(actionOf(press(" "), body), "toggle");
});

test("no key is taken from where one types", () => {
  assert.equal(actionOf(press("ArrowLeft"), { ...body, tag: "INPUT" }), null);
  assert.equal(actionOf(press(" "), { tag: "DIV", role: "textbox", editable: true }), null);
});

test("a clicker steps wherever the focus is but in a text", () => {
  for (const tag of ["SELECT", "INPUT", "BUTTON"])
    assert.equal(actionOf(press("PageDown"), { ...body, tag }), "forward");
  assert.equal(actionOf(press("PageDown"), { ...body, tag: "TEXTAREA" }), null);
});

test("space on a button presses the button", () =>
  assert.equal(actionOf(press(" "), { ...body, tag: "BUTTON" }), null));

test("the browser keeps its own shortcuts", () =>
  assert.equal(actionOf(press("ArrowLeft", { altKey: true }), body), null));

test("up and down belong to the page, and to the slider when it has the focus", () => {
  assert.equal(actionOf(press("ArrowUp"), body), null);
  assert.equal(actionOf(press("ArrowUp"), { ...body, role: "slider" }), "forward");
  assert.equal(actionOf(press("ArrowDown"), { ...body, role: "slider" }), "back");
});
