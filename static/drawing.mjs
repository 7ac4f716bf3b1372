/**
 * What a drawing needs when it leaves the page: its styles with every theme's colours put in, and the letters.
 *
 * An image has no page around it that could say what `var(--value)` is, and the libraries that make PNG and PDF of it
 * read plain CSS alone. So the page's own style sheets are resolved here, once for each theme, and its fonts are cut down
 * to the characters that a drawing can have: as WOFF2 for the SVG, as TrueType in the weights that are used for the others.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { calc } from "@csstools/css-calc";
import plainIs from "@csstools/postcss-is-pseudo-class";
import postcss from "postcss";
import customProperties from "postcss-custom-properties";
// @ts-expect-error it ships no types
import subsetFont from "subset-font";

const here = import.meta.dirname;
const THEMES = ["light", "dark", "projector"];
/** What moves or waits for a pointer has no meaning in an image. */
const LIVE = /^(transition|animation|cursor|touch-action|user-select|filter|vector-effect)/;

/** The page's font under both its names: browsers know the face that is embedded, other libraries the file. */
const TEXT_FONTS = '"Inter Variable", Inter, "STIX Two Math", sans-serif';
/** What a value, a gradient or a contribution can be in (app/contexts.py). */
const STATES = ["none", "waiting", "partial", "known"];
const WEIGHTS = { min: 400, max: 700 };
/** @typedef {{ family: string, file: string, ranges: [number, number][], weights: number[] }} Face */
/**
 * The second and third face stand a hair beside the weight that is asked for: where one family has several files of a weight, the
 * libraries that draw take any of them, and look for what it lacks in other families first.
 *
 * @type {Face[]}
 */
const FACES = [
  {
    family: "Inter Variable",
    file: "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    ranges: [
      [0x20, 0x7e],
      [0xb7, 0xb7], // ·; raised digits come all from the other font, or none would match
      [0xd7, 0xd7], // ×
      [0x2026, 0x2026], // …
      [0x2212, 0x2212], // −
    ],
    weights: [500, 600, 700],
  },
  {
    family: "Inter Variable",
    file: "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    ranges: [
      [0xc0, 0xd6], // the names' accented letters
      [0xd8, 0xf6],
      [0xf8, 0xff],
    ],
    weights: [701],
  },
  {
    family: "Inter Variable",
    file: "@fontsource-variable/inter/files/inter-greek-wght-normal.woff2",
    ranges: [[0x391, 0x3c9]],
    weights: [501, 701],
  },
  {
    family: "STIX Two Math",
    file: "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2",
    ranges: [
      // No space but this one: a library that sets "∂ 0.5" and finds all of it here takes the digits from here too.
      [0xa0, 0xa0],
      [0x28, 0x29],
      [0x2a, 0x3e],
      [0x40, 0x40],
      [0x5b, 0x5e],
      [0x61, 0x7c],
      [0xb2, 0xb3],
      [0xb7, 0xb9],
      [0xd7, 0xd7],
      [0xf7, 0xf7],
      [0x3a0, 0x3a3],
      [0x3c3, 0x3c3],
      [0x2016, 0x2016], // ‖
      [0x2026, 0x2026],
      [0x2070, 0x209c], // superscripts and subscripts
      [0x2202, 0x2202], // ∂
      [0x2207, 0x2207], // ∇
      [0x220f, 0x2212], // ∏ ∑ −
      [0x221a, 0x221e], // roots, ∞
      [0x2248, 0x2265], // ≈ ≠ ≤ ≥
      [0x2295, 0x22c5], // ⊙ ⋅
      [0x2308, 0x230b], // ⌈ ⌋
    ],
    weights: [400],
  },
];

/**
 * Write the style sheets and the fonts of standalone drawings, and say what stands where.
 *
 * @param {string} out the folder of built files
 * @returns {Promise<Record<string, string>>} names for the manifest
 */
export async function writeDrawing(out) {
  const folder = path.join(out, "drawing");
  await mkdir(folder, { recursive: true });
  const styles = Object.fromEntries(await Promise.all(THEMES.map(async (theme) => [theme, await style(theme)])));
  const fonts = await Promise.all(FACES.map((face) => font(face, folder)));
  const text = JSON.stringify({ styles, fonts });
  const name = `drawing/drawing-${hash(text)}.json`;
  await writeFile(path.join(out, name), text);
  return { "drawing.json": name };
}

/**
 * The drawing's style sheet in one theme: no variables, no sums, nothing that moves.
 *
 * @param {string} theme
 */
async function style(theme) {
  const [tokens, graph, standalone] = await Promise.all(
    ["tokens", "graph", "standalone"].map((name) => readFile(path.join(here, `src/css/${name}.css`), "utf8")),
  );
  const declared = [...tokensOf(tokens ?? "", theme)].map(([name, value]) => `${name}: ${value};`).join("\n");
  const sheet = statesNamed(`:root {\n${declared}\n--font-text: ${TEXT_FONTS};\n}\n${graph}\n${standalone}`);
  const plain = await postcss([customProperties({ preserve: false }), plainIs(), resolved]).process(sheet, {
    from: undefined,
  });
  return plain.css
    .replaceAll(":not(.does-not-exist)", "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,>]) ?|(:) /g, "$1$2")
    .trim();
}

/**
 * Where a rule says which states a part is not in, say which it is in: `:not` is unknown to the libraries that draw.
 *
 * @param {string} sheet
 */
function statesNamed(sheet) {
  return sheet.replace(/:not\(((?:\[data-state="\w+"\],?\s*)+)\)/g, (_, /** @type {string} */ named) => {
    const rest = STATES.filter((state) => !named.includes(`"${state}"`));
    return `:is(${rest.map((state) => `[data-state="${state}"]`).join(", ")})`;
  });
}

/**
 * A theme's colours and sizes: those that all share, overridden by its own.
 *
 * @param {string} sheet
 * @param {string} theme
 */
function tokensOf(sheet, theme) {
  /** @type {Map<string, string>} */
  const found = new Map();
  postcss.parse(sheet).each((rule) => {
    if (rule.type !== "rule" || ![":root", `:root[data-theme="${theme}"]`].includes(rule.selector)) return;
    rule.each((line) => {
      if (line.type === "decl" && line.variable) found.set(line.prop, line.value);
    });
  });
  return found;
}

/** @type {import("postcss").Plugin} */
const resolved = {
  postcssPlugin: "resolved",
  OnceExit(root) {
    root.walkAtRules((rule) => void rule.remove());
    root.walkComments((comment) => void comment.remove());
    root.walkDecls((line) => {
      if (LIVE.test(line.prop)) line.remove();
      else line.value = line.prop === "font-weight" ? wholeHundred(line.value) : calc(line.value);
    });
    root.walkRules((rule) => {
      if (!rule.nodes.length || rule.selector === ":root") rule.remove();
    });
  },
};

/**
 * Weights between the hundreds are unknown to the libraries that draw.
 *
 * @param {string} weight
 */
function wholeHundred(weight) {
  const number = Number(weight);
  return Number.isNaN(number) ? weight : String(Math.round(number / 100) * 100);
}

/**
 * One face: as it is embedded in an SVG, and as files for the libraries that draw.
 *
 * @param {Face} face
 * @param {string} folder
 */
async function font(face, folder) {
  const whole = await readFile(path.join(here, "node_modules", face.file));
  const text = characters(face.ranges);
  const variable = face.weights.length > 1 || face.weights[0] !== 400;
  const woff2 = await subsetFont(whole, text, {
    targetFormat: "woff2",
    noLayoutClosure: !variable,
    ...(variable && { variationAxes: { wght: WEIGHTS } }),
  });
  for (const weight of face.weights) {
    const pinned = variable && { variationAxes: { wght: weight } };
    /** @type {Buffer} */
    const file = await subsetFont(whole, text, { targetFormat: "truetype", noLayoutClosure: true, ...pinned });
    await writeFile(path.join(folder, `${face.family.replaceAll(" ", "-")}-${weight}-${hash(file)}.ttf`), file);
  }
  return {
    family: face.family,
    weight: variable ? `${WEIGHTS.min} ${WEIGHTS.max}` : "400",
    ranges: face.ranges,
    woff2: woff2.toString("base64"),
  };
}

/** @param {[number, number][]} ranges */
function characters(ranges) {
  return ranges
    .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)))
    .join("");
}

/** @param {string | Buffer} content */
function hash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
}
