/**
 * Says when what is shown is not of now: of the program as it stands, or of the iteration that the timeline is at.
 */
import { laterWords as words } from "#words/later.js";

/** @typedef {import("./types").State} State */

/** Milliseconds that an answer may take before the page says that it is waiting for it. */
const LATE = 700;

/**
 * @param {{canvas: HTMLElement, content: HTMLElement, note: HTMLElement, explain: HTMLElement}} parts
 * @param {string} example the program that the page was opened with
 * @param {(problem: import("./types").Problem) => string} [tell] what is wrong, where nothing else on the page says it
 */
export function createAge({ canvas, content, note, explain }, example, tell) {
  let late = 0;
  const said = { program: "", frame: "" };

  /** @param {Partial<typeof said>} change */
  function say(change) {
    Object.assign(said, change);
    const text = said.program || said.frame;
    // To wait is nothing wrong.
    note.classList.toggle("calm", said.program === words.waiting);
    if (note.textContent !== text) note.textContent = text;
  }

  /** @param {State} state */
  function ofProgram({ problem, answered, program, playing, unreachable }) {
    clearTimeout(late);
    late = 0;
    const stale = problem !== null;
    canvas.classList.toggle("stale", stale || said.frame !== "");
    content.classList.toggle("old", stale);
    const first = answered === example;
    const told = problem && tell?.(problem);
    const kept = first ? words.staleExample : words.stale;
    const foot = explain.querySelector(".explain-foot");
    foot?.setAttribute("data-old", stale ? (first ? words.ofExample : words.ofGood) : words.ofBefore);
    say({ program: !stale ? "" : told || `${kept}${playing ? `. ${words.stalePlaying}` : ""}` });
    if (stale || answered === program) return;
    // That the service does not answer is said already, and once.
    if (unreachable) return void content.classList.add("old");
    late = window.setTimeout(() => {
      content.classList.add("old");
      say({ program: words.waiting });
    }, LATE);
  }

  /** @param {State} state */
  function ofFrame({ frame, behind, problem }) {
    const text = behind === "" ? "" : words.behind(behind, frame.iteration);
    if (text === said.frame) return;
    canvas.classList.toggle("stale", problem !== null || text !== "");
    say({ frame: text });
  }

  return { ofProgram, ofFrame };
}
