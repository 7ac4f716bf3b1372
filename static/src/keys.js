/**
 * The keys that work everywhere on the page but where one types: pure, so that the table can be tested and shown.
 */

/** @typedef {"toggle" | "back" | "forward" | "start" | "end"} Action */

/** @type {Record<string, Action>} */
const ACTIONS = {
  " ": "toggle",
  ArrowLeft: "back",
  ArrowRight: "forward",
  ArrowUp: "back",
  ArrowDown: "forward",
  // A clicker sends these.
  PageUp: "back",
  PageDown: "forward",
  Home: "start",
  End: "end",
};

/**
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 * @param {{tag: string, role: string | null, editable: boolean}} target
 * @returns {Action | null}
 */
export function actionOf(event, target) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  // A presenter holds a clicker, wherever the focus is; only where text is typed does the page key belong to the text.
  if (event.key.startsWith("Page") && !target.editable && target.tag !== "TEXTAREA") return ACTIONS[event.key] ?? null;
  if (target.editable || ["INPUT", "SELECT", "TEXTAREA"].includes(target.tag)) return null;
  const action = ACTIONS[event.key] ?? null;
  if (action === "toggle" && ["BUTTON", "A", "SUMMARY"].includes(target.tag)) return null;
  // Up and down scroll a page; only on the slider itself do they move it, up being more.
  if (event.key === "ArrowUp") return target.role === "slider" ? "forward" : null;
  if (event.key === "ArrowDown") return target.role === "slider" ? "back" : null;
  return action;
}

/**
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean}} event
 * @param {{tag: string, type: string | null}} target a field of plain text keeps its own history
 * @returns {"undo" | "redo" | null}
 */
export function turnBack(event, { tag, type }) {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return null;
  if (tag === "TEXTAREA" || (tag === "INPUT" && ["text", "search", "url", null].includes(type))) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}
