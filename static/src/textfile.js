/**
 * A file that a hand gives to the page, as text: in whichever of the usual encodings a sheet was saved, and never without end.
 */

/** A request of the service holds no more. */
export const MOST = 4_000_000;
/** Sheets in their own form are archives, or older ones in Microsoft's container. */
const ARCHIVES = ["504b0304", "d0cf11e0"];
const MARK = 4;

/**
 * @param {Blob} file
 * @returns {Promise<{text: string, refused: "sheet" | "long" | "empty" | null}>} the text is "" where it is refused
 */
export async function textOf(file) {
  if (file.size > MOST) return { text: "", refused: "long" };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const start = [...bytes.subarray(0, MARK)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  if (ARCHIVES.includes(start)) return { text: "", refused: "sheet" };
  const text = decoded(bytes, start);
  return text.trim() === "" ? { text: "", refused: "empty" } : { text, refused: null };
}

/**
 * @param {Uint8Array} bytes
 * @param {string} start
 */
function decoded(bytes, start) {
  if (start.startsWith("fffe")) return new TextDecoder("utf-16le").decode(bytes);
  if (start.startsWith("feff")) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
