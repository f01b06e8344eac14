"""A workbook into a plan: all of it, or the good rows, or nothing, with every problem by its place."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from baken.plan.interchange.checks import check, known_names, references, sheets_with_references
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.rows import ReadTables, RowProblem, read_rows
from baken.plan.interchange.sheets import Column, Sheet
from baken.plan.interchange.spreadsheet import open_book
from baken.plan.interchange.tables import document_of, parents_first


@dataclass(frozen=True, kw_only=True)
class SkippedRow:
    """A row (or, with `column`, one reference) that is left out, and why."""

    sheet: str
    row: int
    reason: str
    column: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkbookReading:
    """What a workbook says. `document` is None when it has problems and nobody said to skip bad rows."""

    document: PlanDocument | None
    problems: tuple[RowProblem, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    remarks: tuple[str, ...] = ()


def read_workbook(*, file: BinaryIO | Path, skip_bad_rows: bool = False) -> WorkbookReading:
    """Read a plan from a workbook (.xlsx).

    With `skip_bad_rows` the document holds what is left without the bad rows and whatever depends
    on them. Raises WorkbookRefused, and nothing else, for a file that is no sound workbook.
    """
    tables = read_rows(open_book(file))
    check(tables)
    problems = tuple(tables.problems)
    skipped = _skip(tables) if skip_bad_rows else []
    document = None
    plan = tables.rows["plan"]
    if (skip_bad_rows or not problems) and plan and not plan[0].bad:
        rows = {key: [row.values for row in rows if not row.bad] for key, rows in tables.rows.items()}
        document = document_of(tables=rows)
        if parents_first(rows["nodes"]) != rows["nodes"]:
            tables.remarks.append(
                _("Onderdelen die vóór hun bovenliggende onderdeel stonden, staan er nu achter.")
            )
    return WorkbookReading(
        document=document, problems=problems, skipped=tuple(skipped), remarks=tuple(tables.remarks)
    )


def _skip(tables: ReadTables) -> list[SkippedRow]:
    """Leave out bad rows, then whatever refers to a row that is left out, until nothing changes."""
    reason = _("Deze rij is fout.")
    skipped = [
        SkippedRow(sheet=row.sheet.name, row=row.number, reason=reason)
        for rows in tables.rows.values()
        for row in rows
        if row.bad
    ]
    changed = True
    while changed:
        before = len(skipped)
        for sheet, column in sheets_with_references():
            _skip_dependents(tables, sheet, column, skipped)
        changed = len(skipped) > before
    return skipped


def _skip_dependents(tables: ReadTables, sheet: Sheet, column: Column, skipped: list[SkippedRow]) -> None:
    left = known_names(tables, column.refers, sound=True)
    for row in tables.rows[sheet.key]:
        gone = [name for name in references(row, column) if name not in left]
        if row.bad or not gone:
            continue
        kept = tuple(name for name in references(row, column) if name in left)
        reason = _("Verwijst naar %(names)s, en die rij is overgeslagen.") % {"names": "; ".join(gone)}
        if _survives(column, kept):
            row.values[column.key] = kept
            skipped.append(SkippedRow(sheet=sheet.name, row=row.number, column=column.heading, reason=reason))
        else:
            row.bad = True
            skipped.append(SkippedRow(sheet=sheet.name, row=row.number, reason=reason))


def _survives(column: Column, kept: tuple[str, ...]) -> bool:
    """A line that still serves some nodes stays; the order of lines is never a reason to drop a node."""
    return column.key == "line_order" or (column.key == "nodes" and bool(kept))
