// A button that copies this page's address (or the one in data-copy-link). Hidden without JavaScript.
export function startCopyLinks(root) {
  for (const button of root.querySelectorAll("button[data-copy-link]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const address = button.dataset.copyLink || window.location.href;
      const answer = button.parentElement.querySelector("[data-copy-answer]");
      try {
        await navigator.clipboard.writeText(address);
        if (answer) answer.textContent = answer.dataset.done;
      } catch {
        if (answer) answer.textContent = address;
      }
    });
  }
}
