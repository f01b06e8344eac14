// Cells from a spreadsheet, as tab-separated text, into the grid from the cell with the focus.
const LARGEST = 10 * 1024 * 1024;

export function pasteInto({ event, rows, from, mark, say, texts }) {
  const text = event.clipboardData.getData("text/plain");
  if (text.length > LARGEST) {
    event.preventDefault();
    say(texts.tooBig);
    return;
  }
  if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return; // one cell: the browser's own paste
  event.preventDefault();
  const lines = parse(text, Number(texts.mostRows));
  if (lines === null) {
    say(texts.tooBig);
    return;
  }
  let pasted = 0;
  let outside = false;
  lines.forEach((line, down) => {
    line.forEach((value, right) => {
      const cell = rows[from[0] + down]?.[from[1] + right];
      if (cell) {
        cell.value = value.replace(/\s*\n\s*/g, " ");
        mark(cell);
        pasted += 1;
      } else if (value) {
        outside = true;
      }
    });
  });
  rows[from[0]][from[1]].dispatchEvent(new Event("input", { bubbles: true }));
  say(texts.pasted.replace("%(number)s", pasted) + (outside ? ` ${texts.outside}` : ""));
}

// Rows of cells; a cell with tabs, lines or quotes stands between quotes. Null: more rows than allowed.
function parse(text, most) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const normal = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < normal.length; i += 1) {
    const sign = normal[i];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (normal[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (sign === "\n") rows.push([]);
      if (rows.length > most) return null;
    } else cell += sign;
  }
  rows.at(-1).push(cell);
  return rows;
}
