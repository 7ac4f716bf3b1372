/**
 * What a visitor is in the middle of when the editor takes the plain field's place: nothing of it may be lost, neither a
 * letter nor where the next one goes.
 */

/**
 * @typedef {object} Held
 * @property {number} anchor where the selection began, in UTF-16 units
 * @property {number} head where the caret is
 * @property {number} top how far the text was scrolled
 * @property {boolean} focused
 */

/** @param {HTMLTextAreaElement} field */
export function watchField(field) {
  /** What cannot be carried over: a word that is still being composed, a selection that is being drawn. @type {Set<string>} */
  const going = new Set();
  let calm = () => {};

  /** @param {string} what @param {string[]} begins @param {string[]} ends @param {EventTarget} [where] */
  function watch(what, begins, ends, where = field) {
    for (const each of begins) field.addEventListener(each, () => going.add(what));
    for (const each of ends) {
      where.addEventListener(each, () => {
        going.delete(what);
        // The text of a word that was composed comes after its end in some browsers.
        setTimeout(() => going.size === 0 && calm());
      });
    }
  }

  watch("composing", ["compositionstart", "compositionupdate"], ["compositionend"]);
  watch("drawing", ["pointerdown"], ["pointerup", "pointercancel"], window);

  return {
    /** @returns {Promise<void>} once nobody is in the middle of what cannot be carried over */
    untilCalm: () =>
      new Promise((resolve) => {
        calm = resolve;
        if (going.size === 0) resolve();
      }),
    /** @returns {Held} */
    held() {
      const { selectionStart: start, selectionEnd: end, selectionDirection, scrollTop } = field;
      const [anchor, head] = selectionDirection === "backward" ? [end, start] : [start, end];
      return { anchor, head, top: scrollTop, focused: document.activeElement === field };
    },
  };
}
