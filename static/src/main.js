/**
 * Wires the page: state, views and what the visitor does. Everything else is decided elsewhere.
 */
import { required } from "./dom.js";
import { createExplain } from "./explain.js";
import { createCamera } from "./graph/camera.js";
import { createDrawing } from "./graph/drawing.js";
import { actionOf } from "./keys.js";
import { createKnobs } from "./knobs.js";
import { createMessages } from "./messages.js";
import { clampMoment, knownAt } from "./moment.js";
import { createPlayer } from "./player.js";
import { createStore } from "./store.js";
import { pointOffset } from "./text.js";
import { createTimeline } from "./timeline.js";
import { readAddress, writeAddress } from "./url.js";
import { words } from "./words.js";
import { canDescend, createWorkbench, frameOf, iterationsOf } from "./workbench.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Hover} Hover */

const THEMES = /** @type {State["theme"][]} */ (["auto", "light", "dark"]);
const ADDRESS_PAUSE = 250;
const NOTICE_TIME = 5000;

/** @type {import("./types").GraphAnswer} */
const first = JSON.parse(required("first-answer", HTMLScriptElement).textContent ?? "");
const field = required("program", HTMLTextAreaElement);
const examples = required("examples", HTMLSelectElement);
const rate = required("rate", HTMLInputElement);
const iterations = required("iterations", HTMLInputElement);
const speed = required("speed", HTMLSelectElement);
const canvas = required("canvas", HTMLElement);

/** @type {State} */
const fresh = {
  program: field.defaultValue,
  values: {},
  answer: first,
  frame: frameOf(first, 0),
  answered: field.defaultValue,
  problem: null,
  unreachable: false,
  moment: { iteration: 0, step: 0 },
  run: null,
  runProblem: null,
  running: false,
  curve: null,
  rate: Number(rate.defaultValue),
  iterations: Number(iterations.defaultValue),
  speed: 1,
  playing: false,
  theme: "auto",
  notice: null,
  hover: null,
};
const store = createStore(fresh);
const workbench = createWorkbench(store);
const player = createPlayer(store, workbench);

/** @param {Hover | null} hover */
const point = (hover) => {
  if (hover?.id !== store.get().hover?.id || hover?.kind !== store.get().hover?.kind) store.set({ hover });
};
const drawing = createDrawing(canvas);
const camera = createCamera(canvas);
const explain = createExplain(
  {
    panel: required("explain", HTMLElement),
    sentence: required("sentence", HTMLElement),
    formula: required("formula", HTMLElement),
    arrivals: required("arrivals", HTMLElement),
    spoken: required("spoken", HTMLElement),
  },
  point,
);
const timeline = createTimeline(
  { track: required("track", HTMLElement), readout: required("readout", HTMLElement) },
  player.jump,
);
const knobs = createKnobs(required("knobs", HTMLElement), {
  onTurn: workbench.turn,
  onHover: (node) => point(node === null ? null : { kind: "node", id: node }),
});
const messages = createMessages(required("messages", HTMLElement), workbench.edit);
/** @type {((state: State) => void) | null} */
let pictures = null;
/** @type {ReturnType<typeof import("./editor/index.js").mount> | null} */
let editor = null;

/** @param {State} state @param {State} last */
function render(state, last) {
  const changed = (/** @type {(keyof State)[]} */ ...names) =>
    names.some((name) => state[name] !== last[name]) || state === last;
  if (state.answer.drawing && state.answer.drawing !== last.answer.drawing) {
    drawing.replace(state.answer.drawing);
    camera.adopt();
  }
  if (changed("answer", "frame", "moment", "run", "problem", "iterations", "playing", "running"))
    renderMoment(state, changed("moment", "answer"));
  if (changed("answer", "frame", "moment", "run", "curve", "iterations")) pictures?.(state);
  if (changed("hover", "answer")) renderHover(state);
  if (changed("program")) showProgram(state.program);
  if (changed("problem")) editor?.showProblem(state.problem);
  if (changed("problem", "answer", "program")) messages.update(state, editor !== null);
  renderRest(state);
}

/** @param {State} state @param {boolean} moved */
function renderMoment(state, moved) {
  const { nodes, edges } = state.frame;
  const steps = state.answer.steps ?? [];
  const known = knownAt(nodes, edges, steps, state.moment.iteration > 0 ? steps.length : state.moment.step);
  const still = state.moment.iteration > 0 ? { ...known, step: null, activeEdges: new Set(), arrivals: [] } : known;
  drawing.paint(nodes, edges, still);
  if (moved) {
    drawing.tag(edges, still);
    camera.follow(boxesOf(state, still));
  }
  explain.update(state, still);
  timeline.update(state, iterationsOf(state));
  knobs.update(state, known.gradients);
  canvas.dataset.iteration = String(state.frame.iteration);
}

/**
 * @param {State} state
 * @param {import("./moment.js").Known} known
 */
function boxesOf({ answer, frame }, known) {
  if (!known.step) return [];
  const sources = frame.edges.filter((edge) => known.activeEdges.has(edge.id)).map((edge) => edge.source);
  const wanted = new Set([known.step.node, ...sources]);
  return answer.layout?.nodes.filter((box) => wanted.has(box.id)) ?? [];
}

/** @param {State} state */
function renderHover({ hover, answer, answered, program }) {
  drawing.light(hover);
  explain.light(hover);
  const node = hover?.kind === "node" ? answer.nodes[hover.id] : undefined;
  knobs.light(node?.id ?? null);
  editor?.mark(answered === program ? (node?.span ?? null) : null);
}

/** @param {State} state */
function renderRest(state) {
  const stale = state.problem !== null;
  canvas.classList.toggle("stale", stale);
  setText("stage-note", stale ? words.stale : "");
  setText("notice", state.unreachable ? words.unreachable : (state.notice ?? ""));
  const last = state.run?.recorded_iterations.at(-1) ?? 0;
  setText("outcome", state.runProblem ?? (state.run ? outcome(state.run.status, last) : ""));
  const play = required("play", HTMLButtonElement);
  play.setAttribute("aria-pressed", String(state.playing));
  play.setAttribute("aria-label", state.playing ? words.pause : words.play);
  document.documentElement.dataset.theme = state.theme;
  setText("theme-name", words.themes[state.theme]);
  if (document.activeElement !== rate) rate.value = String(state.rate);
  if (document.activeElement !== iterations) iterations.value = String(state.iterations);
  speed.value = String(state.speed);
}

/**
 * @param {import("./types").Run["status"]} status
 * @param {number} last
 */
function outcome(status, last) {
  const said = words.outcome[status];
  return typeof said === "string" ? said : said(last);
}

/** @param {string} id @param {string} text */
function setText(id, text) {
  const element = required(id, HTMLElement);
  if (element.textContent !== text) element.textContent = text;
}

/** @param {string} program */
function showProgram(program) {
  if (editor) editor.setText(program);
  else if (field.value !== program) field.value = program;
}

/** @param {string} text */
function notify(text) {
  store.set({ notice: text });
  setTimeout(() => store.set({ notice: null }), NOTICE_TIME);
}

/** Opens what the address says. */
function open() {
  const { fields, ignored } = readAddress(location.hash);
  const { iteration = 0, step = 0, ...rest } = fields;
  const moment = { iteration: Number(iteration), step: Number(step) };
  const other = (rest.program ?? fresh.program) !== fresh.program || rest.values !== undefined;
  const state = { ...fresh, .../** @type {Partial<State>} */ (rest) };
  const steps = first.steps?.length ?? 0;
  store.set({
    ...state,
    moment: other ? moment : clampMoment(moment, steps, canDescend(first) ? state.iterations : 0),
  });
  if (other) void workbench.ask(true, true);
  else if (moment.iteration > 0) void workbench.prepare();
  if (ignored.length > 0) notify(words.ignored(ignored));
}

let addressTimer = 0;
function writeLater() {
  if (addressTimer) return;
  addressTimer = window.setTimeout(() => {
    addressTimer = 0;
    const fragment = writeAddress(store.get(), fresh);
    const address = location.pathname + location.search + (fragment && `#${fragment}`);
    if (address !== location.pathname + location.search + location.hash) history.replaceState(null, "", address);
  }, ADDRESS_PAUSE);
}

/** @param {string} id @param {() => void} act */
const onClick = (id, act) => required(id, HTMLElement).addEventListener("click", act);

const actions = {
  toggle: player.toggle,
  back: () => player.move(-1),
  forward: () => player.move(1),
  start: () => player.jump(0),
  end: () => player.jump(player.end()),
};
onClick("play", actions.toggle);
onClick("step-back", actions.back);
onClick("step-forward", actions.forward);
onClick("to-start", actions.start);
onClick("to-end", actions.end);
onClick("zoom-in", () => camera.zoom(1.25));
onClick("zoom-out", () => camera.zoom(0.8));
onClick("zoom-fit", () => camera.fitAll());
onClick("theme", () => {
  const { theme } = store.get();
  store.set({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto" });
});
onClick("copy-link", () => {
  clearTimeout(addressTimer);
  addressTimer = 0;
  const fragment = writeAddress(store.get(), fresh);
  const address = location.origin + location.pathname + (fragment && `#${fragment}`);
  history.replaceState(null, "", address);
  navigator.clipboard.writeText(address).then(
    () => notify(words.linkCopied),
    () => notify(words.linkNotCopied),
  );
});
document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const action = actionOf(event, {
    tag: target.tagName,
    role: target.getAttribute("role"),
    editable: target.isContentEditable,
  });
  if (!action) return;
  event.preventDefault();
  actions[action]();
});
canvas.addEventListener("pointerover", (event) => {
  const group = /** @type {Element} */ (event.target).closest("[data-node]");
  point(group ? { kind: "node", id: Number(group.getAttribute("data-node")) } : null);
});
canvas.addEventListener("pointerleave", () => point(null));
field.addEventListener("input", () => workbench.edit(field.value));
rate.addEventListener("input", () => {
  if (rate.valueAsNumber > 0) workbench.descendWith({ rate: rate.valueAsNumber });
});
iterations.addEventListener("input", () => {
  const count = iterations.valueAsNumber;
  if (Number.isInteger(count) && iterations.checkValidity()) workbench.descendWith({ iterations: count });
});
required("settings", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
speed.addEventListener("change", () => store.set({ speed: Number(speed.value) }));
examples.addEventListener("change", () => {
  const { program = "", rate: own, iterations: count } = examples.selectedOptions[0]?.dataset ?? {};
  player.stop();
  store.set({ rate: Number(own), iterations: Number(count), moment: { iteration: 0, step: 0 }, values: {} });
  workbench.edit(program);
});
addEventListener("hashchange", open);

store.listen(render);
store.listen(writeLater);
camera.adopt();
open();
render(store.get(), store.get());
void workbench.bend();

/** What the first look does not need comes after it. */
async function enrich() {
  const { createPictures } = await import("./pictures.js");
  pictures = createPictures(required("fit-chart", HTMLElement), required("loss-chart", HTMLElement));
  pictures(store.get());
  const { mount } = await import("./editor/index.js");
  editor = mount(required("editor", HTMLElement), {
    text: store.get().program,
    nonce: /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[property=csp-nonce]"))?.nonce ?? "",
    label: required("program-title", HTMLElement).textContent ?? "",
    onEdit: workbench.edit,
    onPoint: (unit) => point(nodeAt(unit)),
  });
  editor.showProblem(store.get().problem);
  messages.update(store.get(), true);
}

/** @param {number | null} unit @returns {Hover | null} the smallest piece of the program around a place */
function nodeAt(unit) {
  const { answer, answered, program } = store.get();
  if (unit === null || answered !== program) return null;
  const at = pointOffset(program, unit);
  const around = answer.nodes.filter(({ span, kind }) => span && kind !== "constant" && span[0] <= at && at <= span[1]);
  const length = (/** @type {import("./types").GraphNode} */ { span }) => (span ? span[1] - span[0] : 0);
  const node = around.sort((a, b) => length(a) - length(b))[0];
  return node ? { kind: "node", id: node.id } : null;
}

requestAnimationFrame(() => setTimeout(enrich));
