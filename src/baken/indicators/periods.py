"""Years, half years, quarters and months as dates, first and last day included."""

import datetime as dt

from baken.indicators.kinds import Period

MONTHS = {Period.YEAR: 12, Period.SEMESTER: 6, Period.QUARTER: 3, Period.MONTH: 1}


def period_around(*, period: str, date: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of the period that holds the date; no period means the year."""
    months = _months(period)
    first = (date.month - 1) // months * months + 1
    start = dt.date(date.year, first, 1)
    following = first + months
    end = dt.date(date.year + following // 13, (following - 1) % 12 + 1, 1) - dt.timedelta(days=1)
    return start, end


def periods_until(*, period: str, date: dt.date, count: int) -> list[tuple[dt.date, dt.date]]:
    """The period that holds the date and those before it, oldest first."""
    found = [period_around(period=period, date=date)]
    while len(found) < count:
        found.append(period_around(period=period, date=found[-1][0] - dt.timedelta(days=1)))
    return found[::-1]


def stale_before(*, period: str, date: dt.date) -> dt.date:
    """A latest figure before this day is out of date: two whole periods have passed since.

    Two, because the figure of a year arrives in the course of the next one.
    """
    return periods_until(period=period, date=date, count=3)[0][1]


def _months(period: str) -> int:
    return MONTHS[Period(period)] if period else MONTHS[Period.YEAR]
