/**
 * A dialog over the page: the browser keeps the focus inside, closes at Esc and brings the focus back; here is what it looks
 * like, and that a press beside it and Back close it too.
 */

import { laterWords as words } from "#words/later.js";
import { html, icon } from "../dom.js";
import { enter, leave } from "./layers.js";

/**
 * @typedef {object} Dialog
 * @property {HTMLDialogElement} element
 * @property {HTMLElement} body where its content goes
 * @property {() => void} open
 * @property {() => void} close
 */

let made = 0;

/**
 * @param {{title: string, wide?: boolean, onClose?: () => void}} options
 * @returns {Dialog} closed, and part of the page
 */
export function createDialog({ title, wide = false, onClose = () => {} }) {
  made += 1;
  const id = `dialog-${made}`;
  const shut = html("button", { type: "button", class: "tool quiet square", "aria-label": words.close }, icon("close"));
  const body = html("div", { class: "dialog-body" });
  const element = html(
    "dialog",
    { class: wide ? "dialog wide" : "dialog", "aria-labelledby": id },
    html("div", { class: "dialog-head" }, html("h2", { id }, title), shut),
    body,
  );
  document.body.append(element);
  /** @type {Element | null} */
  let opener = null;
  const close = () => {
    element.close();
    leave(close);
  };
  shut.addEventListener("click", close);
  // Its padding belongs to its parts: what is pressed on the element itself lies beside it.
  element.addEventListener("click", (event) => {
    if (event.target === element) close();
  });
  element.addEventListener("close", () => {
    leave(close);
    onClose();
    // What opened it may have gone with the menu that it was in.
    if (opener instanceof HTMLElement && !opener.checkVisibility()) document.getElementById("more")?.focus();
  });

  return {
    element,
    body,
    open() {
      if (element.open) return;
      opener = document.activeElement;
      element.showModal();
      enter(close);
      body.scrollTop = 0;
    },
    close,
  };
}
