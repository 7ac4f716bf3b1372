import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import ts from "typescript";

/** Where words may stand: another language replaces this folder. */
const WORDS = path.join("src", "words");
const root = path.join(import.meta.dirname, "..");
/** Attributes that are read out or shown. */
const SPOKEN = [
  "aria-label",
  "aria-description",
  "aria-valuetext",
  "aria-roledescription",
  "title",
  "placeholder",
  "alt",
];
const MAKERS = ["html", "svg", "math"];

/** @param {string} text */
const hasWord = (text) => /\p{L}{2,}/u.test(text);
/** Two words in a row of which the first begins a sentence, or a sentence's end. @param {string} text */
const isSentence = (text) => /\p{Lu}\p{Ll}+ \p{L}|\p{L}{2,} \p{L}+.*[.:?!]$/u.test(text);

/** @param {import("typescript").Node} node @returns {string[]} the texts written in an expression, wherever in it */
function texts(node) {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...texts(node.left), ...texts(node.right)];
  return [];
}

/** @param {string} file @param {string} text @returns {string[]} what it says to a reader in words of its own */
function said(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  /** @type {string[]} */
  const found = [];
  const note = (/** @type {string[]} */ all) => found.push(...all.filter(hasWord).map((text) => `${file}: ${text}`));

  /** @param {import("typescript").Node} node */
  function visit(node) {
    // What is thrown is read by developers.
    if (ts.isThrowStatement(node) || (ts.isNewExpression(node) && /Error$|Unreachable/.test(node.expression.getText())))
      return;
    if (ts.isImportDeclaration(node)) return;
    if (ts.isCallExpression(node)) {
      const name = node.expression.getText();
      const [first, second] = node.arguments;
      if (MAKERS.includes(name)) note(node.arguments.slice(2).flatMap(texts));
      else if (name.endsWith(".setAttribute") && first && SPOKEN.includes(texts(first)[0] ?? "") && second)
        note(texts(second));
      else if (/\.(append|prepend|replaceChildren|replaceWith)$/.test(name)) note(node.arguments.flatMap(texts));
    }
    if (ts.isPropertyAssignment(node) && SPOKEN.includes(texts(node.name)[0] ?? node.name.getText())) {
      note(texts(node.initializer));
    }
    if (ts.isBinaryExpression(node) && /\.(textContent|innerText|title|ariaLabel)$/.test(node.left.getText())) {
      note(texts(node.right));
    }
    if (ts.isStringLiteralLike(node) && isSentence(node.text)) found.push(`${file}: ${node.text}`);
    if (ts.isTemplateExpression(node))
      found.push(
        ...texts(node)
          .filter(isSentence)
          .map((text) => `${file}: ${text}`),
      );
    ts.forEachChild(node, visit);
  }
  visit(source);
  return found;
}

test("no script says a word of its own", () => {
  const files = ts.sys
    .readDirectory(path.join(root, "src"), [".js"])
    .map((file) => path.relative(root, file))
    .filter((file) => !file.startsWith(WORDS));
  assert.ok(files.length > 30);
  const read = (/** @type {string} */ file) => readFileSync(path.join(root, file), "utf-8");
  assert.deepEqual(
    files.flatMap((file) => said(file, read(file))),
    [],
  );
});

for (const planted of [
  'html("p", {}, "Reset")',
  'html("button", { "aria-label": isOn ? "Stop it" : words.go })',
  'button.title = "Undo";',
  'button.setAttribute("aria-label", "Step " + i)',
  'list.append("nothing here")',
  'const note = "The service does not answer."',
]) {
  test(`a word in ${planted} is found`, () => assert.notDeepEqual(said("planted.js", planted), []));
}

for (const innocent of [
  'html("p", { class: "tool quiet" }, words.reset)',
  'throw new Error("The page lacks it.")',
  'go("ArrowLeft")',
]) {
  test(`${innocent} says nothing`, () => assert.deepEqual(said("innocent.js", innocent), []));
}
