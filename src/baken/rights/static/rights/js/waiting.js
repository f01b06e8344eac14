// Hides questions that make no sense before another one on the same screen is answered. Without script they
// all stand there, and what makes no sense may stay empty.
function show(keys) {
  for (const question of document.querySelectorAll("[data-question]")) {
    question.hidden = keys.has(question.dataset.question);
  }
}

show(new Set([...document.querySelectorAll("[data-waits]")].map((question) => question.dataset.question)));
document.body.addEventListener("rights:waiting", (event) => show(new Set(event.detail.keys)));
