"""The grid of the nodes that report: reading its rows and saving what was typed."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.review.api import (
    AlreadyProposed,
    NothingChanged,
    ProposalState,
    SubjectMissing,
    VersionMoved,
)
from baken.plan.editing.fields import PARTS, values_of
from baken.plan.editing.forms.controls import KnownNames
from baken.plan.editing.grid import GridColumn, GridRow, conflict, fill
from baken.plan.editing.operations import change_node
from baken.plan.editing.permitted import changeable_nodes
from baken.plan.editing.reviewable import NODES, index_once
from baken.plan.interchange.document import Term
from baken.plan.interchange.sheets import SHEETS
from baken.plan.interchange.texts import Names
from baken.plan.models import Node, Plan

NODE_SHEET = next(sheet for sheet in SHEETS if sheet.key == "nodes")
KEYS = ("title", "term", "start", "end", "priority", "leads", "remark")


class _Undo(Exception):
    """Something was wrong and nobody asked to skip it."""


@dataclass
class Saved:
    """What saving a grid did."""

    changed: int = 0
    proposed: int = 0
    skipped: list[str] = field(default_factory=list)


def columns_for(*, names: KnownNames, titles: dict[str, str]) -> list[GridColumn]:
    """The columns, read and shown as in the workbook; leads by name, kept by id (`titles`: id to name)."""
    leads = Names(300)

    def read_leads(text: str) -> list[str]:
        return [names.must_find(name) for name in leads.read(text)] if text else []

    def reader(key: str) -> Any:
        cell = NODE_SHEET.column(key).cell

        def read(text: str) -> Any:
            if not text:
                return {"priority": False, "title": None, "start": None, "end": None}.get(key, "")
            value = cell.read(text)
            if isinstance(value, Term):
                return value.value
            return value.isoformat() if isinstance(value, dt.date) else value

        return read

    def read_title(text: str) -> str:
        from baken.plan.interchange.values import Unreadable

        if not text:
            raise Unreadable(expected=_("een titel"), reason=_("Dit moet ingevuld zijn."))
        return str(NODE_SHEET.column("title").cell.read(text))

    shows = {
        "term": lambda value: str(NODE_SHEET.column("term").cell.write(Term(value))) if value else "",
        "start": _day_text,
        "end": _day_text,
        "priority": lambda value: _("ja") if value else _("nee"),
        "leads": lambda value: leads.write(tuple(titles.get(one, one) for one in value)) or "",
    }
    reads = {"title": read_title, "leads": read_leads}
    return [
        GridColumn(
            key=key,
            heading=NODE_SHEET.column(key).heading,
            read=reads.get(key) or reader(key),
            show=shows.get(key, str),
            long=key in ("title", "leads", "remark"),
        )
        for key in KEYS
    ]


def _day_text(value: str | None) -> str:
    if not value:
        return ""
    day = dt.date.fromisoformat(value)
    return f"{day.day}/{day.month}/{day.year:04d}"


def reporting_nodes(*, plan: Plan) -> QuerySet[Node]:
    """The nodes that the grid shows, in the order of the plan."""
    return Node.objects.filter(plan=plan, level__asks_reporting=True).order_by("order")


def rows_of(
    *, plan: Plan, nodes: QuerySet[Node], actor: Actor, address: str
) -> tuple[list[GridRow], list[GridColumn]]:
    """Rows with cells, in a constant number of queries."""
    found = list(nodes.select_related("plan").prefetch_related(*PARTS, "leads__organisation"))
    titles = {
        str(lead.organisation_id): lead.organisation.name for node in found for lead in node.leads.all()
    }
    names = KnownNames(municipality=plan.municipality_id, linked={name: pk for pk, name in titles.items()})
    columns = columns_for(names=names, titles=titles)
    editable = changeable_nodes(nodes=found, actor=actor)
    rows = [
        GridRow(
            pk=node.pk,
            title=str(node),
            url=f"{address}onderdelen/{node.key}/",
            version=node.version,
            values=values_of(node),
            editable=node.pk in editable,
        )
        for node in found
    ]
    fill(rows=rows, columns=columns)
    return rows, columns


def base_of(row: GridRow) -> dict[str, Any] | None:
    """The values of the version that a row was opened on, when they are kept."""
    earlier = NODES.earlier(subject_id=str(row.pk), version=row.posted_version or 0)
    return {name: value.value for name, value in earlier.fields.items()} if earlier else None


def save(*, rows: Iterable[GridRow], skip_bad: bool, actor: Actor, at: dt.datetime) -> Saved | None:
    """Save every row that was touched: all, or with `skip_bad` the good ones.

    None: something is wrong and nothing was saved; the rows say what.
    """
    done = Saved()
    listed = list(rows)
    try:
        with transaction.atomic(), index_once():
            for row in listed:
                if row.touched and not any(cell.error for cell in row.cells):
                    _save_row(row, done, actor, at)
            bad = [row for row in listed if row.is_bad]
            if bad and not skip_bad:
                raise _Undo
            done.skipped = [row.title for row in bad]
    except _Undo:
        return None
    return done


def _save_row(row: GridRow, done: Saved, actor: Actor, at: dt.datetime) -> None:
    try:
        with transaction.atomic():
            node = Node.objects.select_related("plan__municipality").get(pk=row.pk)
            proposal = change_node(
                node=node, values=row.touched, base_version=row.posted_version or 0, actor=actor, at=at
            )
    except NothingChanged:
        return
    except VersionMoved as moved:
        for one in moved.conflicts:
            conflict(row=row, key=one.field, theirs=one.theirs)
    except AlreadyProposed:
        row.error = _("Je hebt voor dit onderdeel al een voorstel dat wacht. Trek dat eerst in.")
    except IntegrityError:
        row.error = _("Deze waarden passen niet bij elkaar: ligt het einde na het begin?")
    except (SubjectMissing, Node.DoesNotExist):
        row.error = _("Dit onderdeel is intussen verwijderd.")
    except PermissionDenied as refusal:
        row.error = str(refusal)
    else:
        accepted = proposal.state == ProposalState.ACCEPTED.value
        done.changed += accepted
        done.proposed += not accepted
