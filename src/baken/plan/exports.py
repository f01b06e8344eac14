"""A plan as a file, in every format there is."""

import datetime as dt
import io

from baken.plan.interchange import csv_format, json_format
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.workbook import write_workbook
from baken.plan.models import Plan
from baken.plan.picture import PlanPicture
from baken.plan.store import document_of


def _workbook(document: PlanDocument, at: dt.datetime) -> bytes:
    buffer = io.BytesIO()
    write_workbook(document=document, file=buffer, made_at=at)
    return buffer.getvalue()


FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
"""What a plan can be given as, with its media type."""


def export_plan(*, plan: Plan, format_name: str, at: dt.datetime, full: bool) -> bytes:
    """The whole plan as it stands now (`at`) in a format of `FORMATS`. Raises KeyError on another format.

    `full`: also what is not public (`access.may_read_whole`); only that can be imported again.
    """
    document = document_of(plan=plan, full=full)
    if format_name == "json":
        lines = PlanPicture(plan=plan, today=at.date()).lines
        computed = {view.line.key: view.computed for view in lines if view.computed is not None}
        return json_format.dumps(document, computed=computed).encode()
    if format_name == "xlsx":
        return _workbook(document, at)
    return {"csv": csv_format.to_csv}[format_name](document)
