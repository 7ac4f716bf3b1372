/**
 * Zooming by hand: pure, and apart from the rest of the viewport because it comes after the first look.
 */

/** @typedef {import("./viewport.js").Viewport} Viewport */

/**
 * Grows or shrinks around a point that stays where it is.
 *
 * @param {Viewport} view
 * @param {{x: number, y: number}} point CSS pixels from the stage's corner
 * @param {number} scale
 * @returns {Viewport}
 */
export function zoomAt(view, point, scale) {
  return {
    x: view.x + point.x / view.scale - point.x / scale,
    y: view.y + point.y / view.scale - point.y / scale,
    scale,
  };
}
