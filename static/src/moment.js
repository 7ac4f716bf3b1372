/**
 * Says what is known at a moment: pure, so that going back is the same as never having gone forward.
 *
 * The timeline is one row of positions: 0 (nothing computed yet), one for each step of the two passes, one for each
 * update; what lies between two updates, the passes of an iteration, are the fractions between them. Nothing is computed
 * anew here but the partial sum at a branch.
 */
import { flat, isArray } from "./numbers.js";

/** @typedef {import("./types").Moment} Moment */
/** @typedef {import("./types").Step} Step */
/** @typedef {import("./types").GraphNode} GraphNode */
/** @typedef {import("./types").GraphEdge} GraphEdge */
/** @typedef {import("./types").Tensor} Tensor */

/** @typedef {"none" | "waiting" | "stale" | "partial" | "known"} SlotState */
/** @typedef {{state: SlotState, tensor: Tensor | null}} Slot */
/** @typedef {{node: number, before: Tensor | null, contribution: Tensor, after: Tensor, arrived: number, expected: number}} Arrival */
/**
 * @typedef {object} Known
 * @property {Map<number, Slot>} values by node id
 * @property {Map<number, Slot>} gradients by node id
 * @property {Map<number, "none" | "waiting" | "known">} edges what each edge has contributed, by edge id
 * @property {Step | null} step the step that is happening
 * @property {Set<number>} activeEdges
 * @property {Arrival[]} arrivals contributions of this step that add to another
 */

/** Of steps that were asked about, as every move along them does. @type {WeakMap<Step[], {forward: number, seed: number, backward: number}>} */
const counted = new WeakMap();

/** @param {Step[]} steps @returns {Readonly<{forward: number, seed: number, backward: number}>} */
export function phases(steps) {
  const known = counted.get(steps);
  if (known) return known;
  const count = { forward: 0, seed: 0, backward: 0 };
  for (const step of steps) count[step.phase] += 1;
  counted.set(steps, count);
  return count;
}

/**
 * @param {Moment} moment
 * @param {number} steps how many there are
 */
export function positionOf(moment, steps) {
  const { iteration, step } = moment;
  if (iteration === 0) return Math.min(step, steps);
  return steps + iteration - 1 + (Math.min(step, steps) + 1) / (steps + 1);
}

/**
 * Whether one comes to a step from elsewhere than the step beside it: then nothing has to arrive there one by one.
 *
 * @param {Moment} from
 * @param {Moment} to
 * @param {number} steps
 */
export function isLeap(from, to, steps) {
  if (from.iteration === to.iteration) return Math.abs(to.step - from.step) > 1;
  const isOn = to.iteration > from.iteration ? from.step >= steps && to.step <= 1 : from.step <= 1 && to.step >= steps;
  return !isOn;
}

/**
 * @param {number} position
 * @param {number} steps
 * @returns {Moment}
 */
export function momentAt(position, steps) {
  if (position <= steps) return { iteration: 0, step: position };
  const iteration = Math.ceil(position - steps - 1e-9);
  const part = position - steps - (iteration - 1);
  return { iteration, step: Math.min(steps, Math.max(0, Math.round(part * (steps + 1)) - 1)) };
}

/**
 * @param {Moment} moment
 * @param {number} steps
 * @param {number} iterations
 * @returns {Moment} the nearest one that exists
 */
export function clampMoment(moment, steps, iterations) {
  const iteration = Math.min(Math.max(0, Math.trunc(moment.iteration)), iterations);
  const step = Math.min(Math.max(0, Math.trunc(moment.step)), steps);
  return { iteration, step: iteration < moment.iteration ? steps : step };
}

/** The last answer, which several parts of the page ask for. @type {{asked: unknown[], known: Known} | undefined} */
let last;

/**
 * @param {GraphNode[]} nodes
 * @param {GraphEdge[]} edges
 * @param {Step[]} steps
 * @param {number} played how many steps have happened
 * @returns {Known}
 */
export function knownAt(nodes, edges, steps, played) {
  const asked = [nodes, edges, steps, played];
  if (!last || asked.some((each, i) => each !== last?.asked[i]))
    last = { asked, known: knowing(nodes, edges, steps, played) };
  return last.known;
}

/**
 * @param {GraphNode[]} nodes
 * @param {GraphEdge[]} edges
 * @param {Step[]} steps
 * @param {number} played
 * @returns {Known}
 */
function knowing(nodes, edges, steps, played) {
  const done = steps.slice(0, played);
  const step = done.at(-1) ?? null;
  /** @type {Set<number>} */
  const flowed = new Set();
  /** @type {Set<number>} */
  const computed = new Set();
  for (const { phase, node, edges: along } of done) {
    if (phase === "forward") computed.add(node);
    else if (phase === "backward") for (const each of along) flowed.add(each);
  }
  const seeded = seedOf(done);
  const leaving = outgoing(edges);
  /** @type {Known["values"]} */
  const values = new Map();
  for (const node of nodes) {
    const leaf = node.kind !== "operation";
    values.set(node.id, slot(leaf || computed.has(node.id) ? "known" : "waiting", node.value));
  }
  // On the way forward nothing flows back: what is said of that is the same from step to step.
  const isFlowing = seeded !== null || flowed.size > 0 || played >= steps.length;
  const back = isFlowing ? returned() : unreturned(nodes, edges, returned);
  function returned() {
    /** @type {Known["gradients"]} */
    const gradients = new Map();
    for (const node of nodes) {
      const along = leaving.get(node.id) ?? NOWHERE;
      gradients.set(node.id, gradientSlot(node, along, flowed, seeded, played >= steps.length));
    }
    /** @type {Known["edges"]} */
    const states = new Map();
    for (const { id, contribution } of edges) {
      states.set(id, contribution === null ? "none" : flowed.has(id) ? "known" : "waiting");
    }
    return { gradients, edges: states };
  }
  const came = step?.phase === "backward" ? arrivals(nodes, leaving, flowed, step.edges) : [];
  return { values, ...back, step, activeEdges: new Set(step?.edges), arrivals: came };
}

/** @typedef {Pick<Known, "gradients" | "edges">} Back */
/** Of the numbers that were asked about last. @type {{nodes: GraphNode[], edges: GraphEdge[], back: Back} | null} */
let before = null;

/**
 * @param {GraphNode[]} nodes
 * @param {GraphEdge[]} edges
 * @param {() => Back} make
 * @returns {Back} where nothing has flowed back yet
 */
function unreturned(nodes, edges, make) {
  if (before?.nodes !== nodes || before.edges !== edges) before = { nodes, edges, back: make() };
  return before.back;
}

/**
 * While an iteration's passes are going on: what has not been computed again is still there, out of date.
 *
 * @param {Known} known
 * @param {GraphNode[]} before those of the iteration before
 * @returns {Known}
 */
export function outOfDate(known, before) {
  /** @param {Map<number, Slot>} slots @param {(node: GraphNode) => Tensor | null} numberOf @returns {Map<number, Slot>} */
  const aged = (slots, numberOf) =>
    new Map(
      [...slots].map(([id, slot]) => {
        const node = before[id];
        return [id, node && slot.state === "waiting" ? { state: "stale", tensor: numberOf(node) } : slot];
      }),
    );
  return {
    ...known,
    values: aged(known.values, (node) => node.value),
    gradients: aged(known.gradients, (node) => node.gradient),
  };
}

/** @param {Step[]} done */
function seedOf(done) {
  return done.find((each) => each.phase === "seed")?.node ?? null;
}

/** What is not there is the same everywhere: of a large graph that is most of it, at every step. @type {Record<"waiting" | "none", Slot>} */
const ABSENT = {
  waiting: Object.freeze({ state: "waiting", tensor: null }),
  none: Object.freeze({ state: "none", tensor: null }),
};
/** @type {GraphEdge[]} */
const NOWHERE = [];

/**
 * @param {SlotState} state
 * @param {Tensor | null} tensor
 * @returns {Slot}
 */
function slot(state, tensor) {
  return state === "waiting" || state === "none" ? ABSENT[state] : { state, tensor };
}

/** Of the edges that were asked about, as long as somebody has them. @type {WeakMap<GraphEdge[], Map<number, GraphEdge[]>>} */
const bySource = new WeakMap();

/**
 * Edges that carry a gradient back, by their source, in the order in which the engine adds them.
 *
 * @param {GraphEdge[]} edges
 * @returns {Map<number, GraphEdge[]>}
 */
function outgoing(edges) {
  /** @type {Map<number, GraphEdge[]>} */
  const leaving = bySource.get(edges) ?? new Map();
  if (bySource.has(edges)) return leaving;
  bySource.set(edges, leaving);
  for (const edge of edges) {
    if (edge.contribution === null) continue;
    const row = leaving.get(edge.source);
    if (row) row.push(edge);
    else leaving.set(edge.source, [edge]);
  }
  return leaving;
}

/**
 * @param {GraphNode} node
 * @param {GraphEdge[]} leaving
 * @param {Set<number>} flowed
 * @param {number | null} seeded
 * @param {boolean} over nothing more will come
 * @returns {Slot}
 */
function gradientSlot(node, leaving, flowed, seeded, over) {
  if (node.gradient === null) return slot("none", null);
  if (node.id === seeded && leaving.length === 0) return slot("known", node.gradient);
  let arrived = 0;
  for (const edge of leaving) if (flowed.has(edge.id)) arrived += 1;
  if (leaving.length === arrived && (arrived > 0 || over)) return slot("known", node.gradient);
  if (arrived === 0) return slot("waiting", null);
  return slot("partial", total(leaving.filter((edge) => flowed.has(edge.id))));
}

/** Contributions of one step to one node that are told each by itself. */
const MOST_APART = 3;

/**
 * @param {GraphNode[]} nodes
 * @param {Map<number, GraphEdge[]>} leaving
 * @param {Set<number>} flowed
 * @param {number[]} now edges of this step
 * @returns {Arrival[]}
 */
function arrivals(nodes, leaving, flowed, now) {
  const fresh = new Set(now);
  /** @type {Arrival[]} */
  const rows = [];
  for (const node of nodes) {
    const edges = leaving.get(node.id) ?? [];
    if (edges.length < 2 || !edges.some((edge) => fresh.has(edge.id))) continue;
    const arrived = edges.filter((edge) => flowed.has(edge.id) && !fresh.has(edge.id));
    const coming = edges.filter((edge) => fresh.has(edge.id));
    // A node that one operation uses twice receives two contributions of one step: one by one, unless they are many.
    for (const together of coming.length > MOST_APART ? [coming] : coming.map((edge) => [edge])) {
      const before = arrived.length ? total(arrived) : null;
      arrived.push(...together);
      rows.push({
        node: node.id,
        before,
        contribution: total(together),
        after: (arrived.length === edges.length ? node.gradient : null) ?? total(arrived),
        arrived: arrived.length,
        expected: edges.length,
      });
    }
  }
  return rows;
}

/**
 * Adds contributions as they have come so far, in the order of the edges.
 *
 * @param {GraphEdge[]} edges
 * @returns {Tensor}
 */
export function total(edges) {
  const first = edges[0]?.contribution ?? 0;
  if (edges.length === 1) return first;
  const rows = edges.map((edge) => flat(edge.contribution));
  if (!isArray(first))
    return /** @type {import("./types").Figure} */ (rows.reduce((sum, row) => sum + (row?.[0] ?? 0), 0));
  if (rows.some((row) => row === null)) return { ...first, data: null };
  const data = /** @type {number[][]} */ (rows).reduce((sum, row) => sum.map((x, i) => x + (row[i] ?? 0)));
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  return { shape: first.shape, min: Math.min(...data), max: Math.max(...data), mean, data };
}
