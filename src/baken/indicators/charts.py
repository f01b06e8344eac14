"""The line chart of an indicator."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from baken.foundation.ui.api import LineChart, Unit
from baken.foundation.ui.api import Series as ChartSeries
from baken.indicators.kinds import Kind
from baken.indicators.models import Indicator
from baken.indicators.series import Series, Shown

PATH_STEP = Decimal("0.1")
"""Figures on the way to a target are an aid to the eye: one decimal, half up."""


def line_chart(*, indicator: Indicator, series: Series) -> LineChart | None:
    """Observations beside the path from the baseline through the targets; None where a line says nothing.

    Yes/no and steps are read from the table. A hidden figure leaves a gap.
    """
    if indicator.kind not in {Kind.NUMBER, Kind.PERCENTAGE}:
        return None
    start = (series.baseline,) if series.baseline and not series.baseline.category else ()
    dates = sorted({shown.date for shown in (*start, *series.targets, *series.observations)})
    if len(dates) < 2:
        return None
    measured = {shown.date: shown.value for shown in (*start, *series.observations)}
    lines = [ChartSeries(label=_("Meting"), values=[measured.get(date) for date in dates])]
    if series.targets:
        path = _path(dates, (*start, *series.targets))
        lines.append(ChartSeries(label=_("Pad naar de streefwaarde"), values=path, is_target=True))
    return LineChart(
        title=indicator.title,
        categories=_labels(dates),
        series=lines,
        unit=Unit.PERCENT if indicator.kind == Kind.PERCENTAGE else Unit.NUMBER,
        category_label=_("Datum"),
    )


def _path(dates: Sequence[dt.date], points: Sequence[Shown]) -> list[Decimal | None]:
    """The figure on a straight line between the points around each date; none outside them."""
    known = {shown.date: shown.value for shown in points if shown.value is not None}
    return [_on_path(date, known) for date in dates]


def _on_path(date: dt.date, known: dict[dt.date, Decimal]) -> Decimal | None:
    if date in known:
        return known[date]
    before = max((other for other in known if other < date), default=None)
    after = min((other for other in known if other > date), default=None)
    if before is None or after is None:
        return None
    rise = (known[after] - known[before]) * (date - before).days / (after - before).days
    return (known[before] + rise).quantize(PATH_STEP, rounding=ROUND_HALF_UP)


def _labels(dates: Sequence[dt.date]) -> list[str]:
    """The shortest labels that still differ: years, months or days."""
    for labels in (
        [f"{date.year}" for date in dates],
        [f"{date.month}/{date.year}" for date in dates],
    ):
        if len(set(labels)) == len(dates):
            return labels
    return [f"{date.day}/{date.month}/{date.year}" for date in dates]
