// Filters answer at once when a choice changes. Without it their button does the same.
export function startFilters(root) {
  for (const form of root.querySelectorAll("form.filters[data-auto]")) {
    if (form.dataset.autoStarted) continue;
    form.dataset.autoStarted = "yes";
    form.addEventListener("change", (event) => {
      const control = event.target;
      if (control.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
    // Empty choices stay out of the address, so that it can be read and shared.
    form.addEventListener("submit", () => {
      for (const control of form.elements) {
        if (control.name && control.value === "") control.disabled = true;
      }
    });
    // Coming back with the browser's button finds every choice usable again.
    window.addEventListener("pageshow", () => {
      for (const control of form.elements) control.disabled = false;
    });
  }
}
