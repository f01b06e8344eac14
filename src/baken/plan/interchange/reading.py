"""A workbook into a plan: all of it, or the good rows, or nothing, with every problem by its place."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from baken.plan.interchange.checks import check, known_names, references, sheets_with_references
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.rows import ReadRow, ReadTables, RowProblem, read_rows
from baken.plan.interchange.sheets import Column
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
    """Leave out the bad rows, then whatever refers to a row that is left out, and so on."""
    targets = {column.refers for _sheet, column in sheets_with_references()}
    names = {key: known_names(tables, key) for key in targets}
    dependents = _dependents(tables)
    gone = [row for rows in tables.rows.values() for row in rows if row.bad]
    skipped = [
        SkippedRow(sheet=row.sheet.name, row=row.number, reason=_("Deze rij is fout.")) for row in gone
    ]
    while gone:
        row = gone.pop()
        for name in _names_of(row):
            if names.get(row.sheet.key, {}).get(name) is row:
                for dependent, column in dependents.pop((row.sheet.key, name), ()):
                    if not dependent.bad:
                        skip = _leave_out(dependent, column, name)
                        skipped.append(skip)
                        if not skip.column:
                            gone.append(dependent)
    return skipped


Dependents = dict[tuple[str, str], list[tuple[ReadRow, Column]]]


def _dependents(tables: ReadTables) -> Dependents:
    """Which cells refer to which row, by the sheet and the name they use."""
    found: Dependents = defaultdict(list)
    for sheet, column in sheets_with_references():
        for row in tables.rows[sheet.key]:
            for name in references(row, column):
                found[column.refers, name].append((row, column))
    return found


def _names_of(row: ReadRow) -> set[str]:
    names = {row["id"]} if "id" in row.values else set()
    return names | {row["name"].strip()} if row.sheet.key == "levels" else names


def _leave_out(row: ReadRow, column: Column, name: str) -> SkippedRow:
    """Drop one reference where the row can do without it, else the row.

    A line that still serves some nodes stays; the order of lines is never a reason to drop a node.
    """
    reason = _("Verwijst naar %(name)s, en die rij is overgeslagen.") % {"name": name}
    left = tuple(other for other in references(row, column) if other != name)
    if column.key == "line_order" or (column.key == "nodes" and left):
        row.values[column.key] = left
        return SkippedRow(sheet=row.sheet.name, row=row.number, column=column.heading, reason=reason)
    row.bad = True
    return SkippedRow(sheet=row.sheet.name, row=row.number, reason=reason)
