"""Short, middle and long term as dates.

The convention: a term is a third of the plan's period, unless the plan sets dates
of its own. A period of whole months is cut at month ends (2020-2025: to the end of
2021, 2023 and 2025); any other period is cut by days; each cut is rounded down to a
whole month or day. Every window includes its first and last day.
"""

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from baken.plan.interchange.document import Term

THIRDS = {Term.SHORT: 0, Term.MIDDLE: 1, Term.LONG: 2}


@dataclass(frozen=True)
class Window:
    """From the first to the last day, both included."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a window cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, date: dt.date) -> bool:
        return self.start <= date <= self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


class DatesFrom(StrEnum):
    """Where a node's dates come from."""

    OWN = "own"
    TERM = "term"
    PLAN = "plan"


@dataclass(frozen=True, kw_only=True)
class NodeDates:
    """When a node runs, and what says so for each end."""

    window: Window
    start_from: DatesFrom
    end_from: DatesFrom


def term_window(*, term: Term, period: Window, set_by_plan: Mapping[Term, Window] | None = None) -> Window:
    """The dates of a term within the plan's period."""
    if set_by_plan and term in set_by_plan:
        return set_by_plan[term]
    third = THIRDS[term]
    months = _whole_months(period)
    if months is not None and months >= 3:
        first = _add_months(period.start, months * third // 3)
        after = _add_months(period.start, months * (third + 1) // 3)
        return Window(first, after - dt.timedelta(days=1))
    if period.days < 3:  # too short to cut
        return period
    first = period.start + dt.timedelta(days=period.days * third // 3)
    last = period.start + dt.timedelta(days=period.days * (third + 1) // 3 - 1)
    return Window(first, last)


def node_dates(
    *,
    start: dt.date | None,
    end: dt.date | None,
    term: Term | None,
    period: Window,
    set_by_plan: Mapping[Term, Window] | None = None,
) -> NodeDates:
    """A node's window: its own dates first, then its term, then the plan's period.

    An own date beyond the fallback of the other end moves that end along, so that
    the window never runs backwards. Raises ValueError when both own dates do.
    """
    if term:
        fallback, source = term_window(term=term, period=period, set_by_plan=set_by_plan), DatesFrom.TERM
    else:
        fallback, source = period, DatesFrom.PLAN
    if start and end:
        window = Window(start, end)
    elif start:
        window = Window(start, max(start, fallback.end))
    elif end:
        window = Window(min(end, fallback.start), end)
    else:
        window = fallback
    return NodeDates(
        window=window,
        start_from=DatesFrom.OWN if start else source,
        end_from=DatesFrom.OWN if end else source,
    )


def months_later(*, date: dt.date, months: int) -> dt.date:
    """The same day some months on; the last day of a month that has no such day (31 August → 28 February)."""
    first = _add_months(date.replace(day=1), months)
    return first.replace(day=min(date.day, calendar.monthrange(first.year, first.month)[1]))


def _whole_months(period: Window) -> int | None:
    """How many calendar months the period holds, or None when it cuts one."""
    start, end = period.start, period.end
    if start.day != 1 or end.day != calendar.monthrange(end.year, end.month)[1]:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1


def _add_months(date: dt.date, months: int) -> dt.date:
    """The first of the month, some months on; `date` is the first of a month."""
    index = date.year * 12 + date.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)
