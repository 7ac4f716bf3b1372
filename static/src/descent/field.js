/**
 * A number that is typed: what makes sense is taken at once, what does not is said, and gone when the field is left.
 */

/** @typedef {import("../types").State} State */
/**
 * @typedef {object} Wiring
 * @property {(state: State) => number | ""} read
 * @property {(number: number) => boolean} right
 * @property {(number: number) => void} write
 * @property {(kept: number) => string} remark
 * @property {import("../store.js").Store} store
 * @property {(wrong: string) => void} onWrong
 */

/** Characters that every field has room for. */
const ROOM = 6;

/**
 * As it can be typed, and read whole: a small rate by its power of ten.
 *
 * @param {number | ""} number
 */
export function shortest(number) {
  const whole = String(number);
  if (number === "" || whole.length <= ROOM) return whole;
  const power = number.toExponential().replace("e+", "e");
  return power.length < whole.length ? power : whole;
}

/**
 * @param {HTMLInputElement} field
 * @param {Wiring} wiring
 * @returns {(state: State) => void}
 */
export function numberField(field, { read, right, write, remark, store, onWrong }) {
  field.addEventListener("input", () => {
    // An empty field has no number; neither has one with half of one in it, as "1e".
    const fine = !field.validity.badInput && right(field.valueAsNumber);
    field.setAttribute("aria-invalid", String(!fine));
    onWrong(fine ? "" : remark(Number(read(store.get()))));
    if (fine) write(field.valueAsNumber);
  });
  field.addEventListener("blur", () => {
    field.value = shortest(read(store.get()));
    if (field.getAttribute("aria-invalid") === "true") onWrong("");
    field.removeAttribute("aria-invalid");
  });
  return (state) => {
    if (document.activeElement !== field) field.value = shortest(read(state));
  };
}
