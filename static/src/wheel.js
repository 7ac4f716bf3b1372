/**
 * The wheel as it zooms, over the graph and over pictures alike: with Ctrl or ⌘, as browsers have it. Without a modifier it
 * scrolls the page, as everywhere.
 */

/**
 * @param {HTMLElement} element
 * @param {(event: WheelEvent) => void} zoom
 */
export function onZoomWheel(element, zoom) {
  element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(event);
    },
    { passive: false },
  );
}
