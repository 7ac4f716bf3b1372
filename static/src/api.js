/**
 * Asks the service; the only module that fetches, so that the order of answers is decided in one place.
 *
 * On a lane one question is under way and one waits: a newer one takes the waiting one's place, so that a fast hand on
 * a knob never floods the service, and no answer can be overtaken by an older one.
 */

import { linesOf } from "./lines.js";

/** @typedef {import("./types").Problem} Problem */

const ROOT = "/api/v1/";

/** What the service refused, with the sentence and the place. */
export class Refusal extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The service gave no answer at all, or none that it means: worth another try. */
export class Unreachable extends Error {}

/**
 * Whether an error is the service's way to answer, or not to: any other is a mistake of the page, which must be heard of.
 *
 * @param {unknown} error
 */
export function isAnswer(error) {
  return error instanceof Refusal || error instanceof Unreachable;
}

/**
 * What can be done without: null where the service refuses or does not answer.
 *
 * @template Answer
 * @param {Promise<Answer>} asked
 * @returns {Promise<Answer | null>}
 */
export function quietly(asked) {
  return asked.catch((error) => {
    if (isAnswer(error)) return null;
    throw error;
  });
}

/**
 * What a visitor is told of an error: the service's own sentence where it refused, and never what was written for programmers.
 *
 * @param {unknown} error
 * @param {string} otherwise
 */
export function sentenceOf(error, otherwise) {
  return error instanceof Refusal ? error.message : otherwise;
}

/**
 * @template Answer
 * @typedef {object} Lane
 * @property {(body: object, replace?: boolean) => Promise<Answer | null>} ask null when something newer was asked before this
 *   was answered; with `replace` whatever is under way is given up
 * @property {() => void} drop gives up everything
 */

/**
 * @template Answer
 * @param {string} path
 * @returns {Lane<Answer>}
 */
export function lane(path) {
  /** @typedef {{body: object, resolve: (answer: Promise<Answer | null> | null) => void}} Question */
  /** @type {AbortController | null} */
  let under = null;
  /** @type {Question | null} */
  let waiting = null;

  function drop() {
    waiting?.resolve(null);
    waiting = null;
    under?.abort();
    under = null;
  }

  /** @param {object} body @returns {Promise<Answer | null>} */
  async function send(body) {
    const own = new AbortController();
    under = own;
    try {
      const answer = await post(path, body, own.signal);
      return own.signal.aborted ? null : /** @type {Answer} */ (answer);
    } catch (error) {
      if (own.signal.aborted) return null;
      throw error;
    } finally {
      if (under === own) next();
    }
  }

  /** The lane is never free between two questions: one that is asked meanwhile cannot slip in beside the waiting one. */
  function next() {
    under = null;
    const question = waiting;
    waiting = null;
    question?.resolve(send(question.body));
  }

  return {
    drop,
    ask(body, replace = false) {
      if (replace) drop();
      if (!under) return send(body);
      waiting?.resolve(null);
      return new Promise((resolve) => {
        waiting = { body, resolve };
      });
    },
  };
}

/**
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} signal
 * @returns {Promise<unknown>}
 */
async function post(path, body, signal) {
  return answered(
    await reach(path, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
      signal,
    }),
  );
}

/**
 * The answer in lines, as they come. An answer that comes whole is one line of each kind.
 *
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<unknown[], void, void>}
 */
export async function* lines(path, body, signal) {
  const response = await reach(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/x-ndjson, application/json;q=0.5" },
    body: JSON.stringify(body),
    signal,
  });
  if (response.ok && response.body && response.headers.get("content-type")?.includes("ndjson")) {
    for await (const some of heard(response.body)) {
      const failed = /** @type {{type: string, detail?: string}[]} */ (some).find((line) => line.type === "error");
      if (failed) throw new Unreachable(failed.detail ?? "");
      yield some;
    }
  } else {
    const whole = await answered(response);
    yield ["header", "records", "end"].map((type) => ({ ...whole, type }));
  }
}

/**
 * A connection that breaks, and a line that is none, are no answer like any other.
 *
 * @param {ReadableStream<Uint8Array>} body
 */
async function* heard(body) {
  try {
    yield* linesOf(body);
  } catch {
    throw new Unreachable("the answer broke off");
  }
}

/** @param {Response} response */
async function answered(response) {
  const answer = await response.json().catch(() => {
    throw new Unreachable(`${response.status}`);
  });
  if (response.ok) return answer;
  if (response.status >= 500) throw new Unreachable(`${response.status}`);
  throw new Refusal(answer);
}

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function reach(path, request) {
  try {
    return await fetch(ROOT + path, request);
  } catch {
    throw new Unreachable("no answer");
  }
}

/**
 * A program as a file.
 *
 * @param {string} format
 * @param {object} body
 * @returns {Promise<{blob: Blob, name: string}>}
 */
export async function exported(format, body) {
  const response = await reach(`export/${format}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) await answered(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  return { blob: await response.blob(), name: name ?? `graph.${format}` };
}

/**
 * The examples with their pictures, as the service's own page shows them.
 *
 * @returns {Promise<string>} markup
 */
export async function gallery() {
  const response = await fetch("/examples").catch(() => undefined);
  if (!response?.ok) throw new Unreachable("no gallery");
  return response.text();
}

/**
 * One question that nothing can overtake, as of a search that waits for each answer.
 *
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} [signal]
 */
export function ask(path, body, signal = new AbortController().signal) {
  return post(path, body, signal);
}

/**
 * One of the service's catalogues.
 *
 * @param {"operations" | "optimizers" | "examples"} name
 * @returns {Promise<unknown[]>}
 */
export async function catalogue(name) {
  const answer = await answered(await reach(name));
  return Array.isArray(answer) ? answer : answer[name];
}

/** @returns {Promise<import("./types").Operation[]>} for completion */
export async function operations() {
  return /** @type {import("./types").Operation[]} */ (await catalogue("operations"));
}
