/**
 * The keys that work everywhere on the page but where one types: pure, so that the table can be tested, and is shown to
 * whoever presses "?".
 */

/**
 * @typedef {"toggle" | "back" | "forward" | "start" | "end" | "zoomIn" | "zoomOut" | "zoomFit"
 *   | "projector" | "present" | "blank" | "fullscreen" | "leave" | "sheet"} Action
 * @typedef {"undo" | "redo" | "tabs" | "walk"} Elsewhere what a key does where it is listened to by its own part
 * @typedef {object} Binding
 * @property {Action | Elsewhere} action
 * @property {string[]} keys as the browser calls them; of those pressed with Control, what is shown
 * @property {"play" | "graph" | "show" | "program"} group under which title it is shown
 * @property {boolean} [elsewhere] listened to by a part of the page itself
 */

/** @type {readonly Binding[]} */
export const BINDINGS = [
  { action: "toggle", keys: [" "], group: "play" },
  // A clicker sends the page keys.
  { action: "forward", keys: ["ArrowRight", "PageDown"], group: "play" },
  { action: "back", keys: ["ArrowLeft", "PageUp"], group: "play" },
  { action: "start", keys: ["Home"], group: "play" },
  { action: "end", keys: ["End"], group: "play" },
  { action: "zoomIn", keys: ["+"], group: "graph" },
  { action: "zoomOut", keys: ["-"], group: "graph" },
  { action: "zoomFit", keys: ["0"], group: "graph" },
  { action: "projector", keys: ["p"], group: "show" },
  { action: "blank", keys: ["b", "."], group: "show" },
  { action: "fullscreen", keys: ["f"], group: "show" },
  { action: "present", keys: ["F5"], group: "show" },
  { action: "leave", keys: ["Escape"], group: "show" },
  { action: "undo", keys: ["Ctrl+Z"], group: "program", elsewhere: true },
  { action: "redo", keys: ["Ctrl+Shift+Z"], group: "program", elsewhere: true },
  { action: "sheet", keys: ["?"], group: "program" },
];

/** @type {Record<string, Action>} */
const ACTIONS = Object.fromEntries(
  BINDINGS.filter(({ elsewhere }) => !elsewhere).flatMap(({ action, keys }) =>
    keys.map((key) => [key, /** @type {Action} */ (action)]),
  ),
);
/** Keys of a clicker, which type nothing: they work also where the focus is on a field. */
const CLICKER = ["PageUp", "PageDown", "F5"];

/**
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey?: boolean}} event
 * @param {{tag: string, role: string | null, editable: boolean}} target
 * @param {boolean} [characters] whether keys that write a character act; who dictates or slips turns them off
 * @returns {Action | null}
 */
export function actionOf(event, target, characters = true) {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const typing = target.editable || target.tag === "TEXTAREA";
  // A presenter holds a clicker, wherever the focus is; only where text is typed does the page key belong to the text.
  if (CLICKER.includes(key)) return (typing && key !== "F5") || event.shiftKey ? null : (ACTIONS[key] ?? null);
  if (typing || ["INPUT", "SELECT"].includes(target.tag)) return null;
  // Up and down scroll a page; only on the slider itself do they move it, up being more.
  if (target.role === "slider" && key === "ArrowUp") return "forward";
  if (target.role === "slider" && key === "ArrowDown") return "back";
  const writes = key.length === 1 && key !== " ";
  const action = ACTIONS[writes ? key.toLowerCase() : key] ?? null;
  if (writes && !characters) return null;
  if (action === "toggle" && ["BUTTON", "A", "SUMMARY"].includes(target.tag)) return null;
  return action;
}

/**
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean}} event
 * @param {{tag: string, type: string | null, role?: string | null}} target a field of plain text keeps its own history, one of a number does not
 * @returns {"undo" | "redo" | null}
 */
export function turnBack(event, { tag, type, role }) {
  if (event.altKey || !(event.ctrlKey || event.metaKey)) return null;
  const isNumber = role === "spinbutton";
  if (tag === "TEXTAREA" || (tag === "INPUT" && !isNumber && ["text", "search", "url", null].includes(type)))
    return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}
