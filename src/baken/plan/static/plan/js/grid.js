// A form of cells becomes a grid: keys move, paste fills, changed cells are marked and only they are sent.
import { pasteInto } from "./grid-paste.js";

function start(form) {
  const rows = [...form.querySelectorAll("tbody tr")]
    .map((row) => [...row.querySelectorAll(".grid__cell")])
    .filter((row) => row.length);
  const status = form.querySelector("[data-grid-status]");
  const count = form.querySelector("[data-grid-count]");

  function say(text) {
    status.hidden = false;
    status.textContent = text;
  }

  function mark(cell) {
    cell.classList.toggle("grid__cell--changed", cell.value !== cell.dataset.original);
    const number = form.querySelectorAll(".grid__cell--changed").length;
    count.textContent = number ? count.dataset.text.replace("%(number)s", number) : "";
  }

  function place(cell) {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return [row, rows[row].indexOf(cell)];
  }

  function go(row, column) {
    const cell = rows[row]?.[column];
    if (!cell) return false;
    cell.focus();
    cell.select();
    return true;
  }

  function atEdge(cell, side) {
    const end = side < 0 ? 0 : cell.value.length;
    const all = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
    return all || (cell.selectionStart === end && cell.selectionEnd === end);
  }

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.matches(".grid__cell") || event.isComposing) return;
    const [row, column] = place(cell);
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0] };
    if (event.key === "Escape") {
      cell.value = cell.dataset.original;
      mark(cell);
    } else if (cell.hasAttribute("list") && event.key.startsWith("Arrow")) {
      return; // the list of suggestions uses the arrows
    } else if (moves[event.key]) {
      event.preventDefault(); // Enter goes down; the button saves
      go(row + moves[event.key][0], column);
    } else if (event.key === "ArrowLeft" && atEdge(cell, -1)) {
      if (go(row, column - 1)) event.preventDefault();
    } else if (event.key === "ArrowRight" && atEdge(cell, 1)) {
      if (go(row, column + 1)) event.preventDefault();
    }
  });

  form.addEventListener("input", (event) => {
    if (event.target.matches(".grid__cell")) mark(event.target);
  });

  form.addEventListener("paste", (event) => {
    if (!event.target.matches(".grid__cell")) return;
    pasteInto({ event, rows, from: place(event.target), mark, say, texts: form.dataset });
  });

  form.addEventListener("submit", () => {
    for (const row of rows) {
      const changed = row.filter((cell) => cell.value !== cell.dataset.original);
      for (const cell of row) cell.disabled = !changed.includes(cell);
      row[0].closest("tr").querySelector("input[type=hidden]").disabled = !changed.length;
    }
  });
  // Coming back with the browser's button finds every cell usable again.
  window.addEventListener("pageshow", () => {
    for (const control of form.elements) control.disabled = false;
  });
  for (const row of rows) for (const cell of row) mark(cell);
}

for (const form of document.querySelectorAll("form[data-grid]")) start(form);
