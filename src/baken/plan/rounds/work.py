"""What everybody still has to hand in, over all open rounds of a municipality, read at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from baken.plan.models import NodeLead, ProgressReport, ReportInvitation, ReportRound
from baken.plan.rounds.answering import Contact, read_answering
from baken.plan.rounds.standing import Standing, standings


@dataclass(frozen=True, kw_only=True)
class Task:
    """A card that somebody still has to hand in."""

    report: ProgressReport
    round: ReportRound
    standing: Standing
    contact: Contact


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """The open rounds and who has which card to hand in, in the order of deadline and plan.

    Somebody who answers for both leads of a card has it twice, once per contact.
    """

    rounds: tuple[ReportRound, ...]
    tasks: tuple[Task, ...]

    def by_person(self) -> dict[str, list[Task]]:
        """The tasks per person (mail address in lower case)."""
        found: dict[str, list[Task]] = defaultdict(list)
        for task in self.tasks:
            found[task.contact.person].append(task)
        return dict(found)


def open_rounds() -> list[ReportRound]:
    """The open rounds of the municipality in scope, by deadline (one query)."""
    rounds = ReportRound.objects.filter(opened_at__isnull=False, closed_at__isnull=True)
    return list(rounds.select_related("plan__municipality").order_by("deadline", "pk"))


def open_work(*, today: dt.date) -> OpenWork:
    """Everything that is still to be handed in here (nine queries, however many cards)."""
    rounds = open_rounds()
    reports = ProgressReport.objects.filter(round__in=rounds)
    stands = standings(reports=reports)
    organisations = organisations_of_cards(round_ids=[one.pk for one in rounds])
    answering = read_answering(plans={one.plan_id: one.plan for one in rounds}.values(), today=today)
    by_id = {one.pk: one for one in rounds}
    waiting = (
        report
        for report in reports.select_related("node__level").order_by(
            "round__deadline", "round", "node__order"
        )
        if stands[report.pk].is_pending
    )
    return OpenWork(
        rounds=tuple(rounds),
        tasks=tuple(
            Task(report=report, round=round_, standing=stands[report.pk], contact=contact)
            for report in waiting
            for round_ in [by_id[report.round_id]]
            for contact in answering[round_.plan_id].contacts_of(organisations[report.pk])
        ),
    )


def organisations_of_cards(*, round_ids: Iterable[int]) -> dict[int, list[UUID]]:
    """Per card the ids of its leads and then of its invited partners (two queries)."""
    ids = list(round_ids)
    leads = NodeLead.objects.filter(node__progress_reports__round__in=ids).order_by("position")
    invited = ReportInvitation.objects.filter(report__round__in=ids).order_by("pk")
    found: dict[int, list[UUID]] = defaultdict(list)
    for report, organisation in (
        *leads.values_list("node__progress_reports", "organisation"),
        *invited.values_list("report", "organisation"),
    ):
        if organisation not in found[report]:
            found[report].append(organisation)
    return found
