"""A plan as a file, in every format there is."""

import datetime as dt
import io
from collections.abc import Callable

from baken.plan.interchange import csv_format, json_format
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.workbook import write_workbook
from baken.plan.models import Plan
from baken.plan.picture import PlanPicture
from baken.plan.store import document_of


def _workbook(document: PlanDocument, computed: dict[str, int]) -> bytes:
    buffer = io.BytesIO()
    write_workbook(document=document, file=buffer)
    return buffer.getvalue()


def _json(document: PlanDocument, computed: dict[str, int]) -> bytes:
    return json_format.dumps(document, computed=computed).encode()


def _csv(document: PlanDocument, computed: dict[str, int]) -> bytes:
    return csv_format.to_csv(document)


FORMATS: dict[str, tuple[str, Callable[[PlanDocument, dict[str, int]], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook),
    "json": ("application/json", _json),
    "csv": ("text/csv; charset=utf-8", _csv),
}


def export_plan(*, plan: Plan, format_name: str, today: dt.date) -> bytes:
    """The whole plan in a format of `FORMATS`. Raises KeyError on another format."""
    _media_type, encode = FORMATS[format_name]
    picture = PlanPicture(plan=plan, today=today)
    computed = {view.line.key: view.computed for view in picture.lines if view.computed is not None}
    return encode(document_of(plan=plan), computed)
