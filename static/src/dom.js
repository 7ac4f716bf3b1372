/**
 * The three ways in which the page makes elements; text always goes in as text.
 */

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T} the element that the template promises
 */
export function required(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page lacks #${id}.`);
  return found;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} inside
 * @returns {HTMLElementTagNameMap[K]}
 */
export function html(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...inside);
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} inside
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...inside) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...inside);
  return element;
}

/**
 * @param {string} name of a symbol in the page's own set
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  return svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `#icon-${name}` }));
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} inside
 */
export function math(tag, attributes, ...inside) {
  const element = document.createElementNS(MATHML, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/**
 * Reads markup of the service without running anything of it.
 *
 * @param {string} text
 * @param {"image/svg+xml" | "text/html"} type MathML is read as HTML, which knows it
 * @returns {Element | null}
 */
export function imported(text, type) {
  const parsed = new DOMParser().parseFromString(text, type);
  const root = type === "text/html" ? parsed.body.firstElementChild : parsed.documentElement;
  return root && document.importNode(root, true);
}

/**
 * To write what an element says already would style and lay it out once more.
 *
 * @param {HTMLElement} element
 * @param {boolean} is
 */
export function hide(element, is) {
  if (element.hidden !== is) element.hidden = is;
}

/** @type {MediaQueryList | undefined} */
let lessMotion;

/** Whether the visitor asked for less motion. */
export function calm() {
  lessMotion ??= matchMedia("(prefers-reduced-motion: reduce)");
  return lessMotion.matches;
}
