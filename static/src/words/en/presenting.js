/**
 * The words of the projector view and of the sheet of keys.
 */

export const presentingWords = {
  blank: "The screen is black. Any key brings the picture back.",
  keys: "Keys",
  /** @type {Record<"play" | "graph" | "show" | "program", string>} */
  groups: { play: "Steps", graph: "Graph", show: "Projector and clicker", program: "Program and page" },
  /** @type {Record<import("../../keys.js").Binding["action"], string>} */
  actions: {
    toggle: "Play, pause",
    forward: "One step forward",
    back: "One step back",
    start: "To the start",
    end: "To the end",
    zoomIn: "Larger",
    zoomOut: "Smaller",
    zoomFit: "Whole graph; again: near what happens",
    projector: "Projector view, and back",
    present: "Begin again from the start, in the projector view",
    blank: "Black screen, in the projector view; whatever key comes next brings the picture back and does nothing else",
    fullscreen: "Full screen, and back",
    leave: "Leave the projector view",
    undo: "Undo",
    redo: "Redo",
    tabs: "Along a row of tabs",
    walk: "Along the edges of the graph",
    sheet: "This sheet",
  },
  /** How keys are written on them. @type {Record<string, string>} */
  names: {
    " ": "Space",
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
    PageUp: "Page Up",
    PageDown: "Page Down",
    Escape: "Esc",
    Home: "Home",
    End: "End",
    Enter: "Enter",
    Ctrl: "Ctrl",
    Shift: "Shift",
    Delete: "Delete",
    "+": "+",
    "-": "−",
  },
  characterKeys: "Single characters are keys (turn this off if you dictate, or type past a field)",
};
