/**
 * What the colours of a canvas depend on: to ask for the colours themselves is slow, and they seldom change.
 */

const dark = matchMedia("(prefers-color-scheme: dark)");

export function theme() {
  const { dataset } = document.documentElement;
  return `${dataset.theme} ${dataset.view} ${dark.matches}`;
}
