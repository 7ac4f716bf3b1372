/**
 * The words of the page's scripts in a language that nobody speaks: `node pseudo.mjs FROM TO`, from one folder of words to another.
 *
 * Every letter of a text gets a twin. Texts that are compared with, looked up by or imported from are code, and stay.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [from = "", to = ""] = process.argv.slice(2);
const ts = createRequire(path.join(path.resolve(from), "x.js"))("typescript");

/** @param {string} text */
function twins(text) {
  return text.replace(/\\.|[a-z]|[A-Z]/g, (found) => {
    if (found.length > 1) return found;
    const place = found.toLowerCase().charCodeAt(0) - 97;
    return String.fromCodePoint(found === found.toLowerCase() ? 0x1e00 + 2 * place : 0x400 + place);
  });
}

const COMPARED = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** Whether a text is code and not said. @param {any} node */
function isCode(node) {
  const { parent } = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isCaseClause(parent) ||
    ts.isElementAccessExpression(parent) ||
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isBinaryExpression(parent) && COMPARED.has(parent.operatorToken.kind))
  );
}

/** @param {string} text */
function spoken(text) {
  const source = ts.createSourceFile("words.js", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  /** @type {[number, number][]} */
  const places = [];
  const walk = (/** @type {any} */ node) => {
    const isText = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
    const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node);
    if (isPart || (isText && !isCode(node))) places.push([node.getStart(source), node.getEnd()]);
    ts.forEachChild(node, walk);
  };
  walk(source);
  let said = text;
  for (const [start, end] of places.reverse())
    said = said.slice(0, start) + twins(said.slice(start, end)) + said.slice(end);
  return said;
}

mkdirSync(to, { recursive: true });
for (const file of readdirSync(from))
  writeFileSync(path.join(to, file), spoken(readFileSync(path.join(from, file), "utf8")));
