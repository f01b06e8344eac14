// Saves a card while somebody types. What somebody else changed meanwhile is shown, never overwritten.
import { controlOf, even, fill, heldBy, sentBy } from "./autosave-fields.js";
import { hideClash, showClash, showErrors } from "./autosave-problems.js";

const REST = 1200; // ms without a key before saving
const AGAIN = 10000; // ms before trying again

function start(form) {
  const state = form.querySelector("[data-state]");
  let timer;
  let changed = false;
  let sending = false;
  let submitter = null; // a button that waits for the save that is under way

  function say(text, wrong = false) {
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("report__state--wrong", wrong);
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function touch() {
    changed = true;
    later(REST);
  }

  async function save() {
    clearTimeout(timer);
    if (!changed || sending) return;
    sending = true;
    changed = false;
    const sent = new FormData(form);
    sent.set("actie", "bewaren");
    say(state.dataset.saving);
    try {
      const keepalive = document.visibilityState === "hidden";
      const response = await fetch(form.action, {
        method: "POST", body: sent, headers: { Accept: "application/json" }, credentials: "same-origin", keepalive,
      });
      take(await response.json(), sent);
    } catch {
      changed = true;
      say(state.dataset.failed, true);
      later(AGAIN);
    } finally {
      sending = false;
    }
    if (submitter) form.requestSubmit(submitter);
    else if (changed) later(REST);
  }

  function take(answer, sent) {
    if (answer.problem) {
      say(answer.problem, true);
      return;
    }
    const clashes = new Map(answer.clashes.map((clash) => [clash.mark, clash]));
    for (const field of answer.fields) {
      const clash = clashes.get(field.mark.name);
      if (clash) showClash(form, clash, field, touch);
      else {
        hideClash(form, field);
        settle(field, sent);
      }
    }
    showErrors(form, answer.errors);
    if (answer.clashes.length) say(state.dataset.clash, true);
    else if (Object.keys(answer.errors).length) say(state.dataset.wrong, true);
    else say(answer.submitted || state.dataset.saved.replace("%(time)s", answer.saved));
  }

  // What stands on the server now comes on screen, except where somebody typed on since the save left.
  function settle(field, sent) {
    const controls = Object.entries(field.controls).map(([name, value]) => [controlOf(form, name), value]);
    const same = controls.every(([control, value]) => even(sentBy(sent, control)) === even(value));
    const untouched = controls.every(([control]) => even(heldBy(control)) === even(sentBy(sent, control)));
    if (!same && !untouched) return;
    controlOf(form, field.mark.name).value = field.mark.value;
    if (!same) for (const [control, value] of controls) fill(control, value);
  }

  form.addEventListener("input", (event) => {
    if (event.detail !== "filled") touch();
  });
  form.addEventListener("change", (event) => {
    const box = event.target;
    const date = box.type === "checkbox" && controlOf(form, box.name.replace(/-done$/, "-completed"));
    if (date && box.checked && !date.value) date.value = form.dataset.today;
  });
  // Not on the way to a button: what saving says could move it from under the finger, and submitting saves.
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget?.type !== "submit") save();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    event.preventDefault();
    const control = document.getElementById(button.dataset.take);
    const mine = control.value.trim();
    fill(control, mine ? `${mine}\n\n${button.dataset.previous}` : button.dataset.previous);
    touch();
    control.focus();
  });
  form.addEventListener("submit", (event) => {
    if (sending) {
      event.preventDefault(); // the marks of that save must come back first
      submitter = event.submitter;
      return;
    }
    clearTimeout(timer);
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  say(state.dataset.ready);
  // What was typed before this script was there counts as typed too.
  const typed = (control) => control.matches("textarea, input:not([type=hidden], [type=checkbox])");
  if ([...form.elements].some((control) => typed(control) && control.value !== control.defaultValue)) touch();
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
}

for (const form of document.querySelectorAll("form[data-autosave]")) start(form);
