// Starts the enhancements; every page works without them.
import { startCounters } from "./counter.js";
import { startConfirmLeave } from "./confirm-leave.js";
import { startFilters } from "./filters.js";
import { startCopyLinks } from "./copy-link.js";
import { startPrint } from "./print.js";

function start(root) {
  startCounters(root);
  startConfirmLeave(root);
  startFilters(root);
  startCopyLinks(root);
  startPrint(root);
}

start(document);
document.querySelector("[data-focus]")?.focus();
// Parts of the page that htmx brings in get the same enhancements.
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) start(event.detail.elt);
});
// The account panel and the menu close with Escape and keep the focus on their button.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".site-header details[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
