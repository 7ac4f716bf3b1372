/**
 * The panel of descent: the run's buttons, what it is made with, what became of it; and the race, which comes when it is
 * first looked at.
 */
import { required } from "../dom.js";
import { createTabs } from "../ui/tabs.js";
import { createChoices } from "./choices.js";
import { createControls } from "./controls.js";
import { createOutcome } from "./outcome.js";

/** @typedef {import("../types").State} State */

/**
 * @param {import("../store.js").Store} store
 * @param {import("../workbench.js").Workbench} workbench
 * @param {Parameters<typeof createControls>[1]} player
 * @returns {(state: State) => void}
 */
export function createDescent(store, workbench, player) {
  const outcome = createOutcome(store, workbench);
  const controls = createControls(store, player, workbench);
  const choices = createChoices(store, workbench, outcome.wrong);
  /** @type {((state: State) => void) | null} */
  let race = null;

  createTabs(required("descent-tabs", HTMLElement), (panel) => {
    if (panel !== "descent-race" || race) return;
    race = () => {};
    void import("./race.js").then(
      ({ createRace }) => {
        const show = createRace(required("descent-race", HTMLElement), store);
        show(store.get());
        race = show;
      },
      // Its script did not come: it is fetched again with the next look at it.
      (error) => {
        race = null;
        throw error;
      },
    );
  });

  return (state) => {
    controls(state);
    choices(state);
    outcome.show(state);
    race?.(state);
  };
}
