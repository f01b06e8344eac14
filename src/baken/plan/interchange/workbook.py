"""The plan as a workbook, out and in: the front door for everything xlsx."""

from baken.plan.interchange.writing import CellTooLong, ReportLine, write_workbook

__all__ = ["CellTooLong", "ReportLine", "write_workbook"]
