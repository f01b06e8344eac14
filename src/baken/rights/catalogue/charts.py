"""Amounts of the law through time as charts: values stand on the days on which they began."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baken.foundation.ui.api import LineChart, Unit
from baken.foundation.ui.api import Series as ChartSeries
from baken.rights.rules.catalogue import Series, Through

MOST_LINES = 6


def chart_of(series: Series) -> LineChart:
    """One line per amount; between two days the earlier value holds. Its table has every value."""
    lines = series.lines[:MOST_LINES]
    days = sorted(
        {value.start for line in lines for value in line.values if value.start and not value.is_forecast}
    )
    return LineChart(
        title=series.title,
        description=_("Elk punt is een bedrag op de dag waarop het begon te gelden."),
        category_label=_("Vanaf"),
        categories=[date_format(day, "d/m/Y") for day in days],
        series=[
            ChartSeries(label=_short(line), values=[_value_on(line, day) for day in days]) for line in lines
        ],
        unit=Unit.EURO_CENTS,
    )


def _short(line: Through) -> str:
    return line.label.partition(": ")[2] or line.label


def _value_on(line: Through, day: object) -> int | None:
    held = [one for one in line.values if one.start and one.start <= day and not one.is_forecast]  # type: ignore[operator]
    return held[-1].value if held else None
