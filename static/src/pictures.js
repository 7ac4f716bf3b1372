/**
 * The pictures beside the graph, one at a time under tabs; which make sense is said by the answer. A picture's code comes
 * when it is looked at for the first time.
 */
import { hide, required } from "./dom.js";
import { createTabs } from "./ui/tabs.js";

/** @typedef {import("./types").State} State */
/** @typedef {import("./types").Picture} Picture */
/** @typedef {{update: (state: State, picture: Picture, fresh: boolean) => void}} View */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {ReturnType<typeof import("./workbench.js").createWorkbench>} Workbench */

/** Of the ids of the panels. */
const PREFIX = "picture-";
/** @type {Record<string, (host: HTMLElement, store: Store, workbench: Workbench) => Promise<View>>} */
const KINDS = {
  fit: async (...given) => (await import("./pictures/fit.js")).createFitPicture(...given),
  regions: async (...given) => (await import("./pictures/regions.js")).createRegionsPicture(...given),
  slice: async (...given) => (await import("./pictures/slice.js")).createSlicePicture(...given),
  contour: async (...given) => (await import("./pictures/contour.js")).createContourPicture(...given),
};
/** A change of one of these shows other numbers; of one of the others, at most the same ones differently. */
const NUMBERS = /** @type {(keyof State)[]} */ (["answer", "answered", "values", "frame", "run", "picture"]);
const LOOKS = /** @type {(keyof State)[]} */ (["behind", "knob", "across", "up", "turned", "large"]);

/**
 * @param {Store} store
 * @param {Workbench} workbench
 * @returns {(state: State, last: State) => void}
 */
export function createPictures(store, workbench) {
  const panel = required("pictures", HTMLElement);
  let showing = false;
  const tabs = createTabs(required("picture-tabs", HTMLElement), (id) => {
    if (!showing) store.set({ picture: id.slice(PREFIX.length) });
  });
  /** @type {Map<string, View | null>} */
  const views = new Map();
  const large = required("picture-large", HTMLElement);

  placeOver(panel);
  large.addEventListener("click", () => store.set({ large: !store.get().large }));
  /** @param {State} state @param {boolean} fresh */
  function show(state, fresh) {
    const picture = shownPicture(state);
    hide(panel, picture === null);
    // A class rather than :has(), which would look at the whole page again whenever anything in it changes.
    required("content", HTMLElement).classList.toggle("no-pictures", picture === null);
    document.body.classList.toggle("large-picture", state.large && picture !== null);
    large.setAttribute("aria-pressed", String(state.large));
    const known = state.answer.pictures?.filter((each) => each.kind in KINDS) ?? [];
    showing = true;
    tabs.offer(known.map((each) => PREFIX + each.kind));
    if (picture) tabs.choose(PREFIX + picture.kind);
    showing = false;
    if (picture) feed(state, picture, fresh);
  }

  /** @param {State} state @param {Picture} picture @param {boolean} fresh */
  function feed(state, picture, fresh) {
    const { kind } = picture;
    const view = views.get(kind);
    if (view) view.update(state, picture, fresh);
    if (view !== undefined) return;
    views.set(kind, null);
    const made = KINDS[kind]?.(required(`picture-${kind}`, HTMLElement), store, workbench);
    void made?.then(
      (it) => {
        views.set(kind, it);
        show(store.get(), true);
      },
      (error) => {
        // Its script did not come: it is wanted as long as it is shown.
        setTimeout(() => views.delete(kind) && show(store.get(), true), AGAIN);
        throw error;
      },
    );
  }

  return (state, last) => {
    const changed = (/** @type {(keyof State)[]} */ names) =>
      state === last || names.some((name) => state[name] !== last[name]);
    const fresh = changed(NUMBERS);
    // They show an iteration; at which of its steps one is, the graph shows.
    const isOther = state.moment.iteration !== last.moment.iteration;
    if (fresh || isOther || changed(LOOKS)) show(state, fresh);
  };
}

/** Milliseconds until a picture whose script did not come is fetched again. */
const AGAIN = 3_000;
/** Of the sentence's width, in pixels: of a picture that stands beside it. */
const LEAST_BESIDE = 190;
const MOST_BESIDE = 330;
const BESIDE = 0.32;

/**
 * A large picture stands where the graph is, one that a run is watched with beside the sentence, and no rule of a style sheet knows where these are.
 *
 * @param {HTMLElement} panel
 */
function placeOver(panel) {
  const page = required("content", HTMLElement);
  const stage = required("canvas", HTMLElement).parentElement ?? page;
  const explain = required("explain", HTMLElement);
  const place = () => {
    const outer = page.getBoundingClientRect();
    const over = sides(outer, stage.getBoundingClientRect());
    panel.style.setProperty("--place", over.join(" "));
    const [top, right, bottom] = sides(outer, explain.getBoundingClientRect());
    page.style.setProperty("--beside", `${top} ${right} ${bottom} auto`);
    const width = Math.min(MOST_BESIDE, Math.max(LEAST_BESIDE, explain.offsetWidth * BESIDE));
    page.style.setProperty("--beside-width", `${width.toFixed(0)}px`);
  };
  for (const each of [page, stage, explain]) new ResizeObserver(place).observe(each);
}

/** @param {DOMRect} outer @param {DOMRect} inner */
function sides(outer, inner) {
  const gaps = [inner.top - outer.top, outer.right - inner.right, outer.bottom - inner.bottom, inner.left - outer.left];
  return gaps.map((gap) => `${gap}px`);
}

/**
 * @param {State} state
 * @returns {Picture | null} the one chosen, where the program has it, else the first
 */
function shownPicture({ answer, picture }) {
  const known = (answer.pictures ?? []).filter((each) => each.kind in KINDS);
  return known.find((each) => each.kind === picture) ?? known[0] ?? null;
}
