"""The cells of a workbook, streamed with limits; formulas and errors come out as what they are.

Reads the parts it needs itself instead of through openpyxl: every limit holds while reading,
numbers come at the digits a spreadsheet shows, and escaped characters come back exactly.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import create_parser
from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from baken.plan.interchange.archive import WorkbookRefused, damaged, open_archive
from baken.plan.interchange.values import CellValue, ErrorValue, Formula, folded

MOST_ROWS = 20_000
MOST_ROW_MARKS = 200_000  # rows that only carry a format
MOST_COLUMNS = 200
MOST_CELLS = 600_000  # of the whole workbook
LONGEST_TEXT = 300_000  # characters while reading one cell
CHUNK = 1 << 16
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    SAXException,
    DefusedXmlException,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    OSError,
)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
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
        _parse(self.archive, self.sheets[name], reader)
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
    start = _Relations(archive, "").of_kind("officeDocument") or "xl/workbook.xml"
    relations = _Relations(archive, start)
    workbook = _WorkbookReader()
    _parse(archive, start, workbook)
    book = Book(archive, epoch=MAC_EPOCH if workbook.from_1904 else WINDOWS_EPOCH)
    for name, identity in workbook.sheets:
        part = relations.targets.get(identity, "")
        if part in parts:
            book.sheets.setdefault(name, part)
    strings = relations.of_kind("sharedStrings")
    if strings in parts:
        reader = _StringsReader()
        _parse(archive, strings, reader)
        book.strings = reader.strings
    styles = relations.of_kind("styles")
    if styles in parts:
        formats = _StylesReader()
        _parse(archive, styles, formats)
        book.formats = formats.formats()
    return book


def _parse(archive: zipfile.ZipFile, part: str, handler: ContentHandler) -> None:
    """Feed one part to a handler. No document type, no entities, nothing from outside."""
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                parser.feed(chunk)
        parser.close()
    except DAMAGE as error:
        raise damaged() from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Text with the control characters that a spreadsheet writes as _x000D_."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


class _Relations(ContentHandler):
    """What a part refers to: targets per id, and by kind."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._folder = posixpath.dirname(part)
        name = posixpath.join(self._folder, "_rels", posixpath.basename(part) + ".rels")
        if name in archive.namelist():
            _parse(archive, name, self)

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        if _local(name) == "Relationship" and attrs.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self._folder, attrs.get("Target", ""))).lstrip(
                "/"
            )
            self.targets[attrs.get("Id", "")] = target
            self._kinds.setdefault(posixpath.basename(attrs.get("Type", "")), target)

    def of_kind(self, kind: str) -> str:
        return self._kinds.get(kind, "")


class _WorkbookReader(ContentHandler):
    """Sheet names with their relation, and from when days are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.from_1904 = False

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        local = _local(name)
        if local == "sheet":
            identity = next((value for key, value in attrs.items() if _local(key) == "id" and ":" in key), "")
            self.sheets.append((attrs.get("name", ""), identity))
        elif local == "workbookPr":
            self.from_1904 = attrs.get("date1904", "0") in ("1", "true")


class _StylesReader(ContentHandler):
    """The number format of every cell style."""

    def __init__(self) -> None:
        super().__init__()
        self._own: dict[int, str] = {}
        self._used: list[int] = []
        self._in_cell_styles = False

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        local = _local(name)
        if local == "numFmt":
            self._own[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")
        elif local == "cellXfs":
            self._in_cell_styles = True
        elif local == "xf" and self._in_cell_styles:
            self._used.append(int(attrs.get("numFmtId", "0")))

    def endElement(self, name: str) -> None:
        if _local(name) == "cellXfs":
            self._in_cell_styles = False

    def formats(self) -> list[str]:
        return [self._own.get(number) or BUILTIN_FORMATS.get(number, "General") for number in self._used]


class _TextReader(ContentHandler):
    """Collects the text of <t> (and <v>, <f>) elements, without phonetic guides."""

    KEPT = frozenset({"t"})

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._length = 0
        self._keeping = False
        self._phonetic = False

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:
        local = _local(name)
        if local == "rPh":
            self._phonetic = True
        elif local in self.KEPT and not self._phonetic:
            self._keeping = True

    def endElement(self, name: str) -> None:
        local = _local(name)
        if local == "rPh":
            self._phonetic = False
        elif local in self.KEPT:
            self._keeping = False

    def characters(self, content: str) -> None:
        if self._keeping:
            self._pieces.append(content)
            self._length += len(content)
            if self._length > LONGEST_TEXT:
                raise WorkbookRefused(_("Eén cel van deze werkmap bevat te veel tekst."))

    def taken(self) -> str:
        """The text so far, and start anew."""
        text = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return text


class _StringsReader(_TextReader):
    """The table of texts that cells refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def endElement(self, name: str) -> None:
        super().endElement(name)
        if _local(name) == "si":
            self.strings.append(unescaped(self.taken()))
            if len(self.strings) > MOST_CELLS:
                raise WorkbookRefused(
                    _("Deze werkmap telt te veel cellen. Bewaar alleen de bladen van het plan.")
                )


class _SheetReader(_TextReader):
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
        local = _local(name)
        if local == "row":
            self._start_row(attrs.get("r"))
        elif local == "c":
            self._start_cell(attrs)

    def endElement(self, name: str) -> None:
        super().endElement(name)
        local = _local(name)
        if local == "f":
            self._formula = self.taken()
        elif local == "c":
            self._end_cell()
        elif local == "row" and self._values:
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
        if self._kind == "s":
            index = int(text) if text.strip() else -1
            return self._book.strings[index] if 0 <= index < len(self._book.strings) else ErrorValue("?")
        if self._kind in ("str", "inlineStr"):
            return unescaped(text)
        if not text.strip():
            return None
        if self._kind == "e":
            return ErrorValue(text[:50])
        if self._kind == "b":
            return text.strip() in ("1", "true")
        if self._kind == "d":
            return _iso_moment(text)
        return self._number(text)

    def _number(self, text: str) -> CellValue:
        number = Decimal(f"{float(text):.15g}")
        if not number.is_finite():
            return ErrorValue(text[:50])
        formats = self._book.formats
        code = formats[self._style] if 0 <= self._style < len(formats) else "General"
        if code == "General" or code == "@":
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
                "Het blad %(sheet)s telt meer dan %(rows)s rijen. Verwijder lege rijen onderaan of splits het plan."
            )
            % {"sheet": self._name, "rows": f"{MOST_ROWS:_}".replace("_", " ")}
        )


def _iso_moment(text: str) -> CellValue:
    try:
        return dt.datetime.fromisoformat(text.strip().removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return ErrorValue(text[:50])


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def sheet_named(book: Book, name: str) -> str | None:
    """The sheet with this name, whatever its case and spacing."""
    return next((found for found in book.sheets if folded(found) == folded(name)), None)
