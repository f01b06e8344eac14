"""The published tables as files: CSV, a workbook, JSON. The same rounded figures as on screen."""

import csv
import io
import json
from collections.abc import Iterator

from django.utils.translation import gettext as _
from openpyxl import Workbook

from baken.rights.scan.models import PopulationScan
from baken.rights.scan.published import COUNTS, PER, TABLES, rights_of

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Value = str | int | float | None


def export(scan: PopulationScan, form: str) -> bytes:
    """All published tables of a scan. `form`: one of FORMATS."""
    if form == "json":
        return json.dumps(scan.published, ensure_ascii=False, indent=1).encode()
    return _workbook(scan) if form == "xlsx" else _csv(scan)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _rows(scan: PopulationScan) -> Iterator[list[Value]]:
    yield [
        _("recht"),
        _("telt"),
        _("tabel"),
        _("rij"),
        *(str(label) for label in COUNTS.values()),
        _("blijft liggen, minstens (euro)"),
        _("blijft liggen, hoogstens (euro)"),
        _("per"),
    ]
    for right in rights_of(scan.published):
        for name, cells in right.tables.items():
            for cell in cells:
                yield [
                    harmless(right.label),
                    right.of,
                    str(TABLES.get(name, name)),
                    harmless(cell.label),
                    *(_count(cell.counts[count]) for count in COUNTS),
                    _euro(cell.missed_low),
                    _euro(cell.missed_high),
                    str(PER.get(right.per, "")),
                ]


def _count(count: int | str | None) -> Value:
    return _("minder dan 5") if isinstance(count, str) else count


def _euro(cents: int | None) -> float | None:
    return None if cents is None else cents / 100


def _csv(scan: PopulationScan) -> bytes:
    """Semicolons and decimal commas: opens in Dutch spreadsheets as it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    for row in _rows(scan):
        writer.writerow([_cell(value) for value in row])
    return ("\ufeff" + out.getvalue()).encode()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else str(value)


def _workbook(scan: PopulationScan) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Gepubliceerde tabellen"))
    for row in _rows(scan):
        sheet.append(row)
    about = book.create_sheet(_("Over deze scan"))
    for pair in _about(scan):
        about.append([harmless(one) for one in pair])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _about(scan: PopulationScan) -> list[list[str]]:
    return [
        [_("bron"), scan.get_source_display()],
        [_("doel"), scan.get_purpose_display()],
        [_("dag van de regels"), scan.date.isoformat()],
        [_("afronding"), _("Elk aantal is afgerond op 5. Minder dan 5 wordt niet getoond.")],
    ]
