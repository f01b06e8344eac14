// Says how many characters are left in a text with a maximum. Without it the page names the maximum.
const number = new Intl.NumberFormat("nl-BE");

export function startCounters(root) {
  for (const counter of root.querySelectorAll("[data-count-for]")) {
    const control = document.getElementById(counter.dataset.countFor);
    if (!control || counter.dataset.started) continue;
    counter.dataset.started = "yes";
    const limit = Number(counter.dataset.limit);
    let timer;
    const show = () => {
      const left = limit - [...control.value].length;
      counter.textContent = (left < 0 ? counter.dataset.over : counter.dataset.left)
        .replace("%(left)s", number.format(Math.abs(left)))
        .replace("%(limit)s", number.format(limit));
      counter.classList.toggle("field__count--low", left < limit / 10);
      counter.classList.toggle("field__count--over", left < 0);
      // A screen reader hears it when somebody pauses near the end, not at every key.
      clearTimeout(timer);
      timer = setTimeout(() => counter.setAttribute("aria-live", left < limit / 10 ? "polite" : "off"), 800);
    };
    control.addEventListener("input", show);
    show();
  }
}
