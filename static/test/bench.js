/**
 * A workbench without a page: the service's answers are let go by hand, in any order, so that what happens between a question
 * and its answer happens in a test the same way every time.
 */
import { freshState } from "../src/fresh.js";
import { createStore } from "../src/store.js";
import { createWorkbench } from "../src/workbench.js";

/** @typedef {import("../src/types").State} State */
/** @typedef {import("../src/types").GraphAnswer} GraphAnswer */
/** @typedef {{path: string, body: any, signal: AbortSignal | undefined, answer: (body: unknown, status?: number) => Promise<void>}} Question */

/** Time for everything that follows from an answer. */
export const soon = () => new Promise((resolve) => setTimeout(resolve, 1));

/** @returns {Question[]} questions as they reach the service; to answer one takes it away */
export function service() {
  /** @type {Question[]} */
  const reached = [];
  globalThis.fetch = /** @type {typeof fetch} */ (
    (path, request) =>
      new Promise((resolve, reject) => {
        const signal = request?.signal ?? undefined;
        signal?.addEventListener("abort", () => reject(new Error("aborted")));
        /** @type {Question} */
        const question = {
          path: String(path).replace("/api/v1/", ""),
          body: JSON.parse(String(request?.body)),
          signal,
          answer(body, status = 200) {
            reached.splice(reached.indexOf(question), 1);
            resolve(new Response(JSON.stringify(body), { status }));
            return soon().then(soon);
          },
        };
        reached.push(question);
      })
  );
  return reached;
}

/** What pages have and Node has not. @returns {{document: EventTarget, window: EventTarget}} to send events to */
export function stage() {
  const [document, window] = [new EventTarget(), new EventTarget()];
  const documentElement = { dataset: {} };
  Object.assign(document, { documentElement, getElementById: () => null, querySelector: () => null });
  Object.assign(globalThis, {
    document,
    window: globalThis,
    addEventListener: window.addEventListener.bind(window),
  });
  return { document, window };
}

/**
 * The answer to a program of lines such as "a = 1" and "x = [1, 2]", as much of it as the page's own logic reads.
 *
 * @param {string} program
 * @returns {GraphAnswer}
 */
export function answerTo(program) {
  let from = 0;
  const nodes = program.split("\n").map((line, id) => {
    const [name = "", text = ""] = line.split(" = ");
    const start = from + name.length + 3;
    from += line.length + 1;
    const span = [start, start + text.length];
    if (!text.startsWith("[")) {
      return { id, key: name, name, label: name, kind: "parameter", shape: [], span, value: Number(text), gradient: 2 };
    }
    const data = JSON.parse(text);
    const value = { shape: [data.length], data, min: 0, max: 1, mean: 0 };
    return { id, key: name, name, label: name, kind: "data", shape: [data.length], span, value, gradient: null };
  });
  const parameters = nodes
    .filter(({ kind }) => kind === "parameter")
    .map(({ id, name }) => ({ name, node: id, shape: [] }));
  const steps = [{ text: "one" }, { text: "two" }];
  return /** @type {GraphAnswer} */ (
    /** @type {unknown} */ ({ nodes, edges: [], parameters, steps, loss: 1, output: 0, pictures: [{ kind: "loss" }] })
  );
}

/** @param {string} program @returns {State} the state of a page just opened on it */
export function stateOf(program) {
  return freshState({ program, answer: answerTo(program), rate: 0.1, iterations: 20, view: "page" });
}

/** @param {string} program */
export function bench(program) {
  const { document, window } = stage();
  const reached = service();
  const fresh = stateOf(program);
  const store = createStore(fresh);
  const workbench = createWorkbench(store);
  /** Answers the oldest question about a graph. */
  async function answerGraph() {
    const question = reached.find(({ path }) => path === "graph");
    if (!question) throw new Error("Nothing was asked.");
    await question.answer(answerTo(question.body.program));
  }
  return { document, window, reached, fresh, store, workbench, answerGraph };
}
