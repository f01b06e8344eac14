"""The rows of a plan for its picture: one plain query per table, put together here.

Django's own prefetching builds a queryset per node and relation, and that cost more
than reading the rows. The relations are filled as prefetching fills them, so that
`node.leads.all()` asks nothing more.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, Model

from baken.foundation.organisations.api import Organisation
from baken.foundation.vocabulary.api import Code
from baken.plan.models import (
    BudgetFormulaTerm,
    BudgetLine,
    BudgetPosition,
    Milestone,
    Node,
    NodeCode,
    NodeLead,
    NodeLine,
    NodePartner,
    Plan,
    PositionStand,
)


def read_nodes(*, plan: Plan) -> list[Node]:
    """The nodes in document order with leads, partners, codes and milestones (seven queries)."""
    nodes = list(Node.objects.filter(plan=plan).order_by("order"))
    leads = list(NodeLead.objects.filter(node__plan=plan).order_by("position"))
    partners = list(NodePartner.objects.filter(node__plan=plan).order_by("position"))
    codes = list(NodeCode.objects.filter(node__plan=plan).order_by("position"))
    milestones = list(Milestone.objects.filter(node__plan=plan))
    led: list[Any] = [*leads, *partners]
    organisations = Organisation.objects.in_bulk({row.organisation_id for row in led} - {None})
    _point(led, "organisation", organisations)
    _point(codes, "code", Code.objects.in_bulk({row.code_id for row in codes}))
    _fill(nodes, "node_id", leads=leads, partners=partners, codes=codes, milestones=milestones)
    return nodes


def read_lines(*, plan: Plan) -> tuple[list[BudgetLine], dict[int, list[int]]]:
    """The budget lines with their formulas, and the ids of the nodes that each serves (three queries)."""
    lines = list(BudgetLine.objects.filter(plan=plan).order_by("order", "pk"))
    terms = BudgetFormulaTerm.objects.filter(line__plan=plan).order_by("position")
    _fill(lines, "line_id", formula_terms=terms)
    served: dict[int, list[int]] = defaultdict(list)
    for line, node in NodeLine.objects.filter(line__plan=plan).values_list("line_id", "node_id"):
        served[line].append(node)
    return lines, served


def read_positions(*, plan: Plan, today: dt.date) -> list[BudgetPosition]:
    """What finance had reported of each code by the day; not rows to save (one query, two for a past day).

    Of a position with dated stands the latest one up to the day counts; where none is that early, finance
    had said nothing yet and the position is left out. One without stands, which only a shipped or very old
    plan has, says nothing of its date and stays as it is; but of a year still to come only the revised
    budget, because money cannot have been spent yet.
    """
    rows = list(BudgetPosition.objects.filter(plan=plan).annotate(newest=Max("stands__as_of")))
    later = [row for row in rows if row.newest is not None and row.newest > today]
    earlier = _stands_on(later, today) if later else {}
    found: list[BudgetPosition] = []
    for row in rows:
        if row.newest is None and row.year > today.year:
            row.committed = row.paid = None
        elif row.newest is not None and row.newest > today:
            stand = earlier.get(row.pk)
            if stand is None:
                continue
            row.revised, row.committed, row.paid = stand.revised, stand.committed, stand.paid
        found.append(row)
    return found


def _stands_on(positions: Iterable[BudgetPosition], day: dt.date) -> dict[int, PositionStand]:
    """Per position the latest stand up to the day."""
    stands = PositionStand.objects.filter(position__in=[row.pk for row in positions], as_of__lte=day)
    latest = stands.order_by("position_id", "-as_of").distinct("position_id")
    return {stand.position_id: stand for stand in latest}


def _point(rows: Iterable[Any], name: str, targets: dict[Any, Any]) -> None:
    """Give each row the record its foreign key points at."""
    for row in rows:
        row._state.fields_cache[name] = targets.get(getattr(row, f"{name}_id"))


def _fill(owners: Iterable[Model], key: str, **relations: Iterable[Model]) -> None:
    """Give each owner its rows of every relation, an empty list where there are none."""
    for name, rows in relations.items():
        found: dict[int, list[Model]] = defaultdict(list)
        for row in rows:
            found[getattr(row, key)].append(row)
        for owner in owners:
            cache = owner.__dict__.setdefault("_prefetched_objects_cache", {})
            cache[name] = found.get(owner.pk, [])
