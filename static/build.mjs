/**
 * Bundles the browser code of `src/` into `dist/`, under names that carry a hash of their content, and for every other language that has
 * words in `src/words/` once more into a folder of its name.
 *
 * A name that changes with its content may be cached for ever; `manifest.json` tells the templates which name is
 * today's ("main.js" -> "main-5XK2.js"). The folder is emptied first, so that nothing stale is ever served.
 */
import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import plainIs from "@csstools/postcss-is-pseudo-class";
import { build, context } from "esbuild";
import postcss from "postcss";
// @ts-expect-error it ships no types
import subsetFont from "subset-font";
import { writeDrawing } from "./drawing.mjs";

const here = import.meta.dirname;
const out = path.join(here, "dist");

/** What a template can ask for by name; everything else is reached from these. */
const entries = [
  "src/main.js",
  "src/reference.js",
  "src/theme.js",
  "src/css/main.css",
  "src/css/pages.css",
  "src/css/docs.css",
].filter((entry) => existsSync(path.join(here, entry)));

/** What is built apart: it holds a library of another kind of modules, for which all others would load what joins them. */
const APART = "src/docs.js";

/** What formulas can be made of, as first and last code points; the whole math font is four times as heavy. */
const MATH_CHARACTERS = [
  [0x20, 0x7e], // Latin letters, digits, signs
  [0xa0, 0xff],
  [0x131, 0x131],
  [0x237, 0x237], // dotless i and j, under accents
  [0x391, 0x3f6], // Greek
  [0x2010, 0x2027], // dashes, quotes, dots
  [0x202f, 0x2064], // narrow spaces, primes, invisible operators
  [0x2070, 0x209c], // superscripts and subscripts
  [0x2100, 0x214f], // letterlike: ℎ, ℓ, ℝ
  [0x2190, 0x21ff], // arrows
  [0x2200, 0x22ff], // operators
  [0x2308, 0x230b], // ceiling and floor
  [0x27e6, 0x27eb], // brackets
  [0x2a00, 0x2a0c], // large operators
  [0x2a2f, 0x2a2f],
  [0x2a7d, 0x2a7e], // slanted comparisons
  [0x1d400, 0x1d467], // bold and italic letters, which MathML turns one-letter names into
  [0x1d6a4, 0x1d6a5],
  [0x1d6e2, 0x1d71b], // italic Greek
];

/** @type {import("esbuild").Plugin} */
const mathFont = {
  name: "math font",
  setup(build) {
    build.onLoad({ filter: /stix-two-math.*\.woff2$/ }, async ({ path: file }) => {
      const whole = await readFile(file);
      return { contents: await subsetFont(whole, mathText(), { targetFormat: "woff2" }), loader: "file" };
    });
  },
};

/**
 * Browsers look for the rules of an element by what their last part names, and try those that end with `:is()` on every element: written out,
 * they cost nothing where a graph's hundreds of boxes change.
 *
 * @type {import("esbuild").Plugin}
 */
const plainSelectors = {
  name: "plain selectors",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const written = await readFile(file, "utf8");
      const { css } = await postcss([plainIs()]).process(written, { from: file, map: { inline: true } });
      return { contents: css, loader: "css" };
    });
  },
};

/** The language that `#words/…` means where nothing else is said; what another one lacks is taken from it. */
const ENGLISH = "en";
const words = path.join(here, "src", "words");

/** @param {string} language @returns {import("esbuild").Plugin} */
const wordsOf = (language) => ({
  name: "words",
  setup(build) {
    build.onResolve({ filter: /^#words\// }, ({ path: asked }) => {
      const name = asked.slice("#words/".length);
      const own = path.join(words, language, name);
      return { path: existsSync(own) ? own : path.join(words, ENGLISH, name) };
    });
  },
});

/** @param {string} language @returns {import("esbuild").Plugin} */
const manifestOf = (language) => ({
  name: "manifest",
  setup({ onEnd }) {
    onEnd(async ({ metafile }) => {
      if (!metafile) return;
      const alone = { entryPoints: [APART], splitting: false, plugins: [wordsOf(language)] };
      const apart = await build({ ...optionsFor(language), ...alone });
      await writeManifest({ ...metafile.outputs, ...apart.metafile?.outputs }, folderOf(language));
    });
  },
});

/** @param {string} language @returns {import("esbuild").BuildOptions} */
const optionsFor = (language) => ({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: folderOf(language),
  outbase: path.join(here, "src"),
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  minify: true,
  sourcemap: "linked",
  loader: { ".woff2": "file", ".woff": "empty", ".svg": "file", ".png": "file" },
  metafile: true,
  logLevel: "warning",
  plugins: [mathFont, plainSelectors, wordsOf(language), manifestOf(language)],
});

/** Where a language is built. @param {string} language */
function folderOf(language) {
  return language === ENGLISH ? out : path.join(out, language);
}

/** Every character of the ranges, as the text that the subset has to be able to set. */
function mathText() {
  return MATH_CHARACTERS.flatMap(([first = 0, last = 0]) =>
    Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
  ).join("");
}

/**
 * Entries, fonts, pictures and what drawings need by the name they have in the sources. Of the shared chunks only those are named that the first
 * script cannot run without ("first/0.js", …), so that a page asks for them at once and not one after the other.
 *
 * @param {import("esbuild").Metafile["outputs"]} outputs
 * @param {string} folder
 */
async function writeManifest(outputs, folder) {
  const names = Object.keys(outputs)
    .map((file) => path.basename(file))
    .filter((file) => !file.endsWith(".map") && !file.startsWith("chunk-"));
  const rows = names.sort().map((file) => [file.replace(/-[A-Z0-9]{8}(?=\.[a-z0-9]+$)/, ""), file]);
  rows.push(...firstChunks(outputs).map((file, i) => [`first/${i}.js`, path.basename(file)]));
  const named = { ...Object.fromEntries(rows), ...(await writeDrawing(folder)) };
  await writeFile(path.join(folder, "manifest.json"), `${JSON.stringify(named, null, 2)}\n`);
}

/** @param {import("esbuild").Metafile["outputs"]} outputs */
function firstChunks(outputs) {
  const found = new Set(Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === "src/main.js"));
  // A set that grows while it is walked ends when nothing new is found.
  for (const file of found) {
    for (const { path: needed, kind } of outputs[file]?.imports ?? [])
      if (kind === "import-statement") found.add(needed);
  }
  return [...found].slice(1);
}

await rm(out, { recursive: true, force: true });
const asked = process.argv.slice(2).filter((word) => !word.startsWith("--"));
for (const language of asked.length ? asked : readdirSync(words)) {
  await mkdir(folderOf(language), { recursive: true });
  if (process.argv.includes("--watch")) await (await context(optionsFor(language))).watch();
  else await build(optionsFor(language));
}
