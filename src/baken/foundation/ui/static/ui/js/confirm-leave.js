// Asks before somebody leaves a form with changes that are not saved.
const changed = new Set();

export function startConfirmLeave(root) {
  for (const form of root.querySelectorAll("form[data-confirm-leave]")) {
    if (form.dataset.leaveStarted) continue;
    form.dataset.leaveStarted = "yes";
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.delete(form));
  }
}

window.addEventListener("beforeunload", (event) => {
  const open = [...changed].some((form) => form.isConnected);
  if (open) event.preventDefault();
});
