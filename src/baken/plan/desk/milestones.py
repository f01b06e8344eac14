"""The milestones of a plan as records: how each stands, where it belongs, what it can be filtered by."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.plan.arithmetic.milestones import MilestoneStanding, MilestoneState, standing_of
from baken.plan.choosing import Choice, Chooser, Filter
from baken.plan.models import Milestone
from baken.plan.picture import NodeView, PlanPicture, milestone_facts
from baken.plan.wording import MILESTONE_BADGES, MILESTONE_NAMES

WITHIN = (30, 90)
"""Days ahead that the desk looks at."""
FILTERS: Mapping[str, Filter] = {
    "domain": Filter(name=gettext_lazy("Domein"), as_met=True),
    "lead": Filter(name=gettext_lazy("Trekker")),
    "state": Filter(
        name=gettext_lazy("Status"),
        order=list(MilestoneState),
        always={state.value: name for state, name in MILESTONE_NAMES.items()},
    ),
    "year": Filter(name=gettext_lazy("Jaar")),
    "within": Filter(
        name=gettext_lazy("Binnen"),
        order=[str(days) for days in WITHIN],
        always={str(days): f"{days} dagen" for days in WITHIN},
    ),
}
PARAMETERS: Mapping[str, str] = {
    "domain": "domein", "lead": "trekker", "state": "status", "year": "jaar", "within": "binnen",
}  # fmt: skip
"""The name of each filter in the address."""


@dataclass(frozen=True, kw_only=True)
class MilestoneEntry:
    """A milestone of the plan on the day of the picture."""

    milestone: Milestone
    standing: MilestoneStanding
    view: NodeView
    domain: NodeView

    @property
    def state(self) -> MilestoneState:
        return self.standing.state

    @property
    def state_name(self) -> str:
        return str(MILESTONE_NAMES[self.state])

    @property
    def badge(self) -> str:
        return MILESTONE_BADGES[self.state]

    @property
    def leads(self) -> str:
        return ", ".join(lead.organisation.name for lead in self.view.node.leads.all())

    @property
    def days_text(self) -> str:
        """How far away or how late, in words; empty where that says nothing."""
        days = self.standing.days
        if self.state is MilestoneState.DUE:
            return _("vandaag") if days == 0 else _("nog %(days)d dagen") % {"days": days}
        if self.state in {MilestoneState.LATE, MilestoneState.DONE_LATE}:
            return _("%(days)d dagen te laat") % {"days": days}
        return ""


def milestone_entries(picture: PlanPicture) -> list[MilestoneEntry]:
    """All milestones by their day, those without a day last (no query)."""
    found = []
    for view in picture.nodes.values():
        rows = sorted(view.node.milestones.all(), key=lambda row: (row.position, row.pk))
        for row, fact in zip(rows, milestone_facts(node=view.node), strict=True):
            found.append(
                MilestoneEntry(
                    milestone=row,
                    standing=standing_of(milestone=fact, today=picture.today),
                    view=view,
                    domain=picture.domain_of(view.key),
                )
            )
    found.sort(key=lambda entry: entry.milestone.due or dt.date.max)
    return found


def milestone_chooser(entries: Sequence[MilestoneEntry]) -> Chooser[MilestoneEntry]:
    """The milestones with their values; domains in the plan's order."""
    return Chooser(
        records=[(entry, _values(entry)) for entry in entries],
        filters={**FILTERS, "domain": Filter(name=FILTERS["domain"].name, order=_domains(entries))},
    )


def _domains(entries: Sequence[MilestoneEntry]) -> list[str]:
    in_order = sorted(entries, key=lambda entry: entry.domain.node.order)
    return list(dict.fromkeys(entry.domain.key for entry in in_order))


def _values(entry: MilestoneEntry) -> dict[str, dict[str, str]]:
    due = entry.milestone.due
    near = due is not None and entry.state is MilestoneState.DUE
    return {
        "domain": {entry.domain.key: entry.domain.node.title},
        "lead": {lead.organisation.key: lead.organisation.name for lead in entry.view.node.leads.all()},
        "state": {entry.state.value: entry.state_name},
        "year": {str(due.year): str(due.year)} if due else {},
        "within": {
            str(days): _("%(days)d dagen") % {"days": days}
            for days in WITHIN
            if near and entry.standing.days <= days
        },
    }


@dataclass(frozen=True, kw_only=True)
class ChosenMilestones:
    """What is left, what every filter offers, and what was not understood."""

    entries: list[MilestoneEntry]
    asked: dict[str, str]
    choices: dict[str, list[Choice]]
    problems: list[str]


def choose_milestones(*, picture: PlanPicture, asked: Mapping[str, str]) -> ChosenMilestones:
    """The milestones that fit every filter."""
    chooser = milestone_chooser(milestone_entries(picture))
    understood, problems = chooser.understood(asked)
    return ChosenMilestones(
        entries=chooser.fitting(understood),
        asked=understood,
        choices=chooser.choices(understood),
        problems=problems,
    )
