/**
 * Holds the page's one state, frozen: views read it and are told of every change, nobody changes it in place.
 */

/** @typedef {import("./types").State} State */
/** @typedef {(state: State, previous: State) => void} Listener */

/**
 * @param {State} initial
 */
export function createStore(initial) {
  let state = Object.freeze(initial);
  /** @type {Listener[]} */
  const listeners = [];
  return {
    get: () => state,
    /** @param {Partial<State>} change */
    set(change) {
      const previous = state;
      state = Object.freeze({ ...state, ...change });
      for (const listener of listeners) listener(state, previous);
    },
    /** @param {Listener} listener @param {boolean} [early] told before the others: it asks for something, and they can draw meanwhile */
    listen(listener, early) {
      listeners[early ? "unshift" : "push"](listener);
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
