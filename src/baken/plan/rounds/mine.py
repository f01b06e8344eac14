"""The cards of one person: everything their organisations report on, over all open rounds here."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import ngettext

from baken.foundation import clock
from baken.foundation.access.api import Actor
from baken.foundation.territory.api import Municipality
from baken.foundation.ui.api import WaitingWork
from baken.plan.models import ProgressReport, ReportRound
from baken.plan.rounds.answering import REPORTING, cards_of, read_answering
from baken.plan.rounds.standing import Standing, standings
from baken.plan.rounds.work import open_rounds


@dataclass(frozen=True, kw_only=True)
class MyCard:
    """A card with where it stands."""

    report: ProgressReport
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class MyRound:
    """An open round with this person's cards, in the plan's order."""

    round: ReportRound
    cards: tuple[MyCard, ...]
    days: int  # until the deadline; below 0: too late

    @property
    def handed_in(self) -> int:
        return sum(not card.standing.is_pending for card in self.cards)

    @property
    def percent(self) -> int:
        return self.handed_in * 100 // len(self.cards)


def my_rounds(*, actor: Actor, municipality: Municipality, today: dt.date) -> list[MyRound]:
    """The open rounds in which this actor reports, first deadline first (at most seven queries)."""
    if not actor.has_role(*REPORTING, municipality=municipality.nis):
        return []
    rounds = open_rounds()
    wanted = Q(pk__in=[])
    plans = {one.plan_id: one.plan for one in rounds}
    for plan_id, answering in read_answering(plans=plans.values(), today=today).items():
        organisations = answering.organisations_of(actor)
        if organisations:
            wanted |= Q(round__plan=plan_id) & cards_of(organisations)
    # In a query of its own: a card with two leads would come twice.
    mine = ProgressReport.objects.filter(wanted, round__in=rounds).values("pk")
    reports = ProgressReport.objects.filter(pk__in=mine)
    stands = standings(reports=reports)
    cards: dict[int, list[MyCard]] = {}
    for report in reports.select_related("node__level").order_by("node__order"):
        cards.setdefault(report.round_id, []).append(MyCard(report=report, standing=stands[report.pk]))
    return [
        MyRound(round=one, cards=tuple(cards[one.pk]), days=(one.deadline - today).days)
        for one in rounds
        if one.pk in cards
    ]


def next_card(*, rounds: list[MyRound], after: ProgressReport) -> ProgressReport | None:
    """The card to go on with: the next one to hand in of the same round, else the first of any."""
    pending = [card.report for one in rounds for card in one.cards if card.standing.is_pending]
    same = [one for one in pending if one.round_id == after.round_id and one.pk != after.pk]
    later = [one for one in same if one.node.order > after.node.order]
    return next(iter([*later, *same, *(one for one in pending if one.pk != after.pk)]), None)


def _pending(actor: Actor, municipality: Municipality) -> list[MyCard]:
    rounds = my_rounds(actor=actor, municipality=municipality, today=clock.today())
    return [card for one in rounds for card in one.cards if card.standing.is_pending]


def _until(actor: Actor, municipality: Municipality) -> dt.date | None:
    rounds = my_rounds(actor=actor, municipality=municipality, today=clock.today())
    return next((one.round.deadline for one in rounds if one.handed_in < len(one.cards)), None)


def _text(count: int) -> str:
    return ngettext("%(count)s verslag", "%(count)s verslagen", count) % {"count": count}


TO_HAND_IN = WaitingWork(
    key="plan-reports",
    position=5,
    url_name="plan:my-reports",
    count=lambda actor, municipality: len(_pending(actor, municipality)),
    text=_text,
    until=_until,
)
