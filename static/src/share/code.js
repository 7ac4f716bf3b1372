/**
 * A link as a QR code, for the phones in the room.
 */
import { encode } from "uqr";
import { svg } from "../dom.js";

/** Empty modules around a code, as its standard asks for. */
const BORDER = 4;
/** Above this a phone's camera at the back of a room no longer reads it from a wall. */
const MOST = 1800;

/**
 * @param {string} text
 * @param {string} label
 * @returns {SVGSVGElement | null} null where the text is too long
 */
export function qrCode(text, label) {
  if (text.length > MOST) return null;
  const { size, data } = encode(text, { ecc: "L", border: BORDER });
  const rows = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")));
  return svg(
    "svg",
    {
      class: "qr-code",
      viewBox: `0 0 ${size} ${size}`,
      role: "img",
      "aria-label": label,
      "shape-rendering": "crispEdges",
    },
    svg("rect", { width: size, height: size }),
    svg("path", { d: rows.join("") }),
  );
}
