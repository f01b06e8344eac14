"""Charts of the budget; each has its table beside it."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from baken.foundation.ui.api import Bar, BarChart, Series, StackedBarChart, Unit
from baken.plan.arithmetic.budget import Totals, YearKind
from baken.plan.interchange.document import LineKind
from baken.plan.wording import KIND_HEADINGS

MOST_BARS = 15


def budget_per_year(*, totals: Totals, title: str) -> StackedBarChart | None:
    """Planned spending per year, by kind; income is no part of spending and stays out. None when empty."""
    years = sorted({key.year for key in totals})
    kinds = [
        kind
        for kind in (LineKind.OPERATING, LineKind.INVESTMENT)
        if any(totals[key].lines for key in totals if key.kind is kind)
    ]
    if not kinds:
        return None
    return StackedBarChart(
        title=title,
        categories=[str(year) for year in years],
        category_label=_("Jaar"),
        unit=Unit.EURO_CENTS,
        series=[
            Series(
                label=KIND_HEADINGS[kind],
                values=[_planned(totals, YearKind(year, kind)) for year in years],
            )
            for kind in kinds
        ],
    )


def _planned(totals: Totals, key: YearKind) -> int | None:
    """Cents; None when no line has an amount, because that is not zero."""
    total = totals.get(key)
    return total.planned if total is not None and total.lines else None


def spending_in(*, totals: Totals, year: int) -> int | None:
    """Planned spending (cents) in a year; None when nothing has an amount."""
    amounts = [_planned(totals, YearKind(year, kind)) for kind in (LineKind.OPERATING, LineKind.INVESTMENT)]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def undetermined_in(*, totals: Totals, year: int) -> int:
    """How many lines of a year still have no amount."""
    return sum(total.to_be_determined for key, total in totals.items() if key.year == year)


def budget_per_group(
    *, groups: Iterable[tuple[str, Totals]], years: Sequence[int], title: str, label: str
) -> BarChart | None:
    """Planned spending per group over the years, largest first. None when empty."""
    bars = []
    for name, totals in groups:
        amounts = [amount for year in years if (amount := spending_in(totals=totals, year=year)) is not None]
        if amounts:
            bars.append(Bar(label=name, value=sum(amounts)))
    if not bars:
        return None
    bars.sort(key=lambda bar: -(bar.value or 0))
    return BarChart(
        title=title,
        bars=bars[:MOST_BARS],
        unit=Unit.EURO_CENTS,
        category_label=label,
        value_label=_("Geraamd"),
    )
