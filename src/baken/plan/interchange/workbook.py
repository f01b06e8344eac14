"""The plan as a workbook, out and in: the front door for everything xlsx."""

from baken.plan.interchange.archive import WorkbookRefused
from baken.plan.interchange.reading import SkippedRow, WorkbookReading, read_workbook
from baken.plan.interchange.rows import RowProblem
from baken.plan.interchange.stamp import made_at
from baken.plan.interchange.writing import CellTooLong, ReportLine, write_workbook

__all__ = [
    "CellTooLong",
    "ReportLine",
    "RowProblem",
    "SkippedRow",
    "WorkbookReading",
    "WorkbookRefused",
    "made_at",
    "read_workbook",
    "write_workbook",
]
