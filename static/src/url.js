/**
 * Keeps the whole state in the address: one table of fields reads and writes it, so that a link opens an exact moment.
 *
 * What a link says wrongly is left out and counted, never guessed.
 */

/** @typedef {import("./types").State} State */
/**
 * @typedef {object} Field
 * @property {string} key as it stands in the address
 * @property {(text: string) => unknown} read undefined when the text means nothing
 * @property {(state: State) => string} write
 */

const MOST_ITERATIONS = 100_000;

/** @type {Record<string, Field>} */
export const FIELDS = {
  program: { key: "program", read: (text) => text, write: (state) => state.program },
  values: { key: "values", read: readObject, write: (state) => JSON.stringify(state.values) },
  iteration: { key: "iteration", read: readCount, write: (state) => String(state.moment.iteration) },
  step: { key: "step", read: readCount, write: (state) => String(state.moment.step) },
  rate: { key: "rate", read: readPositive, write: (state) => String(state.rate) },
  iterations: {
    key: "iterations",
    read: (text) => oneOrMore(readCount(text)),
    write: (state) => String(state.iterations),
  },
  optimizer: {
    key: "optimizer",
    read: (text) => (/^[a-z_]{1,40}$/.test(text) ? text : undefined),
    write: (state) => state.optimizer,
  },
  optimizerSettings: {
    key: "settings",
    read: readNumbers,
    write: (state) => JSON.stringify(state.optimizerSettings),
  },
  seed: { key: "seed", read: readSeed, write: (state) => String(state.seed) },
  batchSize: {
    key: "batch",
    read: (text) => (text === "all" ? null : oneOrMore(readCount(text))),
    write: (state) => (state.batchSize === null ? "all" : String(state.batchSize)),
  },
  speed: { key: "speed", read: readPositive, write: (state) => String(state.speed) },
  picture: {
    key: "picture",
    read: (text) => (["fit", "regions", "slice", "contour"].includes(text) ? text : undefined),
    write: (state) => state.picture,
  },
  knob: { key: "knob", read: readEntry, write: (state) => state.knob },
  across: { key: "across", read: readEntry, write: (state) => state.across },
  up: { key: "up", read: readEntry, write: (state) => state.up },
  large: {
    key: "large",
    read: (text) => (text === "yes" ? true : undefined),
    write: (state) => (state.large ? "yes" : ""),
  },
  theme: {
    key: "theme",
    read: (text) => (["auto", "light", "dark", "projector"].includes(text) ? text : undefined),
    write: (state) => state.theme,
  },
};

/**
 * @param {string} fragment with or without "#"
 * @returns {{fields: Record<string, unknown>, ignored: string[]}}
 */
export function readAddress(fragment) {
  /** @type {Record<string, unknown>} */
  const fields = {};
  const ignored = [];
  for (const [key, text] of new URLSearchParams(fragment.replace(/^#/, ""))) {
    const name = Object.keys(FIELDS).find((each) => FIELDS[each]?.key === key);
    const value = name && FIELDS[name]?.read(text);
    if (name === undefined || value === undefined) ignored.push(key);
    else fields[name] = value;
  }
  return { fields, ignored };
}

/**
 * @param {State} state
 * @param {State} fresh the state of a page just opened: what equals it is left out
 * @returns {string} the fragment without "#", or ""
 */
export function writeAddress(state, fresh) {
  const search = new URLSearchParams();
  for (const { key, write } of Object.values(FIELDS)) {
    if (write(state) !== write(fresh)) search.set(key, write(state));
  }
  return search.toString();
}

/** @param {string} text */
function readCount(text) {
  return /^\d{1,6}$/.test(text) && Number(text) <= MOST_ITERATIONS ? Number(text) : undefined;
}

/** @param {number | undefined} count */
function oneOrMore(count) {
  return count === 0 ? undefined : count;
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
