// The page of a round refreshes itself; what somebody ticked stays ticked.
let ticked = [];

document.addEventListener("htmx:beforeSwap", (event) => {
  ticked = [...event.detail.target.querySelectorAll("input.tick:checked")].map((box) => box.id);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of ticked) {
    const box = document.getElementById(id);
    if (box) box.checked = true;
  }
});
