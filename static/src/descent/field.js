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
    field.value = String(read(store.get()));
    if (field.getAttribute("aria-invalid") === "true") onWrong("");
    field.removeAttribute("aria-invalid");
  });
  return (state) => {
    if (document.activeElement !== field) field.value = String(read(state));
  };
}
