/**
 * The pages beside the workbench look as it was last told to: read before they are first painted.
 */

try {
  const theme = localStorage.getItem("chainrule.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing shows what its system asks for.
}
