// The controls of a card and what they hold, as the page, the request and the server write it.
export function controlOf(form, name) {
  return form.elements.namedItem(name);
}

export function heldBy(control) {
  return control.type === "checkbox" ? control.checked : control.value;
}

export function sentBy(sent, control) {
  return control.type === "checkbox" ? sent.has(control.name) : String(sent.get(control.name) ?? "");
}

// Line ends and spaces around a text differ between the two sides without meaning anything.
export function even(value) {
  return typeof value === "string" ? value.replaceAll("\r\n", "\n").trim() : value;
}

export function fill(control, value) {
  if (control.type === "checkbox") control.checked = value;
  else control.value = value;
  control.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "filled" })); // counters follow
}
