"""The coordinator's desk: what needs attention, each number counted by the filter that its link opens.

Nothing is counted twice in two ways: a number on the desk is the length of the list behind it.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from baken.plan.arithmetic.reasons import State
from baken.plan.choosing import Chooser
from baken.plan.desk.milestones import PARAMETERS as MILESTONE_PARAMETERS
from baken.plan.desk.milestones import WITHIN, MilestoneEntry, milestone_chooser, milestone_entries
from baken.plan.facets import MISSING, REASONS, TERM_OF, TERMS, node_chooser
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import has_own_status
from baken.plan.selection import Selection
from baken.plan.views.asking import address_of, query_string
from baken.plan.wording import STATE_BADGES, STATE_NAMES, sentence_case

SHOWN = 8
"""Nodes listed per reason; the number above them opens them all."""
MOST_LEADS = 8


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number with what it counts and the address that lists exactly that."""

    label: str
    number: int
    url: str
    badge: str = "neutral"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A node that is late or at risk, with the sentence that says why and the days it is late."""

    view: NodeView
    leads: str
    reason: str
    days: int


@dataclass(frozen=True, kw_only=True)
class ProblemGroup:
    """Nodes with the same kind of reason, the worst first; at most SHOWN of them are listed."""

    count: Count
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class TermRow:
    """A term with how many of its nodes stand where."""

    total: Count
    states: tuple[Count, ...]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything on the desk but the budget and the round. `states`: the columns of the terms."""

    late: Count
    at_risk: Count
    late_groups: tuple[ProblemGroup, ...]
    risk_groups: tuple[ProblemGroup, ...]
    late_leads: tuple[Count, ...]
    missing: tuple[Count, ...]
    ends: tuple[Count, ...]
    terms: tuple[TermRow, ...]
    states: tuple[str, ...]
    milestones: tuple[Count, ...]
    next_milestones: tuple[MilestoneEntry, ...]


def read_desk(*, picture: PlanPicture, without_report: frozenset[str], asked_in_round: bool) -> Desk:
    """The desk of a plan (no query). `asked_in_round`: there is a round, so that reports can be missing."""
    nodes = _Nodes(picture, without_report)
    entries = milestone_entries(picture)
    milestones = _Milestones(picture, milestone_chooser(entries))
    missing = [value for value in MISSING if value != "verslag" or asked_in_round]
    return Desk(
        late=nodes.count(_("te laat"), "late", status=State.LATE.value),
        at_risk=nodes.count(_("loopt risico"), "warning", status=State.AT_RISK.value),
        late_groups=nodes.problems(State.LATE),
        risk_groups=nodes.problems(State.AT_RISK),
        late_leads=nodes.leads(State.LATE),
        missing=tuple(nodes.count(str(MISSING[value]), missing=value) for value in missing),
        ends=tuple(nodes.count(str(TERMS[value]), term=value) for value in ("voorbij", "loopt-af")),
        terms=nodes.terms(),
        states=tuple(str(STATE_NAMES[state]) for state in nodes.states),
        milestones=(
            milestones.count(_("te laat"), "late", state="late"),
            *(
                milestones.count(_("binnen %(days)d dagen") % {"days": days}, within=str(days))
                for days in WITHIN
            ),
        ),
        next_milestones=tuple(milestones.chooser.fitting({"within": str(WITHIN[-1])})[:SHOWN]),
    )


class _Nodes:
    """Counts nodes by filters."""

    def __init__(self, picture: PlanPicture, without_report: frozenset[str]) -> None:
        self._picture = picture
        self._chooser: Chooser[NodeView] = node_chooser(picture=picture, without_report=without_report)
        self._page = reverse("plan:nodes", args=[picture.plan.municipality.slug, picture.plan.slug])
        present = {view.status.state for view in picture.nodes.values() if has_own_status(view)}
        self.states = [state for state in State if state in present]

    def fitting(self, **asked: str) -> list[NodeView]:
        return self._chooser.fitting(asked)

    def count(self, label: str, badge: str = "neutral", **asked: str) -> Count:
        query = address_of(Selection(**asked))
        return Count(label=label, number=len(self.fitting(**asked)), url=self._page + query, badge=badge)

    def problems(self, state: State) -> tuple[ProblemGroup, ...]:
        """The nodes in a state per kind of reason, most nodes first; empty kinds stay out."""
        found = []
        for reason, name in REASONS.items():
            views = self.fitting(status=state.value, reason=reason)
            if views:
                rows = sorted((_problem(view) for view in views), key=lambda row: -row.days)
                count = self.count(str(name), STATE_BADGES[state], status=state.value, reason=reason)
                found.append(ProblemGroup(count=count, problems=tuple(rows[:SHOWN])))
        return tuple(sorted(found, key=lambda group: -group.count.number))

    def leads(self, state: State) -> tuple[Count, ...]:
        """Who leads the nodes in a state, most first."""
        choices = self._chooser.choices({"status": state.value})["lead"]
        choices.sort(key=lambda choice: -choice.number)
        return tuple(
            self.count(choice.label, status=state.value, lead=choice.value) for choice in choices[:MOST_LEADS]
        )

    def terms(self) -> tuple[TermRow, ...]:
        """The terms that the plan uses, on the level that people report on when that is only one."""
        levels = [level.key for level in self._picture.levels if level.asks_reporting]
        base = {"level": levels[0]} if len(levels) == 1 else {}
        rows = []
        for value in TERM_OF.values():
            asked = base | {"term": value}
            total = self.count(str(TERMS[value]), **asked)
            if total.number:
                states = tuple(
                    self.count(str(STATE_NAMES[state]), STATE_BADGES[state], **asked, status=state.value)
                    for state in self.states
                )
                rows.append(TermRow(total=total, states=states))
        return tuple(rows)


def _problem(view: NodeView) -> Problem:
    override = view.status.override
    worst = view.status.reasons[0]
    return Problem(
        view=view,
        leads=", ".join(lead.organisation.name for lead in view.node.leads.all()),
        reason=sentence_case(override.reason if override else str(worst)),
        days=0 if override else worst.days,
    )


@dataclass(frozen=True)
class _Milestones:
    """Counts milestones by filters."""

    picture: PlanPicture
    chooser: Chooser[MilestoneEntry]

    def count(self, label: str, badge: str = "neutral", **asked: str) -> Count:
        plan = self.picture.plan
        page = reverse("plan:milestones", args=[plan.municipality.slug, plan.slug])
        query = query_string({MILESTONE_PARAMETERS[name]: value for name, value in asked.items()})
        return Count(label=label, number=len(self.chooser.fitting(asked)), url=page + query, badge=badge)
