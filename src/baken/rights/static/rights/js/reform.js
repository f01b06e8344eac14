// The slider and the number of an amount keep each other. Without it the number works by itself.
const RELATIVE = /^([+-])(\d+(?:\.\d+)?)%$/;

function number(text) {
  const plain = text.replace(/[\s€\u00a0]/g, "").replace("−", "-");
  const thousands = /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain);
  return (thousands ? plain.replaceAll(".", "") : plain).replace(",", ".");
}

function written(value, step) {
  const digits = step >= 1 ? 0 : step >= 0.1 ? 1 : 2;
  return String(Number(value.toFixed(digits))).replace(".", ",");
}

function start(control) {
  const slider = control.querySelector("input[type=range]");
  const field = control.querySelector("input:not([type=range])");
  if (!slider || !field || !slider.hidden) return;
  const law = Number(number(control.dataset.law));
  const step = Number(slider.dataset.step);
  const follow = () => {
    const text = number(field.value);
    const relative = RELATIVE.exec(text);
    const value = relative ? law * (1 + (relative[1] === "-" ? -1 : 1) * Number(relative[2]) / 100) : Number(text.replace("%", ""));
    if (text === "" || Number.isNaN(value)) return;
    slider.value = value;
    slider.setAttribute("aria-valuetext", field.value);
  };
  slider.addEventListener("input", () => {
    // What the law says itself is kept exactly: near it the slider snaps to it.
    const value = Math.round(Number(slider.value) / step) * step;
    field.value = Math.abs(value - law) < step ? control.dataset.law : written(value, step);
    slider.setAttribute("aria-valuetext", field.value);
  });
  slider.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    slider.value = Number(slider.value) + way * step;
    field.value = written(Number(slider.value), Math.min(step, 0.01));
    slider.setAttribute("aria-valuetext", field.value);
  });
  field.addEventListener("input", follow);
  slider.hidden = false;
  follow();
}

for (const control of document.querySelectorAll("[data-reform] [data-law]")) start(control);
