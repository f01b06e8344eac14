"""A card as a record that can be reviewed: what a coordinator reads, and what accepting writes.

Accepting writes the texts on the card, and what they say of milestones and figures where those live: in
the plan and with the indicator. Both are fields of the present version as they stand there now, so that
whoever changed one meanwhile is shown beside what was reported.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from baken.foundation import clock
from baken.foundation.access.api import Actor, Decision, deny
from baken.foundation.review.api import (
    FieldValue,
    JsonValue,
    Proposal,
    SubjectCard,
    SubjectMissing,
    Version,
)
from baken.indicators.api import (
    Indicator,
    IndicatorError,
    IndicatorValue,
    ValueRole,
    correct_value,
    record_value,
)
from baken.plan.access import may_manage_plan
from baken.plan.editing.fields import PARTS
from baken.plan.editing.fields import milestone_value as whole_milestone
from baken.plan.editing.reviewable import NODES
from baken.plan.models import Milestone, Node, NodeIndicator, ProgressReport
from baken.plan.rounds.access import may_report
from baken.plan.rounds.answering import answering_of, cards_of, read_answering
from baken.plan.rounds.content import (
    TEXTS,
    figure_field,
    figure_of,
    figure_text,
    figure_words,
    milestone_field,
    milestone_value,
    milestone_words,
    text_label,
)
from baken.plan.rounds.errors import DoesNotApply
from baken.plan.rounds.questions import organisations_of
from baken.plan.rounds.standing import KIND


class ReportReviewable:
    """Every report is read by the coordinator before it counts."""

    kind = KIND
    label = _("voortgangsverslag")

    def current(self, *, subject_id: str, lock: bool = False) -> Version:
        """What was accepted, with the node's milestones and figures as they stand. Raises SubjectMissing."""
        report = self._report(subject_id, lock=lock)
        fields = _accepted_fields(report.accepted or {})
        for milestone in Milestone.objects.filter(node=report.node_id).order_by("position", "pk"):
            value = milestone_value(milestone)
            label = _("Mijlpaal: %(title)s") % {"title": milestone.title}
            fields[milestone_field(milestone)] = FieldValue(label, value, milestone_words(value))
        for indicator, row in _figures(report):
            text = figure_text(figure=row.figure, indicator=indicator)
            label = _("Cijfer: %(title)s") % {"title": indicator.title}
            fields[figure_field(indicator)] = FieldValue(
                label, text, figure_words(text=text, indicator=indicator)
            )
        return Version(version=report.version, fields=fields)

    def earlier(self, *, subject_id: str, version: int) -> Version | None:
        """The texts of an earlier version, from the trail."""
        trail = apps.get_model("plan", "ProgressReportEvent").objects
        row = trail.filter(pgh_obj_id=subject_id, version=version).order_by("-pgh_id").first()
        return Version(version=version, fields=_accepted_fields(row.accepted or {})) if row else None

    def apply(
        self, *, subject_id: str, changes: Mapping[str, JsonValue], actor: Actor, at: dt.datetime
    ) -> None:
        """Write what was accepted on the card, in the plan and with the indicators.

        Raises DoesNotApply when a milestone is gone or a figure no longer fits.
        """
        report = self._report(subject_id, lock=True)
        report.accepted = {**(report.accepted or {}), **changes}
        report.accepted_at = at
        report.version += 1
        report.save(update_fields=["accepted", "accepted_at", "version"])
        _write_milestones(report, changes, actor, at)
        _write_figures(report, changes, actor, at)

    def cards(self, *, subject_ids: Iterable[str], actor: Actor) -> Mapping[str, SubjectCard]:
        """The cards whose proposals this actor may read (five queries at most)."""
        ids = [int(subject) for subject in subject_ids if subject.isdigit()]
        reports = list(self._reports().filter(pk__in=ids))
        managed = {report.pk for report in reports if may_manage_plan(actor=actor, plan=report.round.plan)}
        own = _own_cards([report for report in reports if report.pk not in managed], actor)
        return {
            str(report.pk): SubjectCard(
                title=str(report.node), url=report_url(report), may_decide=report.pk in managed
            )
            for report in reports
            if report.pk in managed or report.pk in own
        }

    def may_see(self, *, actor: Actor, subject_id: str) -> Decision:
        """Who may write the card."""
        return self.may_propose(actor=actor, subject_id=subject_id)

    def may_propose(self, *, actor: Actor, subject_id: str) -> Decision:
        """The coordinator, the leads and the partners that were asked."""
        report = self._report(subject_id)
        leads, invited = organisations_of(report)
        return may_report(
            actor=actor,
            municipality=report.round.plan.municipality_id,
            organisations=[*leads, *invited],
            answering=answering_of(plan=report.round.plan, today=clock.today()),
        )

    def may_change(self, *, actor: Actor, subject_id: str) -> Decision:  # noqa: ARG002 - the protocol's
        """Nobody: a report counts when the coordinator accepted it."""
        return deny(_("De coördinator leest elk verslag na."))

    def may_decide(self, *, actor: Actor, proposal: Proposal) -> Decision:
        """The coordinator."""
        return may_manage_plan(actor=actor, plan=self._report(proposal.subject_id).round.plan)

    def submitted(self, *, proposal: Proposal) -> None:
        """No mail per card: the coordinator sees on the round's page what came in."""

    def decided(self, *, proposal: Proposal) -> None:
        """No mail per card: one that was sent back stands in the next daily mail."""

    def _reports(self) -> QuerySet[ProgressReport]:
        return ProgressReport.objects.select_related("round__plan__municipality", "node__level")

    def _report(self, subject_id: str, *, lock: bool = False) -> ProgressReport:
        reports = self._reports().filter(pk=int(subject_id)) if subject_id.isdigit() else None
        if lock and reports is not None:
            reports = reports.select_for_update(of=("self",))
        report = reports.first() if reports is not None else None
        if report is None:
            raise SubjectMissing(subject_id)
        return report


def report_url(report: ProgressReport) -> str:
    """The address of a card for who has an account."""
    return reverse("plan:report", args=[report.round.plan.municipality.slug, report.pk])


def _accepted_fields(accepted: Mapping[str, Any]) -> dict[str, FieldValue]:
    return {
        name: FieldValue(text_label(name), accepted[name], accepted[name])
        for name in TEXTS
        if name in accepted
    }


def _own_cards(reports: Iterable[ProgressReport], actor: Actor) -> set[int]:
    """The cards this actor answers for (four queries)."""
    plans = {report.round.plan_id: report.round.plan for report in reports}
    answering = read_answering(plans=plans.values(), today=clock.today())
    organisations = {one for plan in answering.values() for one in plan.organisations_of(actor)}
    ids = [report.pk for report in reports]
    mine = ProgressReport.objects.filter(cards_of(organisations), pk__in=ids)
    return set(mine.values_list("pk", flat=True)) if organisations else set()


def _figures(report: ProgressReport) -> list[tuple[Indicator, IndicatorValue]]:
    """The latest figure in the round's period of each indicator of the node (two queries)."""
    links = NodeIndicator.objects.filter(node=report.node_id).select_related("indicator").order_by("position")
    indicators = {link.indicator_id: link.indicator for link in links if not link.indicator.measure}
    rows = IndicatorValue.objects.filter(
        indicator__in=list(indicators),
        role=ValueRole.OBSERVATION,
        category="",
        date__range=(report.round.start, report.round.end),
    ).order_by("date")
    latest = {row.indicator_id: row for row in rows}
    return [(indicators[pk], latest[pk]) for pk in indicators if pk in latest]


def _write_milestones(
    report: ProgressReport, changes: Mapping[str, JsonValue], actor: Actor, at: dt.datetime
) -> None:
    """Milestones as part of the node, by the one way that keeps its versions and the search index."""
    if not any(name.startswith("milestone:") for name in changes):
        return
    node = Node.objects.prefetch_related(*PARTS).get(pk=report.node_id)
    milestones = sorted(node.milestones.all(), key=lambda one: (one.position, one.pk))
    reported = {
        milestone_field(one): changes[milestone_field(one)]
        for one in milestones
        if milestone_field(one) in changes
    }
    if len(reported) != sum(name.startswith("milestone:") for name in changes):
        raise DoesNotApply(
            _("Een mijlpaal uit dit verslag staat niet meer in het plan. Hou wat er nu staat.")
        )
    if any(one.cancelled and reported.get(milestone_field(one), {}).get("completed") for one in milestones):
        raise DoesNotApply(_("Een mijlpaal uit dit verslag vervalt in het plan en kan niet klaar zijn."))
    values = [{**whole_milestone(one), **reported.get(milestone_field(one), {})} for one in milestones]
    try:
        NODES.apply(subject_id=str(node.pk), changes={"milestones": values}, actor=actor, at=at)
    except IntegrityError as error:
        raise DoesNotApply(str(error)) from error


def _write_figures(
    report: ProgressReport, changes: Mapping[str, JsonValue], actor: Actor, at: dt.datetime
) -> None:
    """Figures with their indicator, dated in the round's period; another one on that day is corrected."""
    if not any(name.startswith("figure:") for name in changes):
        return
    date = min(report.round.end, max(report.round.start, localdate(at)))
    links = NodeIndicator.objects.filter(node=report.node_id).select_related("indicator")
    for indicator in {link.indicator_id: link.indicator for link in links}.values():
        text = changes.get(figure_field(indicator))
        if not text:
            continue
        present = IndicatorValue.objects.filter(
            indicator=indicator, role=ValueRole.OBSERVATION, category="", date=date
        ).first()
        try:
            figure = figure_of(text=text, indicator=indicator, date=date)
            if present is None:
                record_value(indicator=indicator, figure=figure, actor=actor, at=at)
            else:
                correct_value(
                    value_id=present.pk,
                    version=present.version,
                    figure=figure,
                    reason=_("voortgangsverslag %(round)s") % {"round": report.round},
                    actor=actor,
                )
        except IndicatorError as error:
            raise DoesNotApply(
                _("Het cijfer voor '%(title)s' past niet meer: %(why)s")
                % {"title": indicator.title, "why": error}
            ) from error


REPORTS = ReportReviewable()
