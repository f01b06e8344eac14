"""Whether a plan, wherever it comes from, holds together: the same rules as for a workbook."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from baken.plan.interchange.checks import check
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.rows import ReadRow, ReadTables, RowProblem
from baken.plan.interchange.sheets import SHEETS, Column, Sheet
from baken.plan.interchange.tables import tables_of
from baken.plan.interchange.values import CellValue, Unreadable


def problems_of(*, document: PlanDocument) -> tuple[RowProblem, ...]:
    """What a workbook of this plan would be refused for; rows and columns are the workbook's."""
    tables = ReadTables()
    for key, rows in tables_of(document=document).items():
        sheet = next(sheet for sheet in SHEETS if sheet.key == key)
        tables.rows[key] = [_row(tables, sheet, number, row) for number, row in enumerate(rows, start=2)]
    check(tables)
    return tuple(tables.problems)


def _row(tables: ReadTables, sheet: Sheet, number: int, values: Mapping[str, Any]) -> ReadRow:
    row = ReadRow(
        sheet=sheet, number=number, values={column.key: values[column.key] for column in sheet.columns}
    )
    for column in sheet.columns:
        try:
            _check_value(column, row[column.key])
        except Unreadable as unreadable:
            row.unreadable.add(column.key)
            message = unreadable.reason or _("Dit kan niet bewaard worden.")
            tables.report(row, column.key, message=message, expected=unreadable.expected)
    return row


def _check_value(column: Column, value: Any) -> None:
    content = column.cell.write(value)
    cell: CellValue = dt.datetime.combine(content, dt.time()) if isinstance(content, dt.date) else content
    if column.required and (cell is None or (isinstance(cell, str) and not cell.strip())):
        raise Unreadable(expected=column.cell.expected(), reason=_("Dit moet ingevuld zijn."))
    if cell is not None and column.cell.read(cell) != value:
        reason = _("Spaties rond een naam of code kunnen niet bewaard worden.")
        raise Unreadable(expected=column.cell.expected(), reason=reason)
