/**
 * The page as it is shown on a wall: graph, sentence and timeline alone, large; black at a key; kept from reloading, because
 * there may be no network.
 */
import { presentingWords as words } from "#words/presenting.js";
import { html, required } from "./dom.js";

/** @typedef {import("./types").State} State */

/** Of the drawing's smallest letters: so many parts of a rem, but never below what can be read from afar; smaller on a phone, which is held before the eyes. */
const PART = 0.8;
const FAR = 22;
const NARROW = 600;
/** What a clicker sends. */
const CLICKED = ["F5", "Escape", "PageUp", "PageDown", "."];

/**
 * @param {import("./store.js").Store} store
 * @param {{camera: ReturnType<typeof import("./graph/camera.js").createCamera>, player: {start: () => void}}} parts
 */
export function createProjector(store, { camera, player }) {
  const root = document.documentElement;
  const cover = html("button", { type: "button", class: "blank", "aria-label": words.blank });
  /**
   * Whether this page was on a wall a moment ago, and only a clicker has been pressed since: its one button leads out of a show and into
   * it. Whoever works at the page after that means by F5 what it means on any page.
   */
  let presented = store.get().view === "projector";
  const isShown = () => store.get().view === "projector";

  function enter() {
    presented = true;
    store.set({ view: "projector" });
  }

  function leave() {
    light();
    if (document.fullscreenElement) void document.exitFullscreen();
    store.set({ view: "page" });
  }

  function blank() {
    document.body.append(cover);
    cover.focus();
  }

  function light() {
    if (!cover.isConnected) return false;
    cover.remove();
    required("content", HTMLElement).focus({ preventScroll: true });
    return true;
  }

  function size() {
    const rem = Number.parseFloat(getComputedStyle(root).fontSize);
    const least = innerWidth < NARROW ? 0 : Math.min(FAR, rem);
    camera.need(isShown() ? Math.max(PART * rem, least) : 0);
  }

  function atWork() {
    if (!isShown()) presented = false;
  }
  addEventListener("pointerdown", atWork);
  addEventListener("keydown", ({ key }) => {
    if (!CLICKED.includes(key)) atWork();
  });
  required("projector", HTMLElement).addEventListener("click", enter);
  required("leave-projector", HTMLElement).addEventListener("click", () => {
    leave();
    presented = false;
  });
  cover.addEventListener("click", light);
  // While the wall is black, whatever key comes next only brings the picture back.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key.length > 1 && ["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
      if (!light()) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  addEventListener("resize", size);

  /** @param {State} state @param {State} last */
  function update(state, last) {
    if (state === last || state.view !== last.view) {
      root.dataset.view = state.view;
      root.dataset.theme = state.view === "projector" ? "projector" : state.theme;
      size();
      // What had the focus may not be shown any more.
      const active = document.activeElement;
      if (isShown() && active && active !== document.body && !active.checkVisibility()) {
        required("content", HTMLElement).focus({ preventScroll: true });
      }
    }
  }

  return {
    update,
    commands: {
      projector: () => {
        if (!isShown()) return enter();
        leave();
        presented = false;
      },
      blank: () => (isShown() ? blank() : false),
      leave: () => (isShown() ? leave() : false),
      fullscreen: () => {
        if (document.fullscreenElement) void document.exitFullscreen();
        else void root.requestFullscreen().catch(() => {});
      },
      /** As in slides it begins the show, and never loads the page again while it is shown. */
      present: () => {
        if (!presented) return false;
        return isShown() ? player.start() : enter();
      },
    },
  };
}
