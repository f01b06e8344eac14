"""Reads for the plan's pages and its open data: which plans, which nodes, what belongs to one."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from baken.foundation.access.api import Actor
from baken.foundation.organisations.api import with_units_below
from baken.foundation.territory.api import Municipality
from baken.plan.access import READERS_OF_DRAFTS, may_see_plan
from baken.plan.arithmetic.reasons import Subject
from baken.plan.models import Level, Node, NodeDocument, NodeRelation, Plan
from baken.plan.models.structure import PlanState
from baken.plan.picture import NodeView, PlanPicture

OWN_SUBJECTS = frozenset({Subject.MILESTONE, Subject.INDICATOR, Subject.BUDGET})
"""What a reason is about when it says something of the node itself, not only of its dates."""


class PlanNotFound(Exception):
    """No plan by this name here, or not for this actor: the two cannot be told apart."""


class NodeNotFound(Exception):
    """The plan has no node with this key."""


def visible_plans(*, actor: Actor, municipality: Municipality) -> QuerySet[Plan]:
    """The plans of a municipality this actor may see: running ones first, drafts last."""
    plans: QuerySet[Plan] = Plan.objects.filter(municipality=municipality).select_related("municipality")
    if not actor.has_role(*READERS_OF_DRAFTS, municipality=municipality.nis):
        plans = plans.exclude(state=PlanState.DRAFT)
    return plans.order_by("-end", "title")


def plans_with_counts(*, actor: Actor, municipality: Municipality) -> list[tuple[Plan, str]]:
    """Each visible plan with what it counts ("137 acties"); two queries."""
    levels = Level.objects.filter(asks_reporting=True).annotate(number=Count("nodes")).order_by("depth")
    plans = visible_plans(actor=actor, municipality=municipality).prefetch_related(
        Prefetch("levels", queryset=levels, to_attr="reporting_levels")
    )
    return [(plan, counted_levels(plan.reporting_levels)) for plan in plans]


def counted_levels(levels: Sequence[Level]) -> str:
    """Levels that carry a `number`, as "137 acties, 1 doelstelling"."""
    return ", ".join(
        f"{level.number} {in_sentence(level.name if level.number == 1 else level.plural)}"  # type: ignore[attr-defined]
        for level in levels
    )


def in_sentence(name: str) -> str:
    """A level's name inside a sentence: "Acties" as "acties"; an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def plan_for(*, actor: Actor, municipality: Municipality, slug: str) -> Plan:
    """The plan with this name. Raises PlanNotFound, also for a draft the actor may not see."""
    plan = Plan.objects.filter(municipality=municipality, slug=slug).select_related("municipality").first()
    if plan is None or not may_see_plan(actor=actor, plan=plan):
        raise PlanNotFound(slug)
    return plan


def view_of(*, picture: PlanPicture, key: str) -> NodeView:
    """The node in its picture. Raises NodeNotFound."""
    if key not in picture.nodes:
        raise NodeNotFound(key)
    return picture.nodes[key]


@dataclass(frozen=True, kw_only=True)
class RelatedNode:
    """A node that belongs to another one, possibly in another plan."""

    node: Node
    plan: Plan


def related_nodes(*, node: Node, actor: Actor) -> list[RelatedNode]:
    """Related nodes both ways, in plans the actor may see (one query)."""
    relations = NodeRelation.objects.filter(Q(node=node) | Q(related=node)).select_related(
        "node__plan", "related__plan", "node__level", "related__level"
    )
    found: dict[int, RelatedNode] = {}
    for relation in relations:
        other = relation.related if relation.node_id == node.pk else relation.node
        if may_see_plan(actor=actor, plan=other.plan):
            found.setdefault(other.pk, RelatedNode(node=other, plan=other.plan))
    return sorted(found.values(), key=lambda related: (related.plan.title, related.node.order))


def has_own_status(view: NodeView) -> bool:
    """Whether something on the node itself says how it stands; other nodes show those below them."""
    status = view.status
    return (
        view.node.level.asks_reporting
        or status.override is not None
        or any(reason.subject in OWN_SUBJECTS for reason in status.reasons)
    )


def current_year(*, plan: Plan, today: dt.date) -> int:
    """This year, or the nearest year of the plan's period."""
    return min(max(today.year, plan.start.year), plan.end.year)


def public_documents(*, node: Node) -> list[NodeDocument]:
    """Documents that everybody may read (one query)."""
    return list(NodeDocument.objects.filter(node=node, public=True).select_related("file").order_by("title"))


def lead_ids(*, node: Node) -> frozenset[object]:
    """The leading organisations and those above and below them that answer for them."""
    leads = [lead.organisation for lead in node.leads.all()]
    above = {lead.parent_id for lead in leads if lead.parent_id}
    return frozenset(with_units_below(organisations=leads) | above)
