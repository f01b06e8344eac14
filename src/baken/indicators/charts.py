"""The line chart of an indicator."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from baken.foundation.ui.api import LineChart, Unit
from baken.foundation.ui.api import Series as ChartSeries
from baken.indicators.kinds import Kind
from baken.indicators.models import Indicator
from baken.indicators.series import Series, Shown


def line_chart(*, indicator: Indicator, series: Series) -> LineChart | None:
    """Observations beside baseline and targets; None where a line says nothing.

    Yes/no and steps are read from the table. A hidden figure leaves a gap.
    """
    if indicator.kind not in {Kind.NUMBER, Kind.PERCENTAGE}:
        return None
    start = (series.baseline,) if series.baseline and not series.baseline.category else ()
    dates = sorted({shown.date for shown in (*start, *series.targets, *series.observations)})
    if len(dates) < 2:
        return None
    measured = _values(dates, (*start, *series.observations))
    aimed = _values(dates, (*start, *series.targets) if series.targets else ())
    lines = [ChartSeries(label=_("Meting"), values=measured)]
    if series.targets:
        lines.append(ChartSeries(label=_("Streefwaarde"), values=aimed, is_target=True))
    return LineChart(
        title=indicator.title,
        categories=[f"{date.day}/{date.month}/{date.year}" for date in dates],
        series=lines,
        unit=Unit.PERCENT if indicator.kind == Kind.PERCENTAGE else Unit.NUMBER,
        category_label=_("Datum"),
    )


def _values(dates: list[dt.date], points: tuple[Shown, ...]) -> list[Decimal | None]:
    by_date = {shown.date: shown.value for shown in points}
    return [by_date.get(date) for date in dates]
