"""Names in a workbook that nobody goes by: where they stand, and the plan without them."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from baken.plan.interchange.document import Node as DocumentNode
from baken.plan.interchange.document import PlanDocument
from baken.plan.interchange.rows import ReadRow, RowProblem, read_rows, row_problem
from baken.plan.interchange.spreadsheet import open_book
from baken.plan.interchange.workbook import SkippedRow
from baken.plan.models import Plan
from baken.plan.store import document_of
from baken.plan.store.names import UnresolvedName

PLACES = {
    "leads": ("nodes", "leads"),
    "partners": ("partners", "name"),
    "life_domain": ("nodes", "life_domain"),
}
"""Field of a node → key of the sheet and of the column where it stands."""


def row_problems(*, file: Path | BinaryIO, unresolved: Iterable[UnresolvedName]) -> tuple[RowProblem, ...]:
    """Every unknown name by its sheet, row and column; reads the workbook again."""
    if not isinstance(file, Path):
        file.seek(0)
    tables = read_rows(open_book(file))
    found: dict[tuple[str, int, str], RowProblem] = {}
    for problem in unresolved:
        sheet, column = PLACES[problem.field]
        for row in tables.rows[sheet]:
            if _is_about(row, problem):
                made = _problem(row, column, problem)
                found[made.sheet, made.row, problem.name] = made
    return tuple(found.values())


def _is_about(row: ReadRow, problem: UnresolvedName) -> bool:
    if problem.field == "partners":
        return bool(row["node"] == problem.node and row["name"] == problem.name)
    return bool(row["id"] == problem.node)


def _problem(row: ReadRow, column: str, problem: UnresolvedName) -> RowProblem:
    expected = _("een naam die Baken kent")
    if problem.suggestions:
        expected = _("bedoel je %(names)s?") % {"names": _(" of ").join(problem.suggestions)}
    return row_problem(
        sheet=row.sheet.name,
        row=row.number,
        column=row.sheet.column(column).heading,
        value=problem.name,
        expected=expected.rstrip("."),
        reason=_("Deze naam is niet bekend."),
    )


def left_as_it_was(
    *, document: PlanDocument, unresolved: Iterable[UnresolvedName], places: Iterable[RowProblem]
) -> tuple[PlanDocument, tuple[SkippedRow, ...]]:
    """The document in which the fields with unknown names stay what the plan has now (new nodes: empty)."""
    plan = Plan.objects.filter(municipality=document.plan.municipality, slug=document.plan.slug).first()
    present = {node.id: node for node in document_of(plan=plan).nodes} if plan else {}
    fields: dict[str, set[str]] = {}
    for problem in unresolved:
        fields.setdefault(problem.node, set()).add(problem.field)
    nodes = tuple(_kept(node, fields.get(node.id, set()), present.get(node.id)) for node in document.nodes)
    reason = _("Deze naam is niet bekend; wat er in het plan stond, blijft.")
    skipped = tuple(
        SkippedRow(sheet=place.sheet, row=place.row, column=place.column, reason=reason) for place in places
    )
    return replace(document, nodes=nodes), skipped


def _kept(node: DocumentNode, fields: set[str], present: DocumentNode | None) -> DocumentNode:
    for field in fields:
        if field == "leads":
            node = replace(node, leads=present.leads if present else ())
        elif field == "partners":
            node = replace(node, partners=present.partners if present else ())
        else:
            node = replace(node, life_domain=present.life_domain if present else "")
    return node
