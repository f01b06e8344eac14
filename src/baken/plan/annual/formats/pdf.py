"""The annual report as a tagged PDF (PDF/UA-1), set by Typst from the templates in `typst/`."""

from collections.abc import Callable
from pathlib import Path

from pydantic_core import to_jsonable_python

from baken.foundation.typesetting.api import HouseStyle, tagged_pdf
from baken.plan.annual.formats.composing import compose
from baken.plan.annual.record import ReportRecord

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"


def as_pdf(
    record: ReportRecord,
    *,
    style: HouseStyle,
    draft: bool = False,
    checksum: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """The report as PDF; the same record and style give the same bytes.

    `draft` marks every page. `checksum`: the one the record was closed with, computed when not given.
    `progress` is told how many of how many steps are done.
    """
    tell = progress or (lambda _done, _all: None)
    report = compose(record, draft=draft, checksum=checksum)
    tell(1, 2)
    made = tagged_pdf(TEMPLATE, {"report": to_jsonable_python(report)}, style=style, moment=record.made_at)
    tell(2, 2)
    return made
