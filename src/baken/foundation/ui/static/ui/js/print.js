// A button that opens the browser's own print window. Hidden without JavaScript.
export function startPrint(root) {
  for (const button of root.querySelectorAll("button[data-print]")) {
    if (!button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
