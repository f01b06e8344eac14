"""The figures of the annual report as a workbook: one sheet per kind of fact, for who counts on."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from baken.plan.annual.formats import wording
from baken.plan.annual.formats.archives import stable
from baken.plan.annual.formats.composing import version_text
from baken.plan.annual.formats.reading_order import in_reading_order
from baken.plan.annual.formats.xlsx_cells import LONG, SHORT, Sheet
from baken.plan.annual.formats.xlsx_sheets import sheets_of
from baken.plan.annual.record import ReportRecord, checksum_of, dumps
from baken.plan.interchange.writing import header, put

README = "Leesmij"


def as_xlsx(record: ReportRecord, *, draft: bool = False, checksum: str | None = None) -> bytes:
    """The figures as a workbook (.xlsx): amounts are numbers in euro, dates are dates, text is no formula.

    `checksum`: the one the record was closed with, computed when not given. The same record, the same bytes.
    """
    known = checksum if checksum is not None else checksum_of(dumps(record))
    sheets = sheets_of(in_reading_order(record))
    book = Workbook()
    page = book.worksheets[0]
    page.title = README
    _explain(page, record, sheets, draft=draft, checksum="" if draft else known)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    moment = record.made_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    book.properties.title = wording.plain(record.title)[:255]
    book.properties.creator = wording.plain(record.municipality.name)[:255]
    book.properties.language = "nl-BE"
    book.properties.created = moment
    content = io.BytesIO()
    book.save(content)
    return stable(content.getvalue(), moment=record.made_at)


def _write(page: Worksheet, sheet: Sheet) -> None:
    header(page, [(heading, cell.width) for heading, cell in sheet.columns])
    for number, row in enumerate(sheet.rows, start=2):
        for place, ((heading, cell), value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            content = cell.write(value)
            if content is not None:
                put(
                    page,
                    content,
                    row=number,
                    place=place,
                    number_format=cell.number_format,
                    where=(sheet.name, heading),
                )
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(sheet.rows) + 1}"


def _explain(
    page: Worksheet, record: ReportRecord, sheets: Sequence[Sheet], *, draft: bool, checksum: str
) -> None:
    """The first sheet: which report this is, how to check it, and what each sheet holds."""
    header(page, [("Over dit verslag", 28), ("", 100)])
    facts = [*_facts(record, draft=draft, checksum=checksum), ("", ""), ("Blad", "Wat erin staat")]
    facts += [(sheet.name, sheet.meaning) for sheet in sheets]
    for number, row in enumerate(facts, start=2):
        for place, (cell, text) in enumerate(zip((SHORT, LONG), row, strict=True), start=1):
            if content := cell.write(text):
                put(page, content, row=number, place=place, number_format="@", where=(README, ""))
        page.cell(row=number, column=1).font = Font(bold=True)


def _facts(record: ReportRecord, *, draft: bool, checksum: str) -> Iterator[tuple[str, str]]:
    yield "Titel", record.title
    yield "Gemeente", record.municipality.name
    yield "Plan", record.plan.title
    yield "Periode", wording.period(record.period.start, record.period.end)
    yield "Versie", version_text(record, draft=draft)
    if record.what_changed:
        yield "Wat deze versie verbetert", record.what_changed
    if record.earlier:
        yield "Vergeleken met", f"{record.earlier.title}, versie {record.earlier.number}"
    if checksum:
        yield "Controlegetal (SHA-256)", checksum
        yield (
            "",
            "Het controlegetal is dat van het verslag als JSON: bereken het van dat bestand en vergelijk.",
        )
    yield "Bedragen", "In euro met twee decimalen. Een lege cel is onbekend, niet nul."
    yield "Teksten", "De teksten van het hele verslag staan in de PDF en het Word-document."
