"""A file of the finance department as a table: its encoding, its separator, its row of headings."""

import csv
import io
from collections.abc import Sequence
from itertools import islice

from django.utils.translation import gettext as _

from baken.plan.finance.columns import Columns, HeadingsRefused, columns_of, expected_headings

LARGEST = 5 * 1024 * 1024
"""Bytes of a file."""
MOST_ROWS = 20_000
HEADINGS_WITHIN = 15
"""A package may write a title above the headings, so many rows at most."""
SEPARATORS = ";\t,"


class FinanceRefused(Exception):
    """The file cannot be read at all; the Dutch message says what to do."""


def table_of(content: bytes) -> tuple[Columns, "Table"]:
    """The columns and the rows below them that say something, numbered as in a spreadsheet.

    Raises FinanceRefused.
    """
    if len(content) > LARGEST:
        raise FinanceRefused(
            _("Dit bestand is te groot: hoogstens %(largest)d MB.") % {"largest": LARGEST // 1024 // 1024}
        )
    return _columns_and_rows(_decoded(content))


def _decoded(content: bytes) -> str:
    """The text: UTF-8, UTF-16 with a mark (Excel's "Unicode text"), else what Excel in Flanders writes."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise FinanceRefused(_("Dit is geen CSV-bestand. Bewaar de tabel in je rekenblad als CSV."))
    if not text.strip():
        raise FinanceRefused(_("Dit bestand is leeg."))
    return text


Table = list[tuple[int, list[str]]]


def _columns_and_rows(text: str) -> tuple[Columns, Table]:
    """Whichever separator gives a row of headings."""
    first, _end, below = text.partition("\n")
    separators = SEPARATORS
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # for Excel, which hides it
        separators, text = first.strip()[4], below
    broken = 0
    for separator in separators:
        try:
            rows = _rows(text, separator)
            for place, cells in enumerate(rows[:HEADINGS_WITHIN]):
                columns = columns_of(cells)
                if columns is not None:
                    return columns, _filled(rows, place + 1)
        except HeadingsRefused as refusal:
            raise FinanceRefused(str(refusal)) from refusal
        except BrokenTable as error:
            broken = broken or error.line
    if broken:
        raise FinanceRefused(
            _("Dit bestand is niet te lezen als CSV: kijk de aanhalingstekens na bij regel %(line)d.")
            % {"line": broken}
        )
    raise FinanceRefused(
        _("In dit bestand staan niet de kolommen die nodig zijn.") + " " + expected_headings()
    )


class BrokenTable(Exception):
    """With this separator the text is no CSV; `line` is where that shows."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _rows(text: str, separator: str) -> list[list[str]]:
    # Strict: a quote that nobody closes would swallow the rows below it without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = list(islice(reader, MOST_ROWS + HEADINGS_WITHIN + 1))
    except csv.Error as error:
        raise BrokenTable(reader.line_num) from error
    if len(rows) > MOST_ROWS + HEADINGS_WITHIN:
        raise FinanceRefused(_("Dit bestand heeft te veel rijen: hoogstens %(most)d.") % {"most": MOST_ROWS})
    return rows


def _filled(rows: Sequence[list[str]], start: int) -> Table:
    return [
        (number, cells)
        for number, cells in enumerate(rows, start=1)
        if number > start and any(cell.strip() for cell in cells)
    ]
