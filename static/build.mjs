/**
 * Bundles the browser code of `src/` into `dist/`, under names that carry a hash of their content.
 *
 * A name that changes with its content may be cached for ever; `manifest.json` tells the templates which name is
 * today's ("main.js" -> "main-5XK2.js"). The folder is emptied first, so that nothing stale is ever served.
 */
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build, context } from "esbuild";

const here = import.meta.dirname;
const out = path.join(here, "dist");

/** What a template can ask for by name; everything else is reached from these. */
const entries = ["src/main.js", "src/css/main.css"].filter((entry) => existsSync(path.join(here, entry)));

/** @type {import("esbuild").Plugin} */
const manifest = {
  name: "manifest",
  setup(/** @type {import("esbuild").PluginBuild} */ build) {
    build.onEnd(async (result) => {
      if (result.metafile) await writeManifest(result.metafile.outputs);
    });
  },
};

/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: here,
  entryPoints: entries,
  outdir: out,
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
  plugins: [manifest],
};

/**
 * Entries, fonts and pictures by the name they have in the sources; shared chunks are found through the entries.
 *
 * @param {import("esbuild").Metafile["outputs"]} outputs
 */
async function writeManifest(outputs) {
  const names = Object.keys(outputs)
    .map((file) => path.basename(file))
    .filter((file) => !file.endsWith(".map") && !file.startsWith("chunk-"));
  const rows = names.sort().map((file) => [file.replace(/-[A-Z0-9]{8}(?=\.[a-z0-9]+$)/, ""), file]);
  await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
if (process.argv.includes("--watch")) await (await context(options)).watch();
else await build(options);
