/**
 * Keeps the whole state in the address: one table of fields reads and writes it, so that a link opens an exact moment.
 *
 * What a link says wrongly is left out and named, never guessed. An address that says anything says everything that depends on
 * today's page (the program, its rate), so that it opens the same tomorrow, when the page may begin with another example.
 */
import { pack, unpack } from "./packing.js";
import { PARTS } from "./parts.js";

/** @typedef {import("./types").State} State */
/**
 * @typedef {object} Field
 * @property {string} key as it stands in the address
 * @property {"work" | "look"} of what an example replaces, or how the page looks, which stays
 * @property {(text: string) => unknown} read undefined when the text means nothing
 * @property {(state: State) => string} write
 * @property {boolean} [always] said in every address, because the page of another day may begin otherwise
 * @property {(text: string) => string[]} [strange] parts of the text that mean nothing, where the others are kept
 * @property {boolean} [long] packed under the key with a z where that is shorter
 */

/** What the fields of an address mean; links carry it, so that a later page can still read them. */
export const VERSION = 1;
const MOST_ITERATIONS = 100_000;
const MOST_UNPACKED = 4_000_000;
/** Below this many letters a text that can be read is worth more than a short one. */
const READABLE = 160;
/** Those that the page offers. */
const SPEEDS = [0.5, 1, 2, 4, 8];

/** @type {Record<string, Field>} */
export const FIELDS = {
  program: {
    key: "program",
    of: "work",
    always: true,
    long: true,
    read: (text) => text,
    write: (state) => state.program,
  },
  values: { key: "values", of: "work", long: true, read: readObject, write: (state) => JSON.stringify(state.values) },
  iteration: { key: "iteration", of: "work", read: readCount, write: (state) => String(state.moment.iteration) },
  step: { key: "step", of: "work", read: readCount, write: writeStep },
  rate: { key: "rate", of: "work", always: true, read: readPositive, write: (state) => String(state.rate) },
  iterations: {
    key: "iterations",
    of: "work",
    always: true,
    read: (text) => oneOrMore(readCount(text)),
    write: (state) => String(state.iterations),
  },
  optimizer: {
    key: "optimizer",
    of: "work",
    read: (text) => (/^[a-z_]{1,40}$/.test(text) ? text : undefined),
    write: (state) => state.optimizer,
  },
  optimizerSettings: {
    key: "settings",
    of: "work",
    read: readNumbers,
    write: (state) => JSON.stringify(state.optimizerSettings),
  },
  seed: { key: "seed", of: "work", read: readSeed, write: (state) => String(state.seed) },
  batchSize: {
    key: "batch",
    of: "work",
    read: (text) => (text === "all" ? null : oneOrMore(readCount(text))),
    write: (state) => (state.batchSize === null ? "all" : String(state.batchSize)),
  },
  speed: {
    key: "speed",
    of: "look",
    read: (text) => SPEEDS.find((speed) => speed === readPositive(text)),
    write: (state) => String(state.speed),
  },
  picture: {
    key: "picture",
    of: "work",
    read: (text) => (["fit", "regions", "slice", "contour"].includes(text) ? text : undefined),
    write: (state) => state.picture,
  },
  knob: { key: "knob", of: "work", read: readEntry, write: (state) => state.knob },
  across: { key: "across", of: "work", read: readEntry, write: (state) => state.across },
  up: { key: "up", of: "work", read: readEntry, write: (state) => state.up },
  scale: {
    key: "scale",
    of: "look",
    read: (text) => (["auto", "log", "linear"].includes(text) ? text : undefined),
    write: (state) => state.scale,
  },
  large: {
    key: "large",
    of: "look",
    read: (text) => (text === "yes" ? true : undefined),
    write: (state) => (state.large ? "yes" : ""),
  },
  folded: {
    key: "folded",
    of: "work",
    read: (text) => (text === "none" ? [] : readKeys(text)),
    write: ({ folded }) => (folded === null ? "" : folded.join(",") || "none"),
  },
  point: {
    key: "point",
    of: "work",
    read: (text) => lessOne(oneOrMore(readCount(text))),
    write: ({ point }) => (point === null ? "" : String(point + 1)),
  },
  grain: {
    key: "grain",
    of: "look",
    read: (text) => (["auto", "operation", "pass", "iteration"].includes(text) ? text : undefined),
    write: (state) => state.grain,
  },
  theme: {
    key: "theme",
    of: "look",
    read: (text) => (["auto", "light", "dark", "projector"].includes(text) ? text : undefined),
    write: (state) => state.theme,
  },
  hidden: {
    key: "hide",
    of: "look",
    read: readParts,
    strange: (text) => text.split(",").filter((part) => !PARTS.includes(part)),
    write: (state) => state.hidden.join(","),
  },
};

/**
 * @typedef {object} Address
 * @property {Record<string, unknown>} fields
 * @property {string[]} ignored keys that mean nothing here, or a key with the part of it that does
 * @property {boolean} newer whether the link was made by a later page than this
 */

/**
 * @param {string} fragment with or without "#"
 * @returns {Promise<Address>}
 */
export async function readAddress(fragment) {
  /** @type {Record<string, unknown>} */
  const fields = {};
  const ignored = [];
  let newer = false;
  for (const [key, text] of new URLSearchParams(fragment.replace(/^#/, ""))) {
    if (key === "v") {
      newer = Number(text) > VERSION;
      continue;
    }
    const found = fieldOf(key);
    const plain = found?.packed ? await unpack(text, MOST_UNPACKED) : text;
    const value = plain === undefined ? undefined : found?.field.read(plain);
    if (found === undefined || value === undefined) ignored.push(key);
    else {
      fields[found.name] = value;
      ignored.push(...(found.field.strange?.(plain ?? "") ?? []).map((part) => `${key}=${part}`));
    }
  }
  return { fields, ignored, newer };
}

/** @param {string} key */
function fieldOf(key) {
  for (const [name, field] of Object.entries(FIELDS)) {
    if (field.key === key) return { name, field, packed: false };
    if (field.long && `${field.key}z` === key) return { name, field, packed: true };
  }
  return undefined;
}

/**
 * @param {State} state
 * @param {State} fresh the state of a page just opened: where nothing differs from it, the address is bare
 * @returns {Promise<string>} the fragment without "#", or ""
 */
export async function writeAddress(state, fresh) {
  const differs = Object.values(FIELDS).some(({ write }) => write(state) !== write(fresh));
  return differs ? writeFields(state, said(state, fresh)) : "";
}

/**
 * The address for others: whole even where the page is as it was opened.
 *
 * @param {State} state
 * @param {State} fresh
 */
export function writeLink(state, fresh) {
  return writeFields(state, said(state, fresh));
}

/**
 * The same at once, for a page that is being closed: long texts stand as they are, because packing takes a moment.
 *
 * @param {State} state
 * @param {State} fresh
 */
export function writeUnpacked(state, fresh) {
  const texts = said(state, fresh).map(({ key, write }) => [key, write(state)]);
  return new URLSearchParams([["v", String(VERSION)], ...texts]).toString();
}

/**
 * @param {State} state
 * @param {State} fresh
 */
function said(state, fresh) {
  return Object.values(FIELDS).filter((field) => field.always || field.write(state) !== field.write(fresh));
}

/**
 * @param {State} state
 * @param {Field[]} fields
 */
async function writeFields(state, fields) {
  const search = new URLSearchParams({ v: String(VERSION) });
  for (const { key, write, long } of fields) {
    const text = write(state);
    const packed = long && encodeURIComponent(text).length > READABLE ? await pack(text) : undefined;
    if (packed !== undefined && packed.length < encodeURIComponent(text).length) search.set(`${key}z`, packed);
    else search.set(key, text);
  }
  return search.toString();
}

/**
 * @param {string} search with or without "?"
 * @returns {State["view"]}
 */
export function readView(search) {
  return new URLSearchParams(search).get("view") === "projector" ? "projector" : "page";
}

/**
 * The view stands before the fragment, so that the service can begin with it.
 *
 * @param {string} search with or without "?"
 * @param {State["view"]} view
 * @returns {string} the same with the view in it, "?" included where something is left
 */
export function writeView(search, view) {
  const fields = new URLSearchParams(search);
  fields.delete("view");
  if (view !== "page") fields.set("view", view);
  return fields.size > 0 ? `?${fields}` : "";
}

/**
 * An iteration whose passes are over is said without a step; one that has just begun begins with an extra 0.
 *
 * @param {State} state
 */
function writeStep({ moment: { iteration, step }, answer }) {
  if (iteration === 0) return String(step);
  const steps = answer?.steps?.length ?? Number.POSITIVE_INFINITY;
  return step >= steps ? "0" : step === 0 ? "00" : String(step);
}

/** @param {string} text */
function readCount(text) {
  return /^\d{1,6}$/.test(text) && Number(text) <= MOST_ITERATIONS ? Number(text) : undefined;
}

/** @param {number | undefined} count */
function oneOrMore(count) {
  return count === 0 ? undefined : count;
}

/** @param {number | undefined} count */
function lessOne(count) {
  return count === undefined ? undefined : count - 1;
}

/** @param {string} text keys of groups: names, of calls inside them too, with a number where there are several */
function readKeys(text) {
  return /^[\p{L}_][\p{L}\d_/.]*(,[\p{L}_][\p{L}\d_/.]*)*$/u.test(text) ? text.split(",") : undefined;
}

/** @param {string} text a knob's name, with the place of a number in an array */
function readEntry(text) {
  return /^[\p{L}_][\p{L}\d_]{0,63}(\[\d{1,6}(,\d{1,6}){0,7}\])?$/u.test(text) ? text : undefined;
}

/** @param {string} text */
function readPositive(text) {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

/** @param {string} text */
function readSeed(text) {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : undefined;
}

/** @param {string} text an object of numbers */
function readNumbers(text) {
  const object = /** @type {Record<string, unknown> | undefined} */ (readObject(text));
  return object && Object.values(object).every(Number.isFinite) ? object : undefined;
}

/** @param {string} text */
function readObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} text in any order; what is written is always in the page's own */
function readParts(text) {
  const wanted = text.split(",");
  const known = PARTS.filter((part) => wanted.includes(part));
  return known.length > 0 ? known : undefined;
}
