/**
 * What the hand takes along: a text or a picture to the clipboard, or a file.
 */

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether it is in the clipboard
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}

/** @param {Blob} picture a type that clipboards take, as a PNG */
export async function copyPicture(picture) {
  try {
    await navigator.clipboard.write([new ClipboardItem({ [picture.type]: picture })]);
    return true;
  } catch {
    return false;
  }
}

/**
 * The old way, for a page that came over the school's network without encryption: browsers keep the clipboard from it.
 *
 * @param {string} text
 */
function copyByHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "hidden";
  // Inside the dialog, since all around it is inert.
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  const focused = document.activeElement;
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}

/** @param {Blob} file @param {string} name */
export function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun to read it by the time that this runs.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
