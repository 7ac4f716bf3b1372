/**
 * Wires what comes after the first look: knobs, program, pictures, address, theme. Everything else is decided elsewhere.
 */

import { editingWords } from "#words/editing.js";
import { words as knobWords } from "#words/knobs.js";
import { laterWords as words } from "#words/later.js";
import { createAge } from "./age.js";
import { createArrivals } from "./arrivals.js";
import { createDescent } from "./descent/panel.js";
import { required } from "./dom.js";
import { createDropping } from "./dropping.js";
import { watchField } from "./editor/handover.js";
import { createFitting } from "./fitting.js";
import { gestures, zoomBy, zoomFit } from "./graph/gestures.js";
import { createGraphTools } from "./graph/tools.js";
import { keepWork } from "./keeping.js";
import { lockKnob } from "./knobs/locking.js";
import { createKnobs } from "./knobs.js";
import { fetchLater } from "./later.js";
import { keepAddress } from "./link.js";
import { createMessages } from "./messages.js";
import { createNudgeOpener } from "./nudge/open.js";
import { createOpeners } from "./openers.js";
import { showParts } from "./parts.js";
import { createPassing } from "./passing.js";
import { createLossPicture } from "./pictures/loss.js";
import { createPictures } from "./pictures.js";
import { createProjector } from "./projector.js";
import { createSettings } from "./settings.js";
import { adoptKeys, createSheet } from "./sheet.js";
import { overridden, released } from "./table.js";
import { nodeAround } from "./text.js";
import { createDeck } from "./ui/deck.js";
import { createMenu } from "./ui/menu.js";
import { createUndo } from "./undo.js";
import { unhurried } from "./unhurried.js";
import { updateContent } from "./update.js";
import { createWorkbench } from "./workbench.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Hover} Hover */
/**
 * @typedef {object} FirstLook
 * @property {import("./store.js").Store} store
 * @property {State} fresh the state of a page just opened
 * @property {ReturnType<typeof import("./player.js").createPlayer>} player
 * @property {ReturnType<typeof import("./graph/camera.js").createCamera>} camera
 * @property {HTMLElement} canvas
 * @property {ReturnType<typeof import("./graph/drawing.js").createDrawing>} drawing
 * @property {(lens: (frame: import("./types").Frame, state: State) => import("./types").Frame) => void} lookThrough
 * @property {(hover: Hover | null) => void} point
 * @property {(state: State) => import("./moment.js").Known} seen
 * @property {ReturnType<typeof import("./explain.js").createExplain>} explain
 * @property {Partial<Record<import("./keys.js").Action, () => unknown>>} commands what keys do, to be added to
 */

const element = (/** @type {string} */ id) => required(id, HTMLElement);

/** @param {FirstLook} look */
export async function createTools(look) {
  const { store, fresh, player, camera, canvas, point, seen, explain, commands } = look;
  const workbench = createWorkbench(store);
  const field = required("program", HTMLTextAreaElement);
  const fieldWatch = watchField(field);
  // What was typed before anybody listened counts like what is typed after it.
  if (field.value !== fresh.program) workbench.edit(field.value);
  explain.tellUpdates(updateContent);
  explain.fitBy(createFitting);
  explain.arriveBy(createArrivals);
  /** What was said of something typed, until there is a number. */
  let wrong = "";
  const knobs = createKnobs(
    { panel: element("knobs").parentElement ?? canvas, list: element("knobs") },
    {
      onTurn: (turn) => workbench.turnAll([turn]),
      onReset: workbench.turnAll,
      wrote: workbench.wrote,
      onLock: ({ name }) => lockKnob(store, workbench, name),
      onHover: (node) => point(node === null ? null : { kind: "node", id: node }),
      onWrong: (said) => {
        wrong = said;
        address.notify(said);
      },
    },
  );
  /** @param {string} program as a remedy makes it */
  const remedy = (program) => workbench.change({ program }, { label: editingWords.hint });
  const age = createAge(
    { canvas, content: element("content"), note: element("stage-note"), explain: element("explain") },
    fresh.program,
    // On a wall no program is seen that would say it.
    ({ detail }) => (store.get().view === "projector" ? (detail ?? "") : ""),
  );
  const messages = createMessages(element("messages"), remedy);
  const pictures = createPictures(store, workbench);
  const showLoss = createLossPicture(element("loss-chart"), store);
  // Before an address is opened, so that it is told of what that folds.
  const graphTools = createGraphTools(look);
  const passing = createPassing(store, player);
  const address = keepAddress(store, fresh, workbench);
  const settings = createSettings(store);
  createOpeners(store, address);
  keepWork(store, address);
  createDropping(store, workbench, address);
  const undo = createUndo(workbench);
  const nudges = createNudgeOpener(store);
  const descent = createDescent(store, workbench, player);
  /** @type {ReturnType<typeof import("./editor/index.js").mount> | null} */
  let editor = null;
  // An editor lays out the page for each new text, and a hand at work looks elsewhere.
  const followText = unhurried(workbench.hand, () => editor?.setText(store.get().program));
  // Of a program that has not run there is one point to see, and axes that are others with each number.
  const followLoss = unhurried(workbench.hand, () => showLoss(store.get()));

  /** @param {State} state @param {State} last */
  function render(state, last) {
    const changed = (/** @type {(keyof State)[]} */ ...names) =>
      state === last || names.some((name) => state[name] !== last[name]);
    const written = changed("program") && state.program !== workbench.wrote();
    if (written || changed("answer", "frame", "moment", "problem", "values", "point"))
      knobs.update(state, seen(state).gradients);
    const isOther = state.moment.iteration !== last.moment.iteration;
    if (isOther || changed("answer", "frame", "run", "behind", "iterations", "scale", "ghosts")) {
      if (state.run) showLoss(state);
      else followLoss();
    }
    graphTools(state, last);
    if (changed("answer", "frame", "moment", "problem")) nudges(state, seen(state));
    if (changed("hover", "answer")) showHover(state);
    if (changed("program", "values") && state.notice === wrong) address.hush();
    if (changed("program")) showProgram(state.program);
    if (changed("answer", "values", "program")) showBeside(state);
    if (changed("problem")) editor?.showProblem(state.problem);
    if (changed("problem", "answer", "program")) messages.update(state, editor !== null);
    if (changed("problem", "answer", "program", "playing", "view", "unreachable")) age.ofProgram(state);
    if (changed("behind", "frame")) age.ofFrame(state);
    if (changed("moment")) {
      say("program-note", state.moment.iteration > 0 ? words.atStart : "");
    }
    say("notice", state.unreachable ? words.unreachable : (state.notice ?? ""));
    settings(state);
    if (changed("playing", "backwards", "looped", "grain")) passing(state);
    projector.update(state, last);
    descent(state);
    if (changed("history")) undo(state);
    if (changed("hidden")) showParts(state.hidden);
  }

  /** @param {State} state */
  function showHover({ hover, answer, answered, program }) {
    const node = hover?.kind === "node" ? answer.nodes[hover.id] : undefined;
    knobs.light(node?.id ?? null);
    editor?.mark(answered === program ? (node?.span ?? null) : null);
  }

  /** @param {State} state */
  function showBeside({ program, answered, answer, values }) {
    if (program === answered) editor?.showBeside(overridden(answer.nodes, values));
  }

  /** @param {string} program */
  function showProgram(program) {
    if (!editor) {
      if (field.value !== program) field.value = program;
    } else followText();
  }

  /** @param {number | null} unit */
  function pointAt(unit) {
    const { answer, answered, program } = store.get();
    const node = unit === null || answered !== program ? undefined : nodeAround(program, answer.nodes, unit);
    point(node ? { kind: "node", id: node.id } : null);
  }

  element("zoom-in").addEventListener("click", () => zoomBy(camera, 1.25));
  element("zoom-out").addEventListener("click", () => zoomBy(camera, 0.8));
  element("zoom-fit").addEventListener("click", () => zoomFit(camera));
  gestures(canvas, camera);
  createMenu(element("more"), element("more-tools"));
  const projector = createProjector(store, { camera, player });
  adoptKeys();
  const openSheet = createSheet();
  element("keys").addEventListener("click", openSheet);
  Object.assign(commands, projector.commands, {
    sheet: openSheet,
    zoomIn: () => zoomBy(camera, 1.25),
    zoomOut: () => zoomBy(camera, 0.8),
    zoomFit: () => zoomFit(camera),
  });
  createDeck(element("content"), element("deck"), store);
  canvas.addEventListener("pointerover", (event) => {
    const part = /** @type {HTMLElement | SVGElement | null} */ (
      /** @type {Element} */ (event.target).closest("[data-node], [data-edge]")
    );
    const { node, edge } = part?.dataset ?? {};
    if (node !== undefined) point({ kind: "node", id: Number(node) });
    else point(edge === undefined ? null : { kind: "edge", id: Number(edge) });
  });
  canvas.addEventListener("pointerleave", () => point(null));
  field.addEventListener("input", () => workbench.edit(field.value));

  store.listen(pictures, true);
  store.listen(render);
  pictures(store.get(), store.get());
  render(store.get(), store.get());
  // What is drawn on a canvas does not see by itself that the evening has come.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => render(store.get(), store.get()));

  const editorComes = import("./editor/index.js");
  await address.read;
  // Until then it was not to be known which text somebody types into.
  field.readOnly = false;
  const { mount } = await editorComes;
  await fieldWatch.untilCalm();
  editor = mount(element("editor"), {
    text: store.get().program,
    held: fieldWatch.held(),
    nonce: /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[property=csp-nonce]"))?.nonce ?? "",
    label: element("program-title").textContent ?? "",
    onEdit: workbench.edit,
    onRemedy: remedy,
    onRelease: (name) =>
      workbench.change({ values: released(store.get().values, name) }, { label: knobWords.releasing(name) }),
    onPoint: pointAt,
  });
  editor.showProblem(store.get().problem);
  showBeside(store.get());
  messages.update(store.get(), true);
  fetchLater();
}

/** @param {string} id @param {string} text */
function say(id, text) {
  if (element(id).textContent !== text) element(id).textContent = text;
}
