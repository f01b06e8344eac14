"""Charts of a record for the page; the same figures stand in the tables beside them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _

from baken.foundation.ui.api import Bar, BarChart, LineChart, Unit
from baken.indicators.api import Indicator, Shown, ValueRole, line_chart
from baken.indicators.api import Series as Figures
from baken.plan.annual import record as r

SPENDING = ("operating", "investment")


def counts_chart(*, record: r.ReportRecord) -> BarChart | None:
    """How many reporting items stand where; None without any."""
    if not record.counts:
        return None
    return BarChart(
        title=_("Hoe het met de %(counted)s staat") % {"counted": record.counted},
        bars=[Bar(label=count.state_name, value=count.number) for count in record.counts],
        category_label=_("Status"),
        value_label=_("Aantal"),
    )


def budget_chart(*, amounts: Iterable[r.Amounts], title: str) -> BarChart | None:
    """Spending per year: planned beside paid where finance reported; None when nothing has an amount."""
    rows = [amount for amount in amounts if amount.kind in SPENDING]
    years = sorted({row.year for row in rows})
    planned = {year: _sum(row.planned for row in rows if row.year == year) for year in years}
    paid = {year: _sum(row.paid for row in rows if row.year == year) for year in years}
    if all(value is None for value in planned.values()):
        return None
    bars = []
    for year in years:
        bars.append(Bar(label=_("%(year)d, geraamd") % {"year": year}, value=planned[year]))
        if paid[year] is not None:
            bars.append(Bar(label=_("%(year)d, betaald") % {"year": year}, value=paid[year]))
    return BarChart(
        title=title, bars=bars, unit=Unit.EURO_CENTS, category_label=_("Jaar"), value_label=_("Bedrag")
    )


def _sum(values: Iterable[int | None]) -> int | None:
    """Cents of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def indicator_chart(*, indicator: r.Indicator) -> LineChart | None:
    """The same line as on the indicator's own page, drawn from the frozen figures."""
    figures = Figures(
        baseline=_shown(indicator.baseline, ValueRole.BASELINE) if indicator.baseline else None,
        targets=tuple(_shown(point, ValueRole.TARGET) for point in indicator.targets),
        observations=tuple(_shown(point, ValueRole.OBSERVATION) for point in indicator.values),
    )
    return line_chart(indicator=cast(Indicator, indicator), series=figures)


def _shown(point: r.Point, role: ValueRole) -> Shown:
    return Shown(role=role, date=point.date, text=point.text, value=_decimal(point.value))


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
