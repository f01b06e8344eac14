"""Measures: figures that compute themselves from the work, filled in by other modules.

A module registers its measures when its app is ready. A figure is computed when
somebody reads it and is never stored; small numbers of people are hidden here, once,
so that table, chart and export cannot differ.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from baken.foundation.territory.models import Municipality
from baken.indicators.errors import UnknownMeasure
from baken.indicators.figures import percentage_of
from baken.indicators.kinds import Kind
from baken.indicators.suppression import SMALL_NUMBER, TOTAL, Count, hidden


@dataclass(frozen=True, kw_only=True)
class MeasuredPart:
    """One part of a breakdown; `category` as "dimension=part"."""

    category: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    suppressed: bool = False


@dataclass(frozen=True, kw_only=True)
class MeasureResult:
    """A computed figure with what makes it checkable.

    `value` is None when there is nothing to compute from or when it is hidden
    (`suppressed` then says why, in Dutch). `records` is how many rows were counted,
    None when even that would tell. `link`: where those who may can see the rows.
    """

    value: Decimal | None
    as_of: dt.date
    records: int | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    parts: tuple[MeasuredPart, ...] = ()
    suppressed: str = ""
    link: str = ""


class Compute(Protocol):
    """Computes a figure for a subject (a plan, a programme...) over a period, as known on a day."""

    def __call__(
        self, *, subject_id: str, municipality: Municipality, start: dt.date, end: dt.date, as_of: dt.date
    ) -> MeasureResult: ...


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A way to compute a figure; `definition` says in plain Dutch what is counted.

    `counts_people`: results below `threshold` are hidden. `over_time`: it can also
    answer for periods that have passed.
    """

    key: str
    label: str | Promise
    unit: str
    kind: Kind
    definition: str | Promise
    compute: Compute
    counts_people: bool = False
    threshold: int = SMALL_NUMBER
    over_time: bool = False


class MeasureRegisteredTwice(Exception):
    """Two measures have the same key."""


_measures: dict[str, Measure] = {}


def register_measure(*measures: Measure) -> None:
    """Add measures; registering the same one again changes nothing."""
    for measure in measures:
        if _measures.setdefault(measure.key, measure) != measure:
            raise MeasureRegisteredTwice(measure.key)


def registered_measures() -> tuple[Measure, ...]:
    """All measures, by key."""
    return tuple(_measures[key] for key in sorted(_measures))


def measure_of(*, key: str) -> Measure:
    """The measure with this key. Raises UnknownMeasure."""
    if key not in _measures:
        raise UnknownMeasure(key)
    return _measures[key]


def computed(
    *,
    measure: Measure,
    subject_id: str,
    municipality: Municipality,
    start: dt.date,
    end: dt.date,
    as_of: dt.date,
) -> MeasureResult:
    """The measure's figure, with a percentage worked out of its counts and small numbers hidden."""
    result = measure.compute(
        subject_id=subject_id, municipality=municipality, start=start, end=end, as_of=as_of
    )
    result = replace(
        result,
        value=_worked_out(result.value, result.numerator, result.denominator),
        parts=tuple(
            replace(part, value=_worked_out(part.value, part.numerator, part.denominator))
            for part in result.parts
        ),
    )
    return _without_small_numbers(result, measure.threshold) if measure.counts_people else result


def _worked_out(
    value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Decimal | None:
    if value is None and numerator is not None and denominator:
        return percentage_of(numerator=numerator, denominator=denominator)
    return value


def _without_small_numbers(result: MeasureResult, threshold: int) -> MeasureResult:
    total = MeasuredPart(
        category=TOTAL, value=result.value, numerator=result.numerator, denominator=result.denominator
    )
    counts = {
        part.category: Count(people, part.denominator)
        for part in (*result.parts, total)
        if (people := part.value if part.numerator is None else part.numerator) is not None
    }
    small = hidden(counts=counts, threshold=threshold)
    parts = tuple(
        MeasuredPart(category=part.category, value=None, suppressed=True) if part.category in small else part
        for part in result.parts
    )
    if TOTAL not in small:
        return replace(result, parts=parts)
    reason = small_number_reason(threshold)
    return MeasureResult(value=None, as_of=result.as_of, records=None, parts=parts, suppressed=reason)


def small_number_reason(threshold: int = SMALL_NUMBER) -> str:
    """Why a figure is not shown, in words."""
    return _("verborgen: minder dan %(threshold)s personen") % {"threshold": threshold}
