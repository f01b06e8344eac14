"""The cells of a workbook, streamed with limits; formulas and errors come out as what they are.

Reads the parts it needs itself instead of through openpyxl: every limit holds while reading,
numbers come at the digits a spreadsheet shows, and escaped characters come back exactly.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from baken.plan.interchange.archive import WorkbookRefused, damaged, open_archive
from baken.plan.interchange.parts import (
    DAMAGE,
    MOST_CELLS,
    Relations,
    StringsReader,
    StylesReader,
    TextReader,
    WorkbookReader,
    local,
    parse,
    unescaped,
)
from baken.plan.interchange.values import CellValue, ErrorValue, Formula, folded

MOST_ROWS = 20_000
MOST_ROW_MARKS = 200_000  # rows that only carry a format
MOST_COLUMNS = 200
_REFERENCE = re.compile("([A-Za-z]{1,3})[0-9]{1,7}")


@dataclass(frozen=True)
class Line:
    """One row that is not empty: its number as people see it, its values per column number."""

    number: int
    values: Mapping[int, CellValue]


@dataclass
class Book:
    """An opened workbook. `lines` streams one sheet. Raises WorkbookRefused, never anything else."""

    archive: zipfile.ZipFile
    sheets: dict[str, str] = field(default_factory=dict)  # name -> part
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    epoch: dt.datetime = WINDOWS_EPOCH
    cells: int = 0

    def lines(self, name: str) -> list[Line]:
        """The rows of a sheet that hold something, in order."""
        reader = _SheetReader(self, name)
        parse(self.archive, self.sheets[name], reader)
        return reader.lines

    def count_cell(self) -> None:
        """One more cell read."""
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise WorkbookRefused(
                _("Deze werkmap telt te veel cellen. Bewaar alleen de bladen van het plan.")
            )


def open_book(file: BinaryIO | Path) -> Book:
    """Open a workbook. Raises WorkbookRefused."""
    archive = open_archive(file)
    try:
        return _open(archive)
    except DAMAGE as error:
        raise damaged() from error


def _open(archive: zipfile.ZipFile) -> Book:
    if b"macroenabled" in archive.read("[Content_Types].xml").lower():
        raise WorkbookRefused(
            _("Deze werkmap bevat macro's. Bewaar ze als gewone werkmap (.xlsx) en probeer opnieuw.")
        )
    parts = set(archive.namelist())
    start = Relations(archive, "").of_kind("officeDocument") or "xl/workbook.xml"
    relations = Relations(archive, start)
    workbook = WorkbookReader()
    parse(archive, start, workbook)
    book = Book(archive, epoch=MAC_EPOCH if workbook.from_1904 else WINDOWS_EPOCH)
    for name, identity in workbook.sheets:
        part = relations.targets.get(identity, "")
        if part in parts:
            book.sheets.setdefault(name, part)
    strings = relations.of_kind("sharedStrings")
    if strings in parts:
        reader = StringsReader()
        parse(archive, strings, reader)
        book.strings = reader.strings
    styles = relations.of_kind("styles")
    if styles in parts:
        formats = StylesReader()
        parse(archive, styles, formats)
        book.formats = formats.formats()
    return book


class _SheetReader(TextReader):
    """The rows of one sheet."""

    KEPT = frozenset({"t", "v", "f"})

    def __init__(self, book: Book, name: str) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self._book = book
        self._name = name
        self._row = self._marks = self._column = 0
        self._values: dict[int, CellValue] = {}
        self._kind = ""
        self._style = 0
        self._formula: str | None = None

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        super().startElement(name, attrs)
        tag = local(name)
        if tag == "row":
            self._start_row(attrs.get("r"))
        elif tag == "c":
            self._start_cell(attrs)

    def endElement(self, name: str) -> None:
        super().endElement(name)
        tag = local(name)
        if tag == "f":
            self._formula = self.taken()
        elif tag == "c":
            self._end_cell()
        elif tag == "row" and self._values:
            if len(self.lines) > MOST_ROWS:  # the header row comes on top
                raise self._too_many_rows()
            self.lines.append(Line(self._row, self._values))

    def _start_row(self, number: str | None) -> None:
        self._row = int(number) if number else self._row + 1
        self._column = 0
        self._values = {}
        self._marks += 1
        if self._marks > MOST_ROW_MARKS:
            raise self._too_many_rows()

    def _start_cell(self, attrs: AttributesImpl[str]) -> None:
        self._book.count_cell()
        match = _REFERENCE.fullmatch(attrs.get("r", ""))
        self._column = _column_number(match[1]) if match else self._column + 1
        self._kind = attrs.get("t", "n")
        self._style = int(attrs.get("s", "0"))
        self._formula = None
        self.taken()

    def _end_cell(self) -> None:
        text = self.taken()
        value: CellValue
        value = Formula(f"={self._formula}"[:200]) if self._formula is not None else self._value(text)
        if value is None or value == "":
            return
        if self._column > MOST_COLUMNS:
            raise WorkbookRefused(
                _("Het blad %(sheet)s telt meer dan %(columns)s kolommen.")
                % {"sheet": self._name, "columns": MOST_COLUMNS}
            )
        self._values[self._column] = value

    def _value(self, text: str) -> CellValue:
        if self._kind in ("str", "inlineStr"):
            return unescaped(text)
        if not text.strip():
            return None
        if self._kind in _READERS:
            return _READERS[self._kind](text)
        return self._shared(int(text)) if self._kind == "s" else self._number(text)

    def _shared(self, index: int) -> CellValue:
        strings = self._book.strings
        return strings[index] if 0 <= index < len(strings) else ErrorValue("?")

    def _number(self, text: str) -> CellValue:
        number = Decimal(f"{float(text):.15g}")
        if not number.is_finite():
            return ErrorValue(text[:50])
        formats = self._book.formats
        code = formats[self._style] if 0 <= self._style < len(formats) else "General"
        if code in {"General", "@"}:
            return number
        if is_date_format(code) and not is_timedelta_format(code):
            return self._moment(number)
        return number * 100 if "%" in re.sub(r'"[^"]*"|\\.', "", code) else number

    def _moment(self, number: Decimal) -> CellValue:
        try:
            moment = from_excel(float(number), self._book.epoch)
        except (OverflowError, ValueError):
            return ErrorValue("#####")
        return moment if isinstance(moment, dt.datetime | dt.time) else ErrorValue("#####")

    def _too_many_rows(self) -> WorkbookRefused:
        return WorkbookRefused(
            _(
                "Het blad %(sheet)s telt meer dan %(rows)s rijen. "
                "Verwijder lege rijen onderaan of splits het plan."
            )
            % {"sheet": self._name, "rows": f"{MOST_ROWS:_}".replace("_", " ")}
        )


def _iso_moment(text: str) -> CellValue:
    try:
        return dt.datetime.fromisoformat(text.strip().removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return ErrorValue(text[:50])


_READERS: Mapping[str, Callable[[str], CellValue]] = {
    "e": lambda text: ErrorValue(text[:50]),
    "b": lambda text: text.strip() in ("1", "true"),
    "d": _iso_moment,
}


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def sheet_named(book: Book, name: str) -> str | None:
    """The sheet with this name, whatever its case and spacing."""
    return next((found for found in book.sheets if folded(found) == folded(name)), None)
