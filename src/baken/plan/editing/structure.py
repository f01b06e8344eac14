"""Writes on the tree of a plan and on the plan itself; the plan's row is the lock."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Role, deny
from baken.foundation.audit.api import because
from baken.foundation.territory.api import Municipality
from baken.plan.access import may_manage_plan
from baken.plan.annual.search_index import reindex_reports
from baken.plan.models import Level, Node, Plan
from baken.plan.models.structure import PlanState
from baken.plan.search_index import reindex_plan

PLAN_FIELDS = ("title", "description", "start", "end", "source", "review_required", "state")


class NodeNotEmpty(Exception):
    """The node still carries something; `what` names it."""

    def __init__(self, what: Sequence[str]) -> None:
        super().__init__(", ".join(what))
        self.what = tuple(what)


class NoLevelBelow(Exception):
    """The plan has no level below this one."""


class PlanMoved(Exception):
    """Somebody changed the plan's settings since they were shown."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.pk)
        self.plan = plan


@dataclass(frozen=True, kw_only=True)
class NewLevel:
    """A level of a new plan, outermost first."""

    name: str
    plural: str
    asks_reporting: bool


def _locked(plan: Plan, actor: Actor) -> Plan:
    may_manage_plan(actor=actor, plan=plan).require()
    return Plan.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=plan.pk)


@transaction.atomic
def add_node(*, plan: Plan, parent: Node | None, level: Level, title: str, code: str, actor: Actor) -> Node:
    """A node at the end of what its parent has. Raises NoLevelBelow, PermissionDenied, IntegrityError."""
    locked = _locked(plan, actor)
    if level.plan_id != plan.pk or (parent is not None and parent.level.depth >= level.depth):
        raise NoLevelBelow(level.name)
    rows = list(Node.objects.filter(plan=locked).order_by("order"))
    below = _subtree(rows, parent.pk) if parent else {row.pk for row in rows}
    place = max((row.order for row in rows if row.pk in below), default=-1) + 1
    with because(actor=actor):
        _reorder(rows, {row.pk: row.order + 1 for row in rows if row.order >= place})
        node = Node.objects.create(
            plan=locked,
            key=_free_key(level, {row.key for row in rows}),
            level=level,
            parent=parent,
            order=place,
            title=title,
            code=code,
        )
    reindex_plan(locked)
    return node


def _free_key(level: Level, taken: set[str]) -> str:
    number = len(taken) + 1
    while f"{level.key}-{number}" in taken:
        number += 1
    return f"{level.key}-{number}"


def _subtree(rows: Sequence[Node], root: int) -> set[int]:
    """Ids of a node and of all below it."""
    found = {root}
    for row in rows:  # parents come before children
        if row.parent_id in found:
            found.add(row.pk)
    return found


def _reorder(rows: Sequence[Node], places: Mapping[int, int]) -> None:
    moved = [row for row in rows if row.pk in places and row.order != places[row.pk]]
    for row in moved:
        row.order = places[row.pk]
    Node.objects.bulk_update(moved, ["order"])


@transaction.atomic
def move_node(*, node: Node, up: bool, actor: Actor) -> bool:
    """One place up or down among its siblings, with all below it; False at the end of the row."""
    locked = _locked(node.plan, actor)
    rows = list(Node.objects.filter(plan=locked).order_by("order"))
    children: dict[int | None, list[Node]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    siblings = children[next(row.parent_id for row in rows if row.pk == node.pk)]
    here = next(place for place, row in enumerate(siblings) if row.pk == node.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(siblings):
        return False
    siblings[here], siblings[there] = siblings[there], siblings[here]
    sequence: list[Node] = []
    queue = list(children[None])
    while queue:
        row = queue.pop(0)
        sequence.append(row)
        queue[:0] = children[row.pk]
    numbers = sorted(row.order for row in rows)
    with because(actor=actor):
        _reorder(rows, {row.pk: number for row, number in zip(sequence, numbers, strict=True)})
    return True


@transaction.atomic
def remove_node(*, node: Node, actor: Actor) -> None:
    """Remove a node that carries nothing. Raises NodeNotEmpty, PermissionDenied."""
    locked = _locked(node.plan, actor)
    carried = {
        _("onderdelen eronder"): node.children.exists(),
        _("mijlpalen"): node.milestones.exists(),
        _("indicatoren"): node.indicator_links.exists(),
        _("ramingen"): node.line_links.exists(),
        _("documenten"): node.documents.exists(),
        _("voortgangsverslagen (die blijven: ze leggen rekenschap af)"): node.progress_reports.exists(),
    }
    if any(carried.values()):
        raise NodeNotEmpty([name for name, there in carried.items() if there])
    with because(actor=actor):
        Node.objects.get(pk=node.pk).delete()
    reindex_plan(locked)


@transaction.atomic
def change_plan(*, plan: Plan, values: Mapping[str, Any], base_version: int, actor: Actor) -> bool:
    """Change settings of a plan, its state too; whether anything changed.

    Raises PlanMoved, PermissionDenied.
    """
    locked = _locked(plan, actor)
    if locked.version != base_version:
        raise PlanMoved(locked)
    if all(getattr(locked, name) == values[name] for name in PLAN_FIELDS):
        return False
    for name in PLAN_FIELDS:
        setattr(locked, name, values[name])
    locked.version += 1
    with because(actor=actor):
        locked.save()
    reindex_plan(locked)
    reindex_reports(plan=locked)
    return True


@transaction.atomic
def add_plan(
    *,
    municipality: Municipality,
    slug: str,
    title: str,
    start: dt.date,
    end: dt.date,
    levels: Sequence[NewLevel],
    actor: Actor,
) -> Plan:
    """A new plan as a draft, with its own levels. Raises PermissionDenied, IntegrityError (slug taken)."""
    if not actor.has_role(Role.COORDINATOR, municipality=municipality.nis):
        deny(_("Alleen de coördinator van deze gemeente maakt een plan.")).require()
    with because(actor=actor):
        plan = Plan.objects.create(
            municipality=municipality,
            slug=slug,
            title=title,
            start=start,
            end=end,
            state=PlanState.DRAFT.value,
        )
        for depth, level in enumerate(levels):
            Level.objects.create(
                plan=plan,
                key=f"niveau-{depth + 1}",
                name=level.name,
                plural=level.plural,
                depth=depth,
                asks_reporting=level.asks_reporting,
            )
    reindex_plan(plan)
    return plan
