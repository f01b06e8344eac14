"""An indicator's figures as they are shown: in words, in order, small numbers hidden.

Table, chart and download all read this, so that none shows what another hides.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from baken.foundation.territory.models import Municipality
from baken.foundation.ui.api import number_text
from baken.indicators.kinds import Kind, ValueRole
from baken.indicators.measures import (
    Measure,
    MeasureResult,
    computed,
    measure_of,
    small_number_reason,
)
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.periods import period_around, periods_until
from baken.indicators.suppression import Count, hidden

PERIODS_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One figure on screen; `value` is None when it is hidden, and `text` then says why."""

    role: ValueRole
    date: dt.date
    text: str
    value: Decimal | None
    category: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    remark: str = ""
    row: int | None = None  # to correct it; None for what is computed
    suppressed: bool = False

    @property
    def role_name(self) -> str:
        return str(self.role.label)

    @property
    def category_name(self) -> str:
        """ "geslacht=v" as "geslacht: v"."""
        return self.category.replace("=", ": ", 1)


@dataclass(frozen=True, kw_only=True)
class Series:
    """Everything about an indicator's figures, oldest first."""

    baseline: Shown | None = None
    targets: tuple[Shown, ...] = ()
    observations: tuple[Shown, ...] = ()  # totals
    parts: tuple[Shown, ...] = ()  # breakdowns
    measured: MeasureResult | None = None  # the current figure of a computed indicator
    measure: Measure | None = field(default=None)

    @property
    def latest(self) -> Shown | None:
        return self.observations[-1] if self.observations else None

    @property
    def final_target(self) -> Shown | None:
        return self.targets[-1] if self.targets else None

    @property
    def everything(self) -> tuple[Shown, ...]:
        """All figures by date, for the table and the download."""
        start = (self.baseline,) if self.baseline else ()
        rows = (*start, *self.targets, *self.observations, *self.parts)
        return tuple(sorted(rows, key=lambda shown: (shown.date, shown.role.value, shown.category)))


def value_text(*, indicator: Indicator, value: Decimal) -> str:
    """A value in words: "1.234,5 plaatsen", "12,5 %", "ja" or the name of the step."""
    if indicator.kind == Kind.YES_NO:
        return _("ja") if value else _("nee")
    if indicator.kind == Kind.STEPS:
        return str(indicator.steps[int(value)]) if 0 <= value < len(indicator.steps) else number_text(value)
    if indicator.decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-indicator.decimals), rounding=ROUND_HALF_UP)
    unit = "%" if indicator.kind == Kind.PERCENTAGE else indicator.unit
    return f"{number_text(value)}\u00a0{unit}" if unit else number_text(value)


def recorded_series(*, indicator: Indicator, values: Iterable[IndicatorValue]) -> Series:
    """The figures that people filled in."""
    rows = list(values)
    small = hidden_rows(indicator, rows)
    shown = [_shown(indicator, row, row.pk in small) for row in rows]
    observations = [s for s in shown if s.role is ValueRole.OBSERVATION]
    targets = [s for s in shown if s.role is ValueRole.TARGET]
    return Series(
        baseline=next((s for s in shown if s.role is ValueRole.BASELINE), None),
        targets=tuple(s for s in targets if not s.category),
        observations=tuple(s for s in observations if not s.category),
        parts=tuple(s for s in (*targets, *observations) if s.category),
    )


def series(
    *, indicator: Indicator, values: Iterable[IndicatorValue], municipality: Municipality, today: dt.date
) -> Series:
    """The figures of an indicator, computed now where a measure computes them.

    Raises UnknownMeasure when the measure's module is not installed.
    """
    recorded = recorded_series(indicator=indicator, values=values)
    if not indicator.measure:
        return recorded
    measure = measure_of(key=indicator.measure)
    count = PERIODS_SHOWN if measure.over_time else 1
    results = [
        _ask(measure, indicator, municipality, period, today)
        for period in periods_until(period=indicator.period, date=today, count=count)
    ]
    totals = [_computed(indicator, result) for result in results]
    parts = [part for result in results for part in _computed_parts(indicator, result)]
    return Series(
        baseline=recorded.baseline,
        targets=recorded.targets,
        observations=(*recorded.observations, *(total for total in totals if total is not None)),
        parts=(*recorded.parts, *parts),
        measured=results[-1],
        measure=measure,
    )


def measured_now(*, indicator: Indicator, municipality: Municipality, today: dt.date) -> MeasureResult:
    """A computed indicator's figure for the running period. Raises UnknownMeasure."""
    measure = measure_of(key=indicator.measure)
    period = period_around(period=indicator.period, date=today)
    return _ask(measure, indicator, municipality, period, today)


def _ask(
    measure: Measure,
    indicator: Indicator,
    municipality: Municipality,
    period: tuple[dt.date, dt.date],
    today: dt.date,
) -> MeasureResult:
    start, end = period
    return computed(
        measure=measure,
        subject_id=indicator.measure_subject,
        municipality=municipality,
        start=start,
        end=end,
        as_of=min(end, today),
    )


def hidden_rows(indicator: Indicator, rows: Sequence[IndicatorValue]) -> frozenset[int]:
    """Rows to hide of an indicator that counts people; targets are intentions, not people."""
    if not indicator.counts_people:
        return frozenset()
    moments: dict[tuple[str, dt.date], dict[str, IndicatorValue]] = defaultdict(dict)
    for row in rows:
        if row.role != ValueRole.TARGET:
            moments[row.role, row.date][row.category] = row
    found: set[int] = set()
    for moment in moments.values():
        counts = {c: count for c, row in moment.items() if (count := _count(indicator, row)) is not None}
        found |= {moment[category].pk for category in hidden(counts=counts)}
    return frozenset(found)


def _count(indicator: Indicator, row: IndicatorValue) -> Count | None:
    if row.numerator is not None:
        return Count(row.numerator, row.denominator)
    return Count(row.amount) if indicator.kind == Kind.NUMBER else None


def _shown(indicator: Indicator, row: IndicatorValue, is_hidden: bool) -> Shown:
    figure = row.figure
    if is_hidden:
        return Shown(
            role=ValueRole(row.role),
            date=row.date,
            category=row.category,
            value=None,
            text=small_number_reason(),
            row=row.pk,
            suppressed=True,
        )
    return Shown(
        role=ValueRole(row.role),
        date=row.date,
        category=row.category,
        value=figure.amount,
        text=value_text(indicator=indicator, value=figure.amount),
        numerator=figure.numerator,
        denominator=figure.denominator,
        remark=figure.remark,
        row=row.pk,
    )


def _computed(indicator: Indicator, result: MeasureResult) -> Shown | None:
    """A computed total; None when there was nothing to compute from."""
    if result.value is None:
        if not result.suppressed:
            return None
        return Shown(
            role=ValueRole.OBSERVATION, date=result.as_of, value=None, text=result.suppressed, suppressed=True
        )
    return Shown(
        role=ValueRole.OBSERVATION,
        date=result.as_of,
        value=result.value,
        text=value_text(indicator=indicator, value=result.value),
        numerator=result.numerator,
        denominator=result.denominator,
    )


def _computed_parts(indicator: Indicator, result: MeasureResult) -> list[Shown]:
    return [
        Shown(
            role=ValueRole.OBSERVATION,
            date=result.as_of,
            category=part.category,
            value=part.value,
            text=small_number_reason()
            if part.value is None
            else value_text(indicator=indicator, value=part.value),
            numerator=part.numerator,
            denominator=part.denominator,
            suppressed=part.suppressed,
        )
        for part in result.parts
        if part.suppressed or part.value is not None
    ]
