/**
 * The reference page's search: everything stands on the page, so that finding is hiding what does not match.
 */
import { referenceWords as words } from "#words/reference.js";
import { required } from "./dom.js";

const field = required("find", HTMLInputElement);
const found = required("found", HTMLElement);
const operations = [...document.querySelectorAll("article.operation")].map((article) => ({
  article: /** @type {HTMLElement} */ (article),
  name: normal(article.querySelector("h4")?.textContent ?? ""),
  text: normal(article.querySelector(".operation-text")?.textContent ?? ""),
}));

/** @param {string} text */
function normal(text) {
  return text.toLowerCase().replace(/\s+/g, " ");
}

function find() {
  const wanted = normal(field.value).trim().split(" ").filter(Boolean);
  let count = 0;
  for (const { article, name, text } of operations) {
    const matches = wanted.every((word) => name.includes(word) || text.includes(word));
    article.hidden = !matches;
    count += Number(matches);
  }
  for (const family of document.querySelectorAll(".family")) {
    /** @type {HTMLElement} */ (family).hidden = !family.querySelector("article:not([hidden])");
  }
  found.textContent = wanted.length === 0 ? "" : words.found(count, operations.length);
}

required("finder", HTMLElement).hidden = false;
field.addEventListener("input", find);
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement;
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape" && typing && field.value) {
    field.value = "";
    find();
  }
});
// What a link names must be there, whatever was looked for.
addEventListener("hashchange", () => {
  if (!document.getElementById(location.hash.slice(1))?.closest("[hidden]")) return;
  field.value = "";
  find();
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
});
