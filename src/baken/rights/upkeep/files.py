"""The work list as a file: CSV or a workbook, with the same choices as on screen."""

import csv
import io
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook

from baken.rights.scan.downloads import harmless
from baken.rights.upkeep.worklist import Line

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Cell = str | int | None


def export(lines: Sequence[Line], form: str) -> bytes:
    """`form`: one of FORMATS."""
    return _workbook(lines) if form == "xlsx" else _csv(lines)


def _rows(lines: Sequence[Line]) -> Iterator[list[Cell]]:
    yield [
        _("soort"),
        _("waarover"),
        _("naam in de regels"),
        _("wat"),
        _("na te kijken na"),
        _("waar"),
        _("adres"),
        _("rechten"),
        _("huishoudens van de steekproef"),
        _("waarvan misschien"),
    ]
    for line in lines:
        point = line.point
        texts = [
            line.kind_label,
            point.title,
            point.name,
            point.says,
            point.due.isoformat() if point.due else "",
            point.look_up,
            point.href,
            ", ".join(right.label for right in point.rights),
        ]
        yield [*(harmless(text) for text in texts), line.households, line.maybe]


def _csv(lines: Sequence[Line]) -> bytes:
    """Semicolons and a byte order mark: opens in Dutch spreadsheets as it is."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(_rows(lines))
    return out.getvalue().encode("utf-8-sig")


def _workbook(lines: Sequence[Line]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Op te zoeken"))
    for row in _rows(lines):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
