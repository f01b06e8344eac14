"""A reform as a file: one sheet of figures, and one of what they rest on."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from baken.rights.reform.outcome import Outcome
from baken.rights.reform.showing import HEADINGS, rows_of

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
About = Sequence[tuple[str, str]]
"""What the figures rest on: label and text."""


def as_csv(outcome: Outcome, about: About) -> bytes:
    """Semicolons and a byte order mark: opens in Dutch spreadsheets as it is. What it rests on comes last."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([_harmless(cell) for cell in row] for row in rows_of(outcome))
    writer.writerow([])
    writer.writerows([_harmless(label), _harmless(text)] for label, text in about)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a quote before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def as_xlsx(outcome: Outcome, about: About) -> bytes:
    """Numbers are numbers, text is never a formula."""
    book = Workbook()
    figures = book.worksheets[0]
    figures.title = "Cijfers"
    _write(figures, [HEADINGS, *rows_of(outcome)], widths=(14, 32, 16, 34))
    figures.auto_filter.ref = figures.dimensions
    page = book.create_sheet("Waarop dit rust")
    _write(page, [("Wat", "Uitleg"), *about], widths=(34, 90))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(page: Worksheet, rows: Sequence[Sequence[Any]], *, widths: Sequence[int]) -> None:
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = page.cell(row=number, column=place)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever the text looks like
            else:
                cell.number_format = "#,##0"
            if number == 1:
                cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGHIJKLMN", (*widths, *[18] * 10), strict=False):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
