/**
 * Colours for the program's words: numbers as the values that they are, names, calls, comments. No operation is known
 * by name: a word before a parenthesis is a call.
 */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { NUMERAL } from "../numerals.js";

const NUMBER = new RegExp(`^${NUMERAL}`);

const tokens = StreamLanguage.define({
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(NUMBER)) return "number";
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*(?=\()/u)) return "keyword";
    if (stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u)) return "variableName";
    stream.next();
    return "operator";
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "["] } },
});

const look = HighlightStyle.define([
  { tag: tags.number, color: "var(--value)" },
  { tag: tags.keyword, fontWeight: "650" },
  { tag: [tags.operator, tags.comment], color: "var(--quiet)" },
]);

export const language = [tokens, syntaxHighlighting(look)];
