// What could not be saved, shown at its field.
import { controlOf, fill } from "./autosave-fields.js";

export function showErrors(form, errors) {
  for (const old of form.querySelectorAll("[data-live-error]")) old.remove();
  for (const control of form.querySelectorAll("[data-live-invalid]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("data-live-invalid");
  }
  for (const [id, text] of Object.entries(errors)) {
    const control = document.getElementById(id);
    if (!control) continue;
    const told = document.createElement("p");
    told.className = "field__error";
    told.dataset.liveError = "";
    told.textContent = text;
    control.before(told);
    control.setAttribute("aria-invalid", "true");
    control.dataset.liveInvalid = "";
  }
}

function placeOf(form, field) {
  return form.querySelector(`[data-content="${field.mark.name}"]`);
}

export function hideClash(form, field) {
  placeOf(form, field).querySelector(".clash")?.remove();
}

// Two texts: the other one beside what stands here, with a choice. Each choice marks the other as seen.
export function showClash(form, clash, field, touch) {
  hideClash(form, field);
  const block = document.getElementById("botsing").content.cloneNode(true).querySelector(".clash");
  const title = block.querySelector("[data-clash-title]");
  title.textContent = title.textContent.replace("%(who)s", clash.by || block.dataset.somebody);
  block.setAttribute("aria-label", title.textContent);
  block.querySelector("[data-clash-words]").textContent = clash.words || block.dataset.empty;
  function choose(takesTheirs) {
    controlOf(form, field.mark.name).value = field.mark.value;
    if (takesTheirs) {
      for (const [name, value] of Object.entries(field.controls)) fill(controlOf(form, name), value);
    }
    block.remove();
    document.getElementById(clash.control)?.focus();
    touch();
  }
  block.querySelector("[data-clash-theirs]").addEventListener("click", () => choose(true));
  block.querySelector("[data-clash-mine]").addEventListener("click", () => choose(false));
  placeOf(form, field).append(block);
}
