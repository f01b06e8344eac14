"""The page of one node, whatever its level."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import Related, history_of
from baken.foundation.territory.api import populations_of
from baken.plan.access import may_change_node, may_manage_plan, may_see_history
from baken.plan.arithmetic.milestones import MilestoneFact, MilestoneStanding, standing_of
from baken.plan.arithmetic.reasons import Reason
from baken.plan.arithmetic.terms import DatesFrom
from baken.plan.budget_charts import budget_per_year
from baken.plan.budget_rows import node_budget
from baken.plan.models import BudgetLine, Milestone, NodeCode, NodeLead, NodePartner, StatusOverride
from baken.plan.models.structure import COOPERATION_NAMES, TERM_NAMES
from baken.plan.node_indicators import node_indicators
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import has_own_status, lead_ids, public_documents, related_nodes
from baken.plan.views.loading import actor_of, load_node, load_picture
from baken.plan.views.reading import NodeRow, StateCount, node_row, state_counts
from baken.plan.wording import (
    MILESTONE_BADGES,
    MILESTONE_NAMES,
    STATE_BADGES,
    STATE_NAMES,
    sentence_case,
)


@dataclass(frozen=True, kw_only=True)
class MilestoneRow:
    """A milestone with how it stands today."""

    milestone: Milestone
    standing: MilestoneStanding

    @property
    def badge(self) -> str:
        return MILESTONE_BADGES[self.standing.state]

    @property
    def state(self) -> str:
        return str(MILESTONE_NAMES[self.standing.state])


@dataclass(frozen=True, kw_only=True)
class StatusBlock:
    """A status in words; `computed` stays beside an override."""

    state: str
    badge: str
    reasons: list[str]
    computed: str
    override_reason: str
    override_until: Any


@dataclass(frozen=True, kw_only=True)
class WorstReason:
    """Why something below this node asks for attention."""

    view: NodeView
    text: str


def page(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """All there is to know of a node."""
    picture = load_picture(request, plan)
    view = load_node(picture, key)
    actor = actor_of(request)
    context = {
        "plan": picture.plan,
        "view": view,
        "node": view.node,
        "path": picture.path_to(key),
        "status": _status(view) if has_own_status(view) else None,
        "milestones": _milestones(picture, view),
        "partners": _partners(view),
        "dates": _dates(view),
        "term": TERM_NAMES.get(view.node.term, "") if view.node.term else "",  # type: ignore[call-overload]
        "budget": node_budget(
            node=view.node,
            lines=view.lines,
            totals=view.totals,
            populations=populations_of(municipality=picture.plan.municipality),
        ),
        "indicators": node_indicators(
            nodes=[view.node], actor=actor, municipality=picture.plan.municipality, today=picture.today
        ).get(view.node.pk, []),
        "related": related_nodes(node=view.node, actor=actor),
        "documents": public_documents(node=view.node),
        "siblings": _neighbours(picture, view),
        **_below(picture, view),
        **_for_staff(picture, view, actor),
    }
    return render(request, "plan/node.html", context)


def _status(view: NodeView) -> StatusBlock:
    status = view.status
    override = status.override
    return StatusBlock(
        state=str(STATE_NAMES[status.state]),
        badge=STATE_BADGES[status.state],
        reasons=[_reason(reason) for reason in status.reasons],
        computed=str(STATE_NAMES[status.computed]),
        override_reason=override.reason if override else "",
        override_until=override.until if override else None,
    )


def _reason(reason: Reason) -> str:
    return sentence_case(str(reason))


def _milestones(picture: PlanPicture, view: NodeView) -> list[MilestoneRow]:
    rows = sorted(view.node.milestones.all(), key=lambda milestone: (milestone.position, milestone.pk))
    return [
        MilestoneRow(
            milestone=row,
            standing=standing_of(
                milestone=MilestoneFact(
                    number=number,
                    title=row.title,
                    due=row.due,
                    completed=row.completed,
                    cancelled=row.cancelled,
                ),
                today=picture.today,
            ),
        )
        for number, row in enumerate(rows, start=1)
    ]


def _partners(view: NodeView) -> list[tuple[str, list[NodePartner]]]:
    """Partners per kind of cooperation, in the model's order of kinds."""
    rows = list(view.node.partners.all())
    return [
        (str(name), found)
        for kind, name in COOPERATION_NAMES.items()
        if (found := [row for row in rows if row.cooperation == kind.value])
    ]


def _dates(view: NodeView) -> dict[str, Any]:
    """From when to when, and what says so."""
    origins = {
        DatesFrom.OWN: "",
        DatesFrom.TERM: _("volgt uit de termijn"),
        DatesFrom.PLAN: _("de looptijd van het plan"),
    }
    origin = view.dates.end_from
    return {"start": view.dates.window.start, "end": view.dates.window.end, "origin": origins[origin]}


def _below(picture: PlanPicture, view: NodeView) -> dict[str, Any]:
    """The children with a roll-up of all that reports below this node."""
    children: list[NodeRow] = [node_row(picture, child) for child in picture.children_of(view.key)]
    counts: list[StateCount] = state_counts(picture, view.below.counts) if children else []
    worst = [
        WorstReason(view=picture.nodes[problem.node], text=sentence_case(str(problem.reason)))
        for problem in view.below.worst
    ]
    chart = budget_per_year(totals=view.totals, title=_("Geraamde uitgaven per jaar")) if children else None
    levels = [
        level for level in picture.levels if any(row.view.node.level_id == level.pk for row in children)
    ]
    return {
        "children": children,
        "children_heading": _("%(names)s") % {"names": ", ".join(level.plural for level in levels)},
        "below_counts": counts,
        "worst": worst,
        "chart": chart,
    }


def _neighbours(picture: PlanPicture, view: NodeView) -> dict[str, NodeView | None]:
    """The node before and after this one below the same parent."""
    keys = list(picture.nodes[view.parent].children) if view.parent else [root.key for root in picture.roots]
    place = keys.index(view.key)
    return {
        "previous": picture.nodes[keys[place - 1]] if place else None,
        "next": picture.nodes[keys[place + 1]] if place + 1 < len(keys) else None,
    }


def _for_staff(picture: PlanPicture, view: NodeView, actor: Actor) -> dict[str, Any]:
    """The history and the way to change something, for those who may."""
    if not may_see_history(actor=actor, plan=picture.plan):
        return {"history": None, "edit_url": ""}
    history = history_of(
        record=view.node,
        related=[
            Related(model=NodeLead, field="node"),
            Related(model=NodePartner, field="node"),
            Related(model=NodeCode, field="node"),
            Related(model=Milestone, field="node"),
            Related(model=StatusOverride, field="node"),
            Related(model=BudgetLine, ids=[line.line.pk for line in view.lines]),
        ],
    )
    decision = may_change_node(actor=actor, node=view.node, leads=lead_ids(node=view.node))
    manage = may_manage_plan(actor=actor, plan=picture.plan)
    return {
        "history": history,
        "edit_url": _edit_url(picture, view) if decision else "",
        "may_manage": bool(manage),
    }


def _edit_url(picture: PlanPicture, view: NodeView) -> str:
    try:
        return reverse("plan:node-edit", args=[picture.plan.municipality.slug, picture.plan.slug, view.key])
    except NoReverseMatch:
        return ""
