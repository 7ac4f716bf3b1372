/**
 * What lies over the page, as a dialog does, is a place in the browser's history: Back closes it, as one expects on a phone, and
 * closing it by hand takes the place away again. Each place says how many lie over the page there; one that says nothing is
 * somebody else's, as where another address was typed.
 */

/** @typedef {() => void} Close */

/** The top last. @type {Close[]} */
const open = [];
/** Events that only told of layers. @type {WeakSet<Event>} */
const own = new WeakSet();
/** Milliseconds after which a browser that says nothing of a movement is no longer waited for. */
const PATIENCE = 1000;
/** The browser moves later than it is told to, and one movement has to be over before the next. */
let moved = Promise.resolve();
let isLeaving = false;

/** @param {unknown} state of a place @returns {number | null} null for one of others */
function levelOf(state) {
  const level = /** @type {{layers?: number} | null} */ (state)?.layers;
  return typeof level === "number" ? level : null;
}

/** @param {number} level @param {"pushState" | "replaceState"} how */
function mark(level, how) {
  history[how]({ layers: level }, "");
}

/** @param {Close} close what closes it; it may ask to `leave` itself */
export function enter(close) {
  open.push(close);
  moved = moved.then(() => {
    const level = levelOf(history.state) ?? 0;
    if (!open.includes(close) || level >= open.length) return;
    mark(level, "replaceState");
    mark(level + 1, "pushState");
  });
}

/** @param {Close} close */
export function leave(close) {
  const place = open.indexOf(close);
  if (place < 0) return;
  open.splice(place, 1);
  moved = moved.then(goBack);
}

/** @returns {Promise<void>} */
function goBack() {
  if ((levelOf(history.state) ?? 0) <= open.length) return Promise.resolve();
  isLeaving = true;
  return new Promise((resolve) => {
    const done = () => {
      isLeaving = false;
      removeEventListener("popstate", done);
      resolve();
    };
    addEventListener("popstate", done);
    setTimeout(done, PATIENCE);
    history.back();
  });
}

/** When every place that was left is gone. */
export function settled() {
  return moved;
}

/** @param {Event} event @returns {boolean} whether it is a movement between layers of one place, which is no other address */
export function isOfLayers(event) {
  return own.has(event);
}

/** Once, before all others listen to places. */
export function watchLayers() {
  // A page that is loaded anew has nothing over it.
  if (levelOf(history.state)) history.replaceState(null, "");
  addEventListener("popstate", (event) => {
    const level = levelOf(event.state);
    if (level !== null && (isLeaving || open.length > level)) own.add(event);
    while (open.length > (level ?? 0)) open.pop()?.();
  });
}
