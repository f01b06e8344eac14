"""Per budget code and year: planned, revised, committed and paid, with warnings.

Finance knows codes, not actions, so percentages are per code. They are rounded half
up to one decimal; warnings compare the cents themselves.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from baken.plan.arithmetic.budget import LineFact, Total, YearKind, total_of
from baken.plan.arithmetic.sentences import Sentence, sentence
from baken.plan.interchange.document import LineKind

PERCENT_STEP = Decimal("0.1")


class SpendingWarning(StrEnum):
    """What somebody should look at."""

    OVER_COMMITTED = "over_committed"
    OVER_PAID = "over_paid"
    UNTOUCHED = "untouched"


_SENTENCES = {
    SpendingWarning.OVER_COMMITTED: "op code %(code)s is in %(year)s meer vastgelegd dan er budget is",
    SpendingWarning.OVER_PAID: "op code %(code)s is in %(year)s meer betaald dan er budget is",
    SpendingWarning.UNTOUCHED: "op code %(code)s is van het budget van %(year)s nog niets gebruikt",
}


@dataclass(frozen=True, kw_only=True)
class PositionFact:
    """What finance knows of a code in a year (cents); None is unknown."""

    code: str
    year: int
    kind: LineKind = LineKind.OPERATING
    revised: int | None = None
    committed: int | None = None
    paid: int | None = None


@dataclass(frozen=True, kw_only=True)
class CodeSpending:
    """A code in a year: cents, percentages of the available budget, warnings.

    `available` is the revised amount where finance gave one, else the planned amount;
    None when neither is known.
    """

    code: str
    year: int
    kind: LineKind
    total: Total  # the plan's lines under this code, shared lines once
    planned: int | None  # None: no line with an amount
    revised: int | None
    committed: int | None
    paid: int | None
    available: int | None
    committed_percent: Decimal | None
    paid_percent: Decimal | None
    warnings: tuple[SpendingWarning, ...]

    def sentence(self, warning: SpendingWarning) -> Sentence:
        """A warning in words, without a capital or full stop."""
        return sentence(_SENTENCES[warning], code=self.code, year=self.year)


def spending_per_code(
    *, lines: Iterable[LineFact], positions: Iterable[PositionFact], today: dt.date
) -> tuple[CodeSpending, ...]:
    """Every code, year and kind that has a line or a position, in that order."""
    planned: dict[tuple[str, YearKind], dict[str, LineFact]] = defaultdict(dict)
    for line in lines:
        planned[line.code, YearKind(line.year, line.kind)][line.id] = line
    known = {(fact.code, YearKind(fact.year, fact.kind)): fact for fact in positions}
    return tuple(
        _spending(
            known.get(key) or PositionFact(code=key[0], year=key[1].year, kind=key[1].kind),
            planned.get(key, {}).values(),
            today,
        )
        for key in sorted({*planned, *known})
    )


def _spending(position: PositionFact, lines: Iterable[LineFact], today: dt.date) -> CodeSpending:
    total = total_of(lines=lines).get(YearKind(position.year, position.kind), Total())
    planned = total.planned if total.lines else None
    available = planned if position.revised is None else position.revised
    return CodeSpending(
        code=position.code,
        year=position.year,
        kind=position.kind,
        total=total,
        planned=planned,
        revised=position.revised,
        committed=position.committed,
        paid=position.paid,
        available=available,
        committed_percent=percent_of(part=position.committed, whole=available),
        paid_percent=percent_of(part=position.paid, whole=available),
        warnings=_warnings(position, available, today),
    )


def percent_of(*, part: int | None, whole: int | None) -> Decimal | None:
    """Part of a whole in percent, one decimal, half up; None when that has no meaning."""
    if part is None or whole is None or whole <= 0:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(PERCENT_STEP, rounding=ROUND_HALF_UP)


def half_year_passed(*, year: int, today: dt.date) -> bool:
    """From 1 July of the year on."""
    return today >= dt.date(year, 7, 1)


def _warnings(position: PositionFact, available: int | None, today: dt.date) -> tuple[SpendingWarning, ...]:
    if available is None:
        return ()
    warnings = []
    if position.kind is not LineKind.INCOME:  # more income than foreseen is no problem
        if position.committed is not None and position.committed > available:
            warnings.append(SpendingWarning.OVER_COMMITTED)
        if position.paid is not None and position.paid > available:
            warnings.append(SpendingWarning.OVER_PAID)
    used = [amount for amount in (position.committed, position.paid) if amount is not None]
    if available > 0 and used and not any(used) and half_year_passed(year=position.year, today=today):
        warnings.append(SpendingWarning.UNTOUCHED)
    return tuple(warnings)
