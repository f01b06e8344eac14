"""Rows of a workbook with their values read, and everything that is wrong with them by its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from baken.plan.interchange.sheets import SHEETS, Column, Sheet
from baken.plan.interchange.spreadsheet import Book, Line, sheet_named
from baken.plan.interchange.values import CellValue, ErrorValue, Formula, Unreadable, folded


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """One thing that is wrong, where it is, and what is expected there. `row` 0: the sheet as a whole.

    `message` says it all in one line, `reason` only what is wrong.
    """

    sheet: str
    row: int
    column: str
    value: str
    expected: str
    message: str
    reason: str = ""


@dataclass(kw_only=True)
class ReadRow:
    """A row as read: values per column key; `unreadable` names the columns that could not be read."""

    sheet: Sheet
    number: int
    values: dict[str, Any]
    unreadable: set[str] = field(default_factory=set)
    bad: bool = False

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def has(self, *keys: str) -> bool:
        """Whether these columns were read."""
        return not self.unreadable.intersection(keys)


@dataclass
class ReadTables:
    """Everything read from a workbook, with what is wrong and what was passed over."""

    rows: dict[str, list[ReadRow]] = field(default_factory=lambda: {sheet.key: [] for sheet in SHEETS})
    problems: list[RowProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def report(
        self, row: ReadRow, key: str, *, message: str, expected: str = "", value: object = None
    ) -> None:
        """Write down a problem of one cell; the row counts as bad."""
        row.bad = True
        column = row.sheet.column(key)
        shown = row.values.get(key) if value is None else value
        self._add(
            sheet=row.sheet.name,
            row=row.number,
            column=column.heading,
            value=displayed(shown),
            expected=expected or column.cell.expected(),
            reason=message,
        )

    def report_sheet(self, sheet: Sheet, *, row: int, column: str, message: str, expected: str) -> None:
        """Write down a problem of a sheet as a whole; all its rows count as bad."""
        self._add(sheet=sheet.name, row=row, column=column, value="", expected=expected, reason=message)
        for read in self.rows[sheet.key]:
            read.bad = True

    def _add(self, **about: Any) -> None:
        self.problems.append(row_problem(**about))


def row_problem(*, sheet: str, row: int, column: str, value: str, expected: str, reason: str) -> RowProblem:
    """A problem with its whole sentence: where it is, what is wrong, what is expected, what stands there."""
    place = _("Blad %(sheet)s") % {"sheet": sheet}
    place += _(", rij %(row)s") % {"row": row} if row else ""
    place += _(", kolom %(column)s") % {"column": column} if column else ""
    message = f"{place}: {reason} " + _("Verwacht: %(expected)s.") % {"expected": expected}
    message += _(" Er staat: %(value)s") % {"value": value} if value else ""
    return RowProblem(
        sheet=sheet,
        row=row,
        column=column,
        value=value,
        expected=expected,
        message=message,
        reason=reason,
    )


def displayed(value: object) -> str:
    """A value as the report of a problem shows it, shortened."""
    if isinstance(value, Formula | ErrorValue):
        return value.text
    if isinstance(value, tuple):
        value = "; ".join(map(str, value))
    text = "" if value is None else str(value)
    return text if len(text) <= 100 else text[:99] + "…"


def read_rows(book: Book) -> ReadTables:
    """Read every known sheet. Raises WorkbookRefused."""
    tables = ReadTables()
    known = {folded(sheet.name) for sheet in SHEETS}
    if not any(folded(name) in known for name in book.sheets):
        tables.remarks.append(_("Geen enkel blad van deze werkmap hoort bij een plan."))
    for sheet in SHEETS:
        name = sheet_named(book, sheet.name)
        if name is not None:
            _read_sheet(tables, sheet, book.lines(name))
        elif sheet.required:
            message = _("Het blad %(sheet)s ontbreekt.") % {"sheet": sheet.name}
            expected = _("een blad met de naam %(sheet)s") % {"sheet": sheet.name}
            tables.report_sheet(sheet, row=0, column="", message=message, expected=expected)
        else:
            tables.remarks.append(
                _("Het blad %(sheet)s ontbreekt: het is leeg gelezen.") % {"sheet": sheet.name}
            )
    return tables


def _read_sheet(tables: ReadTables, sheet: Sheet, lines: list[Line]) -> None:
    header = lines[0] if lines else Line(1, {})
    places, twice = _places(tables, sheet, header)
    rows = tables.rows[sheet.key]
    for line in lines[1:]:
        if any(_filled(value) for place, value in line.values.items() if place in places.values()):
            rows.append(_read_row(tables, sheet, line, places))
    for column in sheet.columns:
        if column.key not in places and (column.required or column.key in sheet.identity):
            message = _("De kolom %(column)s ontbreekt op het blad %(sheet)s.")
            tables.report_sheet(
                sheet,
                row=header.number,
                column=column.heading,
                message=message % {"column": column.heading, "sheet": sheet.name},
                expected=_("een kolom met de titel %(column)s") % {"column": column.heading},
            )
        elif column.key not in places:
            remark = _("De kolom %(column)s ontbreekt op het blad %(sheet)s: ze is leeg gelezen.")
            tables.remarks.append(remark % {"column": column.heading, "sheet": sheet.name})
    for column in twice:
        message = _("De kolom %(column)s staat twee keer op het blad %(sheet)s.")
        tables.report_sheet(
            sheet,
            row=header.number,
            column=column.heading,
            message=message % {"column": column.heading, "sheet": sheet.name},
            expected=_("elke kolomtitel één keer"),
        )


def _places(tables: ReadTables, sheet: Sheet, header: Line) -> tuple[dict[str, int], list[Column]]:
    """Where each column stands, and which stand there twice; other columns are named in a remark."""
    places: dict[str, int] = {}
    twice = []
    by_heading = sheet.by_heading
    for place, value in sorted(header.values.items()):
        heading = displayed(value)
        column = by_heading.get(folded(heading))
        if column is None:
            remark = _(
                "De kolom %(column)s op het blad %(sheet)s hoort niet bij het plan en is niet gelezen."
            )
            tables.remarks.append(remark % {"column": heading, "sheet": sheet.name})
        elif column.key in places:
            twice.append(column)
        else:
            places[column.key] = place
    return places, twice


def _filled(value: CellValue) -> bool:
    return not (value is None or (isinstance(value, str) and not value.strip()))


def _read_row(tables: ReadTables, sheet: Sheet, line: Line, places: Mapping[str, int]) -> ReadRow:
    row = ReadRow(sheet=sheet, number=line.number, values={})
    for column in sheet.columns:
        value = line.values.get(places.get(column.key, 0))
        try:
            row.values[column.key] = _read_cell(column, value)
        except Unreadable as unreadable:
            row.values[column.key] = column.cell.empty
            row.unreadable.add(column.key)
            message = unreadable.reason or _("Dit kan ik niet lezen.")
            tables.report(row, column.key, message=message, expected=unreadable.expected, value=value)
    return row


def _read_cell(column: Column, value: CellValue) -> Any:
    if isinstance(value, Formula):
        raise Unreadable(
            expected=column.cell.expected(),
            reason=_("Hier staat een formule. Kopieer de cel en plak ze als waarde."),
        )
    if isinstance(value, ErrorValue):
        raise Unreadable(expected=column.cell.expected(), reason=_("Het rekenblad toont hier een fout."))
    if not _filled(value):
        if column.required:
            raise Unreadable(expected=column.cell.expected(), reason=_("Dit moet ingevuld zijn."))
        return column.cell.blank(value)
    return column.cell.read(value)
