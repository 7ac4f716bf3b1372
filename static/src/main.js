/**
 * Wires the first look: the state, the graph at a moment, the sentence, the timeline. What changes the program comes
 * with `tools.js`, after the first paint.
 */

import { words } from "#words/first.js";
import { required } from "./dom.js";
import { createExplain } from "./explain.js";
import { freshState } from "./fresh.js";
import { createCamera } from "./graph/camera.js";
import { createDrawing } from "./graph/drawing.js";
import { boxesOf } from "./graph/framing.js";
import { actionOf } from "./keys.js";
import { isLeap, knownAt, outOfDate } from "./moment.js";
import { createPlayer } from "./player.js";
import { isWithin, iterationsOf } from "./run.js";
import { createStore } from "./store.js";
import { createTimeline } from "./timeline.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Hover} Hover */
/** @typedef {import("./types").Frame} Frame */
/** @typedef {import("./moment.js").Known} Known */
/** @typedef {Partial<Record<import("./keys.js").Action, () => unknown>>} Commands */

const element = (/** @type {string} */ id) => required(id, HTMLElement);
const { dataset } = document.documentElement;
const field = required("program", HTMLTextAreaElement);
/** @type {import("./types").GraphAnswer} */
const answer = JSON.parse(element("first-answer").textContent ?? "");

// A link opens another program: what is typed into this one would be lost, and its graph is on its way.
if (/[#&]programz?=/.test(location.hash)) {
  field.readOnly = true;
  dataset.waiting = "";
}

// A browser would leave the page for a file, also while nobody is there yet to take it.
for (const name of /** @type {const} */ (["dragover", "drop"])) {
  addEventListener(name, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
}

const fresh = freshState({
  program: field.defaultValue,
  answer,
  rate: Number(required("rate", HTMLInputElement).defaultValue),
  iterations: Number(required("iterations", HTMLInputElement).defaultValue),
  view: dataset.view === "projector" ? "projector" : "page",
});
const store = createStore(fresh);
const player = createPlayer(store);

/** @param {Hover | null} hover */
function point(hover) {
  const last = store.get().hover;
  if (hover?.id !== last?.id || hover?.kind !== last?.kind) store.set({ hover });
}

const canvas = element("canvas");
const drawing = createDrawing(canvas);
const camera = createCamera(canvas);
const letter = () => drawing.letter(camera.reading());
camera.watchBy(letter);
const explain = createExplain({
  panel: element("explain"),
  sentence: element("sentence"),
  formula: element("formula"),
  arrivals: element("arrivals"),
  spoken: element("spoken"),
});
const timeline = createTimeline({ track: element("track"), readout: element("readout") }, player.show);

/** Whether the moment was jumped to, so that its numbers are there at once. */
let leapt = false;

/** @param {State} state @param {State} last */
function render(state, last) {
  const changed = (/** @type {(keyof State)[]} */ ...names) =>
    state === last || names.some((name) => state[name] !== last[name]);
  if (state.answer.drawing && state.answer.drawing !== last.answer.drawing) {
    drawing.replace(state.answer);
    camera.adopt();
  }
  const shown = changed("answer", "frame", "before", "moment", "point", "grain");
  if (shown || changed("run", "runProblem", "behind", "told", "below", "iterations", "playing", "running", "replay")) {
    if (changed("moment", "replay")) {
      leapt = state.replay === last.replay && isLeap(last.moment, state.moment, state.answer.steps?.length ?? 0);
    }
    const other = changed("moment", "replay") || state.answer.layout !== last.answer.layout;
    const came = state.frame.iteration !== last.frame.iteration;
    showMoment(state, other, came, changed("answer", "frame", "before"));
  }
  if (changed("hover", "answer")) drawing.light(state.hover, state.answer.layout);
  const play = element("play");
  play.setAttribute("aria-pressed", String(state.playing && !state.backwards));
  play.setAttribute("aria-label", state.playing && !state.backwards ? words.pause : words.play);
}

/**
 * @param {State} state
 * @param {boolean} moved to another moment
 * @param {boolean} came whether numbers of another iteration did: those of a moment may come after it
 * @param {boolean} fresh of other numbers
 */
function showMoment(state, moved, came, fresh) {
  const frame = lens(state.frame, state);
  const { nodes, edges, iteration } = frame;
  const known = seen(state, lens);
  const { layout } = state.answer;
  // What the camera turns to is in sight.
  const mood = known.step ? "step" : state.moment.iteration > 0 ? "rest" : "start";
  // A step of an iteration is known when its numbers have come.
  if (moved || (came && known.step)) camera.follow(boxesOf(state.answer, edges, known), mood);
  letter();
  drawing.paint(nodes, edges, known, layout);
  // Other numbers of the same moment, as of a knob being turned, set nothing in motion.
  if (moved || fresh) drawing.tag(frame, known, layout, !leapt && (moved || came) ? state.speed : 0);
  explain.update(state, known, leapt);
  timeline.update(state, iterationsOf(state));
  canvas.dataset.iteration = String(iteration);
}

/** What is seen of a frame: all of it, until the lens comes. @type {(frame: Frame, state: State) => Frame} */
let lens = (frame) => frame;

/**
 * @param {State} state
 * @param {typeof lens} [through]
 * @returns {Known} after an update all is known, and no step is happening; within its passes the rest is out of date
 */
function seen(state, through = (whole) => whole) {
  const { answer, moment } = state;
  const frame = through(state.frame, state);
  const all = answer.steps ?? [];
  if (moment.iteration === 0) return knownAt(frame.nodes, frame.edges, all, moment.step);
  if (isWithin(state)) {
    const came = frame.iteration === moment.iteration;
    const known = knownAt(frame.nodes, frame.edges, frame.steps ?? all, came ? moment.step : 0);
    const before = came ? state.before && through(state.before, state) : frame;
    return before ? outOfDate(known, before.nodes) : known;
  }
  const known = knownAt(frame.nodes, frame.edges, all, all.length);
  return { ...known, step: null, activeEdges: new Set(), arrivals: [] };
}

/** What keys do, false where it is nothing now; more comes with the tools. @type {Commands} */
const commands = {
  toggle: player.toggle,
  back: player.back,
  forward: player.forward,
  start: player.start,
  end: player.end,
};
for (const [id, act] of /** @type {[string, () => void][]} */ ([
  ["play", player.toggle],
  ["step-back", player.back],
  ["step-forward", player.forward],
  ["to-start", player.start],
  ["to-end", player.end],
])) {
  element(id).addEventListener("click", act);
}
document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const about = { tag: target.tagName, role: target.getAttribute("role"), editable: target.isContentEditable };
  // What lies under a dialog is not meant, nor a graph that is not there.
  if (document.querySelector("dialog[open],[data-waiting]")) return;
  const action = actionOf(event, about, dataset.characters !== "off");
  const command = action && commands[action];
  if (command && command() !== false) event.preventDefault();
});

camera.adopt();
store.listen(render);
render(store.get(), store.get());
requestAnimationFrame(() => {
  setTimeout(async () => {
    // A frame of another page shows the same and can do less.
    const { tools } = document.body.dataset;
    const { createTools } = await (tools === "embed" ? import("./embed.js") : import("./tools.js"));
    const lookThrough = (/** @type {typeof lens} */ next) => {
      lens = next;
      render(store.get(), store.get());
    };
    await createTools({ store, fresh, player, camera, canvas, drawing, lookThrough, point, seen, explain, commands });
  });
});
