"""Which parts of a plan a round asks about, and what is missing to ask it."""

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from baken.foundation.organisations.api import Organisation
from baken.plan.models import BudgetLine, Node, NodeCode, NodeLead, NodeLine, Plan, ReportRound
from baken.plan.rounds.answering import Contact, answering_of

CLOSE = 3
"""Suggestions for a code that the plan does not know."""


def asked_nodes(*, round_: ReportRound) -> QuerySet[Node]:
    """The nodes on the round's levels that fit its priority and codes, in document order."""
    nodes = Node.objects.filter(plan=round_.plan_id, level__in=round_.levels.all())
    if round_.priority_only:
        nodes = nodes.filter(priority=True)
    if round_.codes:
        linked = NodeCode.objects.filter(node=OuterRef("pk"), code__code__in=round_.codes)
        budgeted = NodeLine.objects.filter(node=OuterRef("pk"), line__code__in=round_.codes)
        nodes = nodes.filter(Q(Exists(linked)) | Q(Exists(budgeted)))
    return nodes.order_by("order")


def codes_of(*, plan: Plan) -> set[str]:
    """Every code that a node links to or that is on a budget line (two queries)."""
    linked = NodeCode.objects.filter(node__plan=plan).values_list("code__code", flat=True)
    budgeted = BudgetLine.objects.filter(plan=plan).exclude(code="").values_list("code", flat=True)
    return {*linked, *budgeted}


def unknown_codes(*, codes: Iterable[str], plan: Plan) -> dict[str, list[str]]:
    """The codes that the plan does not know, each with the known ones most like it."""
    known = codes_of(plan=plan)
    return {
        code: difflib.get_close_matches(code, known, n=CLOSE, cutoff=0.6)
        for code in codes
        if code not in known
    }


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What opening a round would do: its cards, and what nobody would be asked about."""

    cards: int
    without_lead: tuple[Node, ...]
    unreachable: tuple[Node, ...]
    to_find: tuple[tuple[Organisation, int], ...]  # leads of those, with their cards, most first
    people: int

    @property
    def is_complete(self) -> bool:
        return not (self.without_lead or self.unreachable)


def preview(*, round_: ReportRound, today: dt.date) -> Preview:
    """The cards that a round would make, with those that reach nobody (five queries)."""
    leads = NodeLead.objects.select_related("organisation").order_by("position")
    nodes = list(asked_nodes(round_=round_).prefetch_related(Prefetch("leads", queryset=leads)))
    answering = answering_of(plan=round_.plan, today=today)
    reached: dict[int, list[Contact]] = {
        node.pk: answering.contacts_of(lead.organisation_id for lead in node.leads.all()) for node in nodes
    }
    unreachable = [node for node in nodes if node.leads.all() and not reached[node.pk]]
    to_find = Counter(lead.organisation for node in unreachable for lead in node.leads.all())
    return Preview(
        cards=len(nodes),
        without_lead=tuple(node for node in nodes if not node.leads.all()),
        unreachable=tuple(unreachable),
        to_find=tuple(to_find.most_common()),
        people=len({contact.person for contacts in reached.values() for contact in contacts}),
    )
