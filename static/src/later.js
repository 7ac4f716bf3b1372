/**
 * Everything that comes when it is wanted, fetched beforehand when nothing else is to be done: a page that is open goes on
 * when the network is unplugged.
 */

/** Milliseconds after which it is fetched even where the page is never idle. */
const PATIENCE = 10_000;

const parts = [
  () => import("./gallery.js"),
  () => import("./share/index.js"),
  () => import("./pictures/fit.js"),
  () => import("./pictures/slice.js"),
  () => import("./pictures/contour.js"),
  () => import("./pictures/data.js"),
  () => import("./pictures/regions.js"),
  () => import("./descent/race.js"),
  () => import("./nudge/dialog.js"),
  () => import("./graph/details.js"),
];

/** One part at each idle moment, so that none of them is felt. */
export function fetchLater() {
  const part = parts.shift();
  if (!part) return;
  const next = () => part().then(fetchLater, fetchLater);
  // Safari has no idle moments to tell of.
  if ("requestIdleCallback" in window) requestIdleCallback(() => void next(), { timeout: PATIENCE });
  else setTimeout(next, PATIENCE / 10);
}
