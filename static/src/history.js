/**
 * What was changed, and how to get back: pure, and bounded, because a page may stay open all day.
 *
 * A record keeps only those fields of the state that the change touched: to undo one typing must not turn back a theme.
 */

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").History} History */
/** @typedef {import("./types").Change} Change */

const MOST = 300;
const MOST_CHARACTERS = 2_000_000;
/** Milliseconds of rest after which the same hand begins something new. */
const REST = 1000;

/**
 * @param {History} history
 * @param {State} before
 * @param {Partial<State>} next what changes
 * @param {{label: string, gesture?: string | null}} how changes of one gesture are one record
 * @param {number} now in milliseconds
 * @param {boolean} [held] whether the hand is still down: then a gesture has all the time it wants
 * @returns {History}
 */
export function remember({ past, future }, before, next, { label, gesture = null }, now, held = false) {
  const keys = /** @type {(keyof State)[]} */ (Object.keys(next)).filter((key) => next[key] !== before[key]);
  if (keys.length === 0) return { past, future };
  const last = past.at(-1);
  if (last && gesture !== null && last.gesture === gesture && (held || now - last.at < REST)) {
    const fresh = pick(before, keys);
    return { past: [...past.slice(0, -1), { ...last, at: now, state: { ...fresh, ...last.state } }], future: [] };
  }
  return { past: bounded([...past, { label, gesture, at: now, state: pick(before, keys) }]), future: [] };
}

/**
 * Ends a gesture: what comes next is a record of its own.
 *
 * @param {History} history
 * @returns {History}
 */
export function settled(history) {
  const last = history.past.at(-1);
  if (!last?.gesture) return history;
  return { ...history, past: [...history.past.slice(0, -1), { ...last, gesture: null }] };
}

/**
 * @param {History} history
 * @param {State} now
 * @returns {{history: History, state: Partial<State>, label: string} | null} null where there is nothing to undo
 */
export function undone({ past, future }, now) {
  const last = past.at(-1);
  if (!last) return null;
  const ahead = { ...last, gesture: null, state: pick(now, keysOf(last)) };
  return { history: { past: past.slice(0, -1), future: [...future, ahead] }, state: last.state, label: last.label };
}

/**
 * @param {History} history
 * @param {State} now
 * @returns {{history: History, state: Partial<State>, label: string} | null}
 */
export function redone({ past, future }, now) {
  const next = future.at(-1);
  if (!next) return null;
  const behind = { ...next, gesture: null, state: pick(now, keysOf(next)) };
  return { history: { past: [...past, behind], future: future.slice(0, -1) }, state: next.state, label: next.label };
}

/** @param {Change} change */
function keysOf(change) {
  return /** @type {(keyof State)[]} */ (Object.keys(change.state));
}

/**
 * @param {State} state
 * @param {(keyof State)[]} keys
 * @returns {Partial<State>}
 */
function pick(state, keys) {
  return Object.fromEntries(keys.map((key) => [key, state[key]]));
}

/** @param {Change[]} past the oldest go first, and where programs are very long, sooner */
function bounded(past) {
  let room = MOST_CHARACTERS;
  let from = past.length;
  while (from > 0 && past.length - from < MOST) {
    room -= weight(past[from - 1]);
    if (room < 0 && from < past.length) break;
    from -= 1;
  }
  return past.slice(from);
}

/** @param {Change | undefined} change */
function weight(change) {
  const { program, values } = change?.state ?? {};
  return (program?.length ?? 0) + (values && Object.keys(values).length ? JSON.stringify(values).length : 0);
}
