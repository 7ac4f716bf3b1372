import assert from "node:assert/strict";
import test from "node:test";
import { MOST, textOf } from "../src/textfile.js";

/** @param {string} text */
const wide = (text) => new Uint8Array([0xff, 0xfe, ...[...text].flatMap((letter) => [letter.charCodeAt(0), 0])]);

test("a file is text in whichever encoding a sheet was saved", async () => {
  assert.equal((await textOf(new Blob(["x,y\n1,2"]))).text, "x,y\n1,2");
  assert.equal((await textOf(new Blob([wide("x\ty")]))).text, "x\ty");
  assert.equal((await textOf(new Blob([new Uint8Array([0x6c, 0xe4, 0x6e, 0x67, 0x65])]))).text, "länge");
});

test("what is no text is refused with its reason", async () => {
  assert.equal((await textOf(new Blob([new Uint8Array([0x50, 0x4b, 3, 4])]))).refused, "sheet");
  // Letters of a name are none of its marks.
  assert.equal((await textOf(new Blob(["PK,y\n1,2"]))).refused, null);
  assert.equal((await textOf(new Blob([" \n"]))).refused, "empty");
  assert.equal((await textOf(new Blob(["1".repeat(MOST + 1)]))).refused, "long");
});
