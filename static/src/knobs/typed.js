/**
 * A knob's number as it is typed, or turned by the arrow keys. While one is in the field it stands there with all its digits, so
 * that what is changed is the number itself; what is no number is said, and the one before it holds again.
 */
import { words } from "#words/knobs.js";
import { html } from "../dom.js";
import { readNumeral } from "../numerals.js";
import { stepped, turnBy } from "../ranges.js";

/** Characters from which a number is set smaller, so that it is seen whole. */
const LONG = 7;
const LONGEST = 9;
const SMALL = 1e-4;
const DIGITS = 4;

/**
 * @typedef {object} Wiring
 * @property {(value: number) => void} turn
 * @property {(said: string) => void} onWrong
 * @property {() => import("../ranges.js").Range} range how far an arrow key turns
 */

/** @param {Wiring} wiring */
export function createTyped({ turn, onWrong, range }) {
  // A field of the type "number" would leave out a decimal comma, and make 35 of 3,5.
  const field = html("input", {
    type: "text",
    class: "knob-number",
    role: "spinbutton",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
  });
  let value = Number.NaN;
  /** What holds again if what is typed ends as no number. */
  let kept = Number.NaN;
  let isTyping = false;

  /** @param {string} text */
  function write(text) {
    if (field.value === text) return;
    field.value = text;
    field.classList.toggle("long", text.length > LONG);
    field.classList.toggle("longest", text.length > LONGEST);
  }

  function settle() {
    const wrong = field.getAttribute("aria-invalid") === "true";
    const typed = field.value.trim();
    field.removeAttribute("aria-invalid");
    isTyping = false;
    if (!wrong) kept = value;
    else if (value !== kept) turnTo(kept);
    if (wrong && typed !== "") onWrong(words.noNumber(typed, short(kept)));
  }

  /** @param {number} to */
  function turnTo(to) {
    value = to;
    turn(to);
  }

  field.addEventListener("focus", () => {
    kept = value;
    const text = whole(value);
    if (field.value === text) return;
    write(text);
    // Who comes by the keyboard finds all of it selected, and other digits must not undo that.
    field.select();
  });
  field.addEventListener("input", () => {
    isTyping = true;
    const typed = numberIn(field.value);
    field.setAttribute("aria-invalid", String(Number.isNaN(typed)));
    if (!Number.isNaN(typed)) turnTo(typed);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      settle();
      write(whole(value));
    }
    const by = ["ArrowUp", "ArrowDown"].includes(event.key) ? turnBy(event, range()) : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    settle();
    kept = stepped(value, by);
    turnTo(kept);
    write(whole(kept));
  });
  field.addEventListener("blur", () => {
    settle();
    write(short(value));
  });

  /** @param {number} now */
  function show(now) {
    value = now;
    if (Number.isFinite(now)) field.setAttribute("aria-valuenow", String(now));
    if (document.activeElement !== field) write(short(now));
    else if (!isTyping) {
      kept = now;
      write(whole(now));
    }
  }
  return { field, show };
}

/**
 * @param {string} text with a point or a decimal comma
 * @returns {number} NaN where it is no number
 */
export function numberIn(text) {
  const number = readNumeral(text.replace(",", "."));
  return Number.isFinite(number) ? number : Number.NaN;
}

/**
 * In four digits. Many zeros before the first or after the last of them have no room, and nobody counts them.
 *
 * @param {number} value
 */
export function short(value) {
  if (!Number.isFinite(value)) return "";
  const rounded = Number(value.toPrecision(DIGITS));
  const text = String(rounded);
  const isFar = text.length > LONGEST || (rounded !== 0 && Math.abs(rounded) < SMALL);
  return isFar ? rounded.toExponential().replace("e+", "e") : text;
}

/** @param {number} value */
function whole(value) {
  return Number.isFinite(value) ? String(value).replace("e+", "e") : "";
}
