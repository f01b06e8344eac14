"""What one card asks, with what is known already: nobody types what the plan or finance knows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.review.api import JsonValue
from baken.indicators.api import Indicator, Series
from baken.plan.models import Milestone, Node, NodeLead, NodePartner, ProgressReport
from baken.plan.node_indicators import node_indicators
from baken.plan.rounds.content import (
    LIMITS,
    TEXTS,
    figure_field,
    figure_words,
    milestone_field,
    milestone_value,
    milestone_words,
    text_label,
)


@dataclass(frozen=True, kw_only=True)
class TextQuestion:
    """A text to write; `previous` is what was accepted in the round before."""

    field: str
    label: str
    limit: int
    previous: str


@dataclass(frozen=True, kw_only=True)
class MilestoneQuestion:
    """A milestone of the period, or one that was still open at its end or has no date."""

    field: str
    milestone: Milestone

    @property
    def label(self) -> str:
        return _("Mijlpaal: %(title)s") % {"title": self.milestone.title}


@dataclass(frozen=True, kw_only=True)
class FigureQuestion:
    """An indicator without a figure for the period."""

    field: str
    indicator: Indicator

    @property
    def label(self) -> str:
        return _("Cijfer: %(title)s") % {"title": self.indicator.title}


Question = TextQuestion | MilestoneQuestion | FigureQuestion


@dataclass(frozen=True, kw_only=True)
class KnownIndicator:
    """An indicator that needs no figure: it has one for the period, or computes itself."""

    indicator: Indicator
    series: Series

    @property
    def is_computed(self) -> bool:
        return bool(self.indicator.measure)


@dataclass(frozen=True, kw_only=True)
class Questions:
    """Everything a card asks. `known` are the indicators that are filled in already."""

    report: ProgressReport
    texts: tuple[TextQuestion, ...]
    milestones: tuple[MilestoneQuestion, ...]
    figures: tuple[FigureQuestion, ...]
    known: tuple[KnownIndicator, ...]
    previous_round: str

    @cached_property
    def labels(self) -> dict[str, str]:
        """Every field that is asked, with its name on screen, in the order of the card."""
        asked: list[Question] = [*self.texts, *self.milestones, *self.figures]
        return {question.field: question.label for question in asked}

    @cached_property
    def values(self) -> dict[str, JsonValue]:
        """What each field holds now: the draft, else what was accepted, else what stands in the plan."""
        draft, accepted = self.report.draft, self.report.accepted or {}
        found: dict[str, JsonValue] = {name: draft.get(name, accepted.get(name, "")) for name in TEXTS}
        for asked in self.milestones:
            found[asked.field] = draft.get(asked.field, milestone_value(asked.milestone))
        for question in self.figures:
            found[question.field] = draft.get(question.field, "")
        return found

    def words(self, field: str, value: JsonValue) -> str:
        """A value of one of the fields, for people."""
        for question in self.figures:
            if question.field == field:
                return figure_words(text=value or "", indicator=question.indicator)
        return milestone_words(value) if isinstance(value, Mapping) else str(value or "")

    @property
    def is_behind(self) -> bool:
        """Whether the draft holds something that is not in what was accepted."""
        accepted = self.report.accepted
        return accepted is not None and any(self.values[name] != accepted.get(name, "") for name in TEXTS)


def read_questions(*, report: ProgressReport, actor: Actor, today: dt.date) -> Questions:
    """What a card asks today: four queries, more only for computed figures."""
    round_ = report.round
    known, missing = _indicators(report, actor, today)
    before = _previous(report)
    texts = (before.accepted or {}) if before else {}
    return Questions(
        report=report,
        texts=tuple(
            TextQuestion(field=name, label=text_label(name), limit=LIMITS[name], previous=texts.get(name, ""))
            for name in TEXTS
        ),
        milestones=tuple(
            MilestoneQuestion(field=milestone_field(milestone), milestone=milestone)
            for milestone in Milestone.objects.filter(node=report.node_id).order_by("position", "pk")
            if is_asked(milestone, start=round_.start, end=round_.end)
        ),
        figures=tuple(
            FigureQuestion(field=figure_field(indicator), indicator=indicator) for indicator in missing
        ),
        known=tuple(known),
        previous_round=before.round.title if before else "",
    )


def is_asked(milestone: Milestone, *, start: dt.date, end: dt.date) -> bool:
    """Whether a milestone falls in the period, or was overdue and open at its end.

    One without a date is asked as long as it is open, or nobody would ever give it one.
    """
    if milestone.cancelled or (milestone.due is not None and milestone.due > end):
        return False
    if milestone.due is None:
        return milestone.completed is None or milestone.completed >= start
    return milestone.due >= start or milestone.completed is None or milestone.completed > end


def _indicators(
    report: ProgressReport, actor: Actor, today: dt.date
) -> tuple[list[KnownIndicator], list[Indicator]]:
    """The node's indicators: those that are filled in for the period, and those that miss a figure."""
    round_ = report.round
    views = node_indicators(
        nodes=[report.node],
        actor=actor,
        municipality=report.round.plan.municipality,
        today=min(today, round_.end),
        charts=False,
    ).get(report.node_id, [])
    known: list[KnownIndicator] = []
    missing: list[Indicator] = []
    for view in views:
        filled = any(round_.start <= shown.date <= round_.end for shown in view.series.observations)
        if view.indicator.measure or filled:
            known.append(KnownIndicator(indicator=view.indicator, series=view.series))
        else:
            missing.append(view.indicator)
    return known, missing


def _previous(report: ProgressReport) -> ProgressReport | None:
    """The accepted card of the same node in the round before this one."""
    return (
        ProgressReport.objects.filter(
            node=report.node_id, accepted__isnull=False, round__end__lt=report.round.end
        )
        .exclude(pk=report.pk)
        .select_related("round")
        .order_by("-round__end", "-accepted_at")
        .first()
    )


def organisations_of(report: ProgressReport) -> tuple[list[UUID], list[UUID]]:
    """Ids of the leads and of the invited partners of a card (two queries)."""
    leads = NodeLead.objects.filter(node=report.node_id).order_by("position")
    return (
        list(leads.values_list("organisation_id", flat=True)),
        list(report.invitations.order_by("pk").values_list("organisation_id", flat=True)),
    )


def whole_node(*, report: ProgressReport) -> Node:
    """The card's node with leads and partners by name, for the page (three queries)."""
    return (
        Node.objects.filter(pk=report.node_id)
        .select_related("level")
        .prefetch_related(
            Prefetch("leads", queryset=NodeLead.objects.select_related("organisation")),
            Prefetch("partners", queryset=NodePartner.objects.select_related("organisation")),
        )
        .get()
    )
