"""A plan into a workbook that a civil servant can read, filter, change and send back."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from baken.plan.interchange.cells import LONGEST_CELL, CellContent
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.sheets import EXPLANATION, REPORT, SHEETS, Column, Sheet
from baken.plan.interchange.tables import tables_of
from baken.plan.interchange.texts import Names

HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="1F4E5F")
TOP = Alignment(vertical="top", wrap_text=True)
SPARE_ROWS = 2000  # rows below the data where lists to choose from still work
REPORT_KINDS = {"normalised": "genormaliseerd", "doubt": "twijfel", "unplaced": "niet geplaatst"}
REPORT_COLUMNS = (
    ("kind", "Soort", 16),
    ("rule", "Regel", 22),
    ("page", "Bladzijde", 10),
    ("line", "Lijn", 8),
    ("node", "Onderdeel", 18),
    ("text", "Er staat", 60),
    ("became", "Gelezen als", 40),
    ("message", "Toelichting", 70),
)
# Characters that XML cannot carry as they are, and text that looks like the escape itself.
_ESCAPE = re.compile("[\x01-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")


class ReportLine(Protocol):
    """One finding of the reader of documents, for the sheet "Verslag"."""

    @property
    def kind(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def page(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def node(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def became(self) -> str: ...
    @property
    def message(self) -> str: ...


class CellTooLong(Exception):
    """A value does not fit in one cell of a spreadsheet; nothing was written."""

    def __init__(self, *, sheet: str, row: int, column: str) -> None:
        super().__init__(
            _(
                "Blad %(sheet)s, rij %(row)s, kolom %(column)s: "
                "de tekst past niet in één cel van een rekenblad."
            )
            % {"sheet": sheet, "row": row, "column": column}
        )
        self.sheet, self.row, self.column = sheet, row, column


def write_workbook(
    *,
    document: PlanDocument,
    file: BinaryIO | Path,
    report: Sequence[ReportLine] | None = None,
    made_at: dt.datetime | None = None,
) -> None:
    """Write the plan as a workbook (.xlsx), with a sheet "Verslag" when a report is given.

    `made_at`: how the plan stood when; an import then knows what changed since.
    Raises CellTooLong before anything is written.
    """
    book = Workbook()
    book.properties.creator = "Baken"
    if made_at is not None:
        book.properties.created = made_at.astimezone(dt.UTC).replace(tzinfo=None)
    book.properties.title = escaped(document.plan.title)[:255]
    _explain(_sheet(book, EXPLANATION))
    rows = tables_of(document=document)
    for sheet in SHEETS:
        _write_sheet(_sheet(book, sheet.name), sheet, rows[sheet.key])
    if report is not None:
        _write_report(_sheet(book, REPORT), report)
    content = io.BytesIO()
    book.save(content)
    if isinstance(file, Path):
        file.write_bytes(content.getvalue())
    else:
        file.write(content.getvalue())


def escaped(text: str) -> str:
    """Text with control characters as spreadsheets write them: _x000D_ (and _x005F_ before a lookalike)."""
    return _ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _sheet(book: Workbook, name: str) -> Worksheet:
    active = book.active
    if isinstance(active, Worksheet) and len(book.worksheets) == 1 and active.title == "Sheet":
        active.title = name
        return active
    created: Worksheet = book.create_sheet(name)
    return created


def _write_sheet(page: Worksheet, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
    header(page, [(column.heading, column.cell.width) for column in sheet.columns])
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(sheet.columns, start=1):
            content = column.cell.write(row[column.key])
            if content is not None:
                where = (sheet.name, column.heading)
                style = column.cell.number_format
                put(page, content, row=number, place=place, number_format=style, where=where)
    last = len(rows) + 1
    for place, column in enumerate(sheet.columns, start=1):
        _choices(page, place, column, last + SPARE_ROWS)
        _prepare_empty(page, place, column)
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{last}"


def header(page: Worksheet, headings: Iterable[tuple[str, int]]) -> None:
    """The first row: headings with the width of their column in characters; it stays in sight."""
    for place, (heading, width) in enumerate(headings, start=1):
        cell = page.cell(row=1, column=place, value=heading)
        cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, TOP
        page.column_dimensions[get_column_letter(place)].width = max(width, len(heading) + 4)
    page.freeze_panes = "A2"


def put(
    page: Worksheet, content: CellContent, *, row: int, place: int, number_format: str, where: tuple[str, str]
) -> None:
    """One cell. Text is never a formula. `where`: sheet and column, for CellTooLong, which it raises."""
    cell = page.cell(row=row, column=place)
    cell.alignment = TOP
    if isinstance(content, str):
        text = escaped(content)
        if len(text) > LONGEST_CELL:
            raise CellTooLong(sheet=where[0], row=row, column=where[1])
        cell.value = text
        # Never a formula or an error, whatever the text looks like.
        cell.data_type = "s"
        cell.number_format = "@"
        if text[0] in "=+-@'":
            cell.quotePrefix = True
    else:
        cell.value = content
        cell.number_format = number_format


def _choices(page: Worksheet, place: int, column: Column, last: int) -> None:
    """A list to choose from: fixed words, or the ids of the sheet that the column refers to."""
    if words := column.cell.choices():
        listed = '"' + ",".join(words) + '"'
    elif column.refers and not isinstance(column.cell, Names):
        listed = _reference_range(column)
    else:
        return
    validation = DataValidation(type="list", formula1=listed, allow_blank=True)
    validation.showErrorMessage = (
        False  # people may write it in another way; the import says what it cannot read
    )
    validation.promptTitle, validation.prompt = column.heading[:32], column.meaning[:255]
    validation.showInputMessage = True
    letter = get_column_letter(place)
    validation.add(f"{letter}2:{letter}{last}")
    page.add_data_validation(validation)


def _reference_range(column: Column) -> str:
    target = next(sheet for sheet in SHEETS if sheet.key == column.refers)
    place = next(number for number, other in enumerate(target.columns, start=1) if other.key == "id")
    letter = get_column_letter(place)
    return f"'{target.name}'!${letter}$2:${letter}${SPARE_ROWS}"


def _prepare_empty(page: Worksheet, place: int, column: Column) -> None:
    """Cells that people fill in later get the column's format too, so that "0750" stays "0750"."""
    page.column_dimensions[get_column_letter(place)].number_format = column.cell.number_format


def _write_report(page: Worksheet, report: Sequence[ReportLine]) -> None:
    header(page, [(heading, width) for _key, heading, width in REPORT_COLUMNS])
    for number, line in enumerate(report, start=2):
        for place, (key, heading, _width) in enumerate(REPORT_COLUMNS, start=1):
            value = getattr(line, key)
            if key == "kind":
                value = REPORT_KINDS.get(str(value), str(value))
            if value not in ("", 0, None):
                put(page, value, row=number, place=place, number_format="0", where=(REPORT, heading))
    page.auto_filter.ref = f"A1:{get_column_letter(len(REPORT_COLUMNS))}{len(report) + 1}"


def _explain(page: Worksheet) -> None:
    """The first sheet: what each sheet and column is for, what may be in it, what is obligatory."""
    header(
        page, [("Blad", 18), ("Kolom", 30), ("Betekenis", 70), ("Wat mag er staan", 60), ("Verplicht", 12)]
    )
    number = 2
    for sheet in SHEETS:
        rows = [(sheet.name, "", sheet.meaning, "", "ja" if sheet.required else "nee")]
        rows += [
            (
                sheet.name,
                column.heading,
                _meaning(column),
                column.cell.expected(),
                "ja" if column.required else "nee",
            )
            for column in sheet.columns
        ]
        for row in rows:
            for place, text in enumerate(row, start=1):
                if text:
                    put(page, text, row=number, place=place, number_format="@", where=(EXPLANATION, ""))
            page.cell(row=number, column=1).font = Font(bold=not row[1])
            number += 1


def _meaning(column: Column) -> str:
    if not column.refers:
        return column.meaning
    target = next(sheet for sheet in SHEETS if sheet.key == column.refers)
    return f"{column.meaning} Zie het blad {target.name}."
