"""Scenarios over a population by the library, and its figures as they may leave: rounded, none below five."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from baken.foundation.ui.api import euro_text
from baken.rights.reform.outcome import Group, Outcome, RightOutcome, ScenarioOutcome, Span
from baken.rights.rules import scans
from baken.rights.rules.laws import Law
from baken.rights.rules.scans import TYPES, UNITS, Tell
from rulebook import Rulebook, RulebookError
from rulebook.kinds import Kind
from rulebook.model import PERSON
from rulebook.reforming import Change, ReformResult, Scenario, Tally, amounts_of, reform
from rulebook.reforming.publishing import told_before
from rulebook.scanning.publishing import rounded_amount, rounded_count

INCOME = "net_income"
"""What bands of income are made of, where the law has it."""
TOGETHER = ""
"""Key of all rights together."""
STEPS = ((100_000_000, 1_000_000), (10_000_000, 100_000), (0, 10_000))
"""Amounts from so many cents on are rounded to so many: no figure looks more exact than it is."""
LEAST_STEP = 100_000
"""What the law costs now is no sum of published numbers: it is rounded to a thousand euro at least."""
NOTHING = Span(low=0, high=0)


class ReformRefused(Exception):
    """Scenarios that the rules refuse; the message says why in Dutch."""


def make_city(law: Law, folder: Path, *, date: dt.date, tell: Tell) -> None:
    """The synthetic city as a snapshot in a folder that is not there yet."""
    scans.make_city(law, folder, persons=settings.RIGHTS_SCAN_CITY, date=date, tell=tell)


def run(
    law: Law,
    folder: Path,
    *,
    rights: Sequence[str],
    scenarios: Sequence[Mapping[str, Any]],
    date: dt.date,
    told: Mapping[str, str],
) -> Outcome:
    """What scenarios (amount → value) do to the people of a snapshot. Raises ReformRefused."""
    from rulebook.scanning.snapshot import open_snapshot  # polars comes along: only who computes needs it

    try:
        people = open_snapshot(folder, law.book)
        result = reform(
            people.blocks,
            law.book,
            [scenario_of(law.book, number, one) for number, one in enumerate(scenarios)],
            date=date,
            rights=tuple(rights),
            given=people.given,
            income=INCOME if has_income(law.book) else "",
        )
    except RulebookError as error:
        raise ReformRefused(
            _("Met deze bedragen kan de computer niet rekenen: %(why)s.") % {"why": error}
        ) from None
    return published(law, result, rights=rights, persons=people.persons, told=told)


def has_income(book: Rulebook) -> bool:
    """Whether the law says what income is, as an amount of persons or households."""
    known = book.variables.get(INCOME) or book.facts.get(INCOME)
    return known is not None and known.type.kind is Kind.MONEY and known.level in {PERSON, "household"}


def scenario_of(book: Rulebook, number: int, values: Mapping[str, Any]) -> Scenario:
    """Changed values, as the law holds them, as a scenario of the library: in euro, exact."""
    known = amounts_of(book)
    changes = [
        {"parameter": name, "value": written(known[name].type.kind, value)}
        for name, value in values.items()
        if name in known
    ]
    return Scenario(name=f"scenario {number + 1}", changes=tuple(changes))


def written(kind: Kind, value: Any) -> Any:
    """A value of the law as its records have it."""
    match kind:
        case Kind.MONEY:
            return f"{value // 100}.{value % 100:02d}"
        case Kind.RATE:
            return str(Fraction(value))
        case Kind.DATE:
            return dt.date.fromordinal(value).isoformat()
    return value


def published(
    law: Law, result: ReformResult, *, rights: Sequence[str], persons: int, told: Mapping[str, str]
) -> Outcome:
    """A result of the library as it may leave."""
    reached = [key for key in rights if any(key in one.rights for one in result.outcomes)]
    return Outcome(
        persons=rounded_count(persons) or 0,
        scenarios=[_scenario(law, result, number, reached) for number in range(len(result.outcomes))],
        law_version=told["law_version"],
        population=told["population"],
        people_version=told["people_version"],
    )


def _scenario(law: Law, result: ReformResult, number: int, reached: Sequence[str]) -> ScenarioOutcome:
    outcome = result.outcomes[number]
    total = _right(law, TOGETHER, outcome.total, result.bands, is_reached=True)
    rights = []
    for key in reached:
        other = next(one.rights[key] for one in result.outcomes if key in one.rights)
        own = outcome.rights.get(key)
        rights.append(_right(law, key, own or other, result.bands, is_reached=own is not None))
    paid = [one for one in rights if one.has_amount]
    return ScenarioOutcome(
        rights=[total, *rights] if len(rights) > 1 else rights,
        before=_sum(one.before for one in paid),
        open=_sum(one.open for one in paid),
        cost=_sum(one.total.cost for one in paid),
    )


def _right(law: Law, key: str, change: Change, bands: Sequence[int], *, is_reached: bool) -> RightOutcome:
    """`is_reached`: else the change is that of another scenario, and here nobody gets more or less."""

    def group(name: str, label: str, tally: Tally) -> Group:
        return _group(name, label, tally) if is_reached else _untouched(name, label, tally)

    total = group("", "", change.total)
    by_type = change.by_household_type.items()
    return RightOutcome(
        key=key,
        label=law.book.rights[key].label if key else _("Alle rechten samen"),
        units=str(UNITS.get(change.level, _("gezinnen"))),
        has_amount=bool(change.period),
        before=_before(change.total),
        open=_cost(change.total, UNSAID) if is_reached else NOTHING,
        total=total,
        by_household=[group(name, str(TYPES.get(name, name)), one) for name, one in by_type if _is_told(one)],
        by_income=[
            group(str(place), label, one)
            for place, (label, one) in enumerate(zip(_labels(bands), change.by_band, strict=False))
            if _is_told(one) and bands
        ],
    )


def _is_told(tally: Tally) -> bool:
    """Of fewer than five together nothing is told, not even that nobody of them gets more or less."""
    return bool(rounded_count(tally.units))


def _labels(bands: Sequence[int]) -> Iterator[str]:
    """Bands of income in words, per month; last those whose income nobody knows."""
    if not bands:
        return
    euro = [euro_text(one, decimals=False) for one in bands]
    yield _("minder dan %(high)s per maand") % {"high": euro[0]}
    for low, high in pairwise(euro):
        yield _("%(low)s tot %(high)s per maand") % {"low": low, "high": high}
    yield _("%(low)s of meer per maand") % {"low": euro[-1]}
    yield _("inkomen niet bekend")


def _group(key: str, label: str, tally: Tally) -> Group:
    return Group(
        key=key,
        label=label,
        winners=rounded_count(tally.winners),
        losers=rounded_count(tally.losers),
        unchanged=rounded_count(tally.unchanged),
        unknown=rounded_count(tally.unknown),
        cost=_cost(tally),
    )


def _untouched(key: str, label: str, tally: Tally) -> Group:
    unchanged = rounded_count(tally.units)
    return Group(key=key, label=label, winners=0, losers=0, unchanged=unchanged, unknown=0, cost=NOTHING)


Parts = Sequence[tuple[str, str]]
SAID: Parts = (("winners", "gain"), ("losers", "loss"))
UNSAID: Parts = (("unknown", "unknown"),)
"""Counts, and the money that goes with each: of whom it is certain, and of whom it cannot be said."""


def _cost(tally: Tally, parts: Parts = SAID) -> Span:
    """What it costs more: the published numbers times their mean. Hidden where too few change."""
    numbers = [getattr(tally, number) for number, _money in parts if getattr(tally, number)]
    if numbers and all(rounded_count(number) is None for number in numbers):
        return Span(low=None, high=None)

    def total(end: str) -> int:
        return sum(
            rounded_amount(getattr(tally, f"{money}_{end}"), getattr(tally, number)) or 0
            for number, money in parts
        )

    low, high = _rounded(total("low")), _rounded(total("high"))
    return Span(low=min(low, high), high=max(low, high))


def _before(tally: Tally) -> Span:
    """What the law costs now; hidden where there are too few people at all, or it may be that of few."""
    if rounded_count(tally.units) is None or told_before(tally.before_low, tally.before_high) is None:
        return Span(low=None, high=None)
    return Span(low=_rounded(tally.before_low, LEAST_STEP), high=_rounded(tally.before_high, LEAST_STEP))


def _rounded(cents: int, at_least: int = 0) -> int:
    step = max(at_least, next(step for least, step in STEPS if abs(cents) >= least))
    size = (abs(cents) + step // 2) // step * step
    return size if cents >= 0 else -size


def _sum(spans: Iterable[Span]) -> Span:
    """Of what is known; hidden only where nothing is."""
    known = list(spans)
    told = [(one.low, one.high) for one in known if one.low is not None and one.high is not None]
    if known and not told:
        return Span(low=None, high=None)
    return Span(low=sum(low for low, _high in told), high=sum(high for _low, high in told))
