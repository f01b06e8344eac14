"""Invented figures, as the library gives them after rounding."""

from collections.abc import Mapping, Sequence
from typing import Any

from baken.rights.reform.outcome import Group, Outcome, RightOutcome, ScenarioOutcome, Span

BANDS = (("0", "minder dan € 20.000"), ("1", "€ 20.000 tot € 40.000"))


def group(key: str = "", label: str = "", *, winners: int | None = 120, losers: int | None = 0) -> Group:
    return Group(
        key=key, label=label, winners=winners, losers=losers, unchanged=880, unknown=15,
        cost=Span(low=1_200_000, high=1_500_000),
    )  # fmt: skip


def right_outcome(key: str, label: str) -> RightOutcome:
    return RightOutcome(
        key=key,
        label=label,
        units="gezinnen",
        has_amount=True,
        before=Span(low=10_000_000, high=12_000_000),
        open=Span(low=-200_000, high=300_000),
        total=group(),
        by_household=[
            group("alone", "alleenstaande"),
            group("lone_parent", "alleenstaande ouder", winners=None),
        ],
        by_income=[group(key, label) for key, label in BANDS],
    )


def outcome(*, rights: Mapping[str, str], scenarios: int, told: Mapping[str, str]) -> Outcome:
    one = ScenarioOutcome(
        rights=[right_outcome(key, label) for key, label in rights.items()],
        before=Span(low=10_000_000, high=12_000_000),
        open=Span(low=-200_000, high=300_000),
        cost=Span(low=1_200_000, high=1_500_000),
    )
    return Outcome(persons=2000, scenarios=[one] * scenarios, **told)


class Reckoner:
    """Stands in for the library: remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[Mapping[str, Any]]] = []

    def run(self, law: Any, _folder: Any, *, rights: Any, scenarios: Any, date: Any, told: Any) -> Outcome:
        self.asked.append(scenarios)
        labels = {key: law.book.rights[key].label for key in rights}
        return outcome(rights=labels, scenarios=len(scenarios), told=told)
