"""The newest report round, as the desk and the list of nodes look at it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from baken.plan.models import Plan, ProgressReport, ReportRound
from baken.plan.rounds.standing import CardState, standings


@dataclass(frozen=True, kw_only=True)
class RoundStanding:
    """A round with how many of its cards stand where."""

    round: ReportRound
    counts: Mapping[CardState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def newest_round(*, plan: Plan) -> ReportRound | None:
    """The round with the latest period of those that were opened (one query)."""
    rounds = ReportRound.objects.filter(plan=plan, opened_at__isnull=False)
    return rounds.order_by("-start", "-end", "-pk").first()


def newest_standing(*, plan: Plan) -> RoundStanding | None:
    """The newest round with where its cards stand (three queries)."""
    round_ = newest_round(plan=plan)
    if round_ is None:
        return None
    cards = standings(reports=ProgressReport.objects.filter(round=round_))
    counts = Counter(standing.state for standing in cards.values())
    return RoundStanding(round=round_, counts={state: counts[state] for state in CardState})


def without_accepted_report(*, plan: Plan) -> frozenset[str]:
    """Keys of the nodes asked in the newest round without an accepted report (two queries)."""
    round_ = newest_round(plan=plan)
    if round_ is None:
        return frozenset()
    cards = ProgressReport.objects.filter(round=round_, accepted__isnull=True)
    return frozenset(cards.values_list("node__key", flat=True))
