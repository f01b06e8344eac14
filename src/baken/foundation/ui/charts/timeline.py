"""Layout of days in lanes. Horizontal positions in per cent of the width, vertical ones in pixels."""

import datetime as dt
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format

from baken.foundation.ui.charts.model import TimeLane, TimelineChart, TimeMark
from baken.foundation.ui.charts.rows import LETTERS, LINE
from baken.foundation.ui.charts.scale import Scale

HEAD = 48
"""Today's name and the names of the years."""
MARK = 26
"""Height of a row of marks."""
GAP = 14
LEFT = Decimal(2)
RIGHT = Decimal(98)
APART = Decimal(5)
"""Marks closer than this share of the width, which is one mark wide on a phone, lie below each other."""
MOST_TICKS = 8
MONTHS_WITHIN = 400
"""A time line of at most so many days has months on its axis, a longer one years."""


@dataclass(frozen=True, kw_only=True)
class PlacedMark:
    """A mark on its place; `text` says the whole of it."""

    x: Decimal
    y: int
    state: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PlacedLane:
    """A lane: its name above its marks, and the line below it."""

    label_lines: list[tuple[int, str]]
    marks: list[PlacedMark]
    bottom: int


@dataclass(frozen=True, kw_only=True)
class TimelineLayout:
    """The whole drawing; `today_anchor` keeps the word inside the drawing at its ends."""

    height: int
    ticks: list[tuple[Decimal, str]]
    lanes: list[PlacedLane]
    today_x: Decimal | None
    today_anchor: str


def lay_out_timeline(chart: TimelineChart) -> TimelineLayout:
    """Lanes from top to bottom, in each the marks from left to right."""
    scale = Scale(
        Decimal(chart.start.toordinal()), Decimal(max(chart.end.toordinal(), chart.start.toordinal() + 1)),
        LEFT, RIGHT,
    )  # fmt: skip
    lanes, y = [], HEAD
    for lane in chart.lanes:
        placed = _lane(chart, lane, scale, y)
        lanes.append(placed)
        y = placed.bottom + GAP
    today = chart.today if chart.today and chart.start <= chart.today <= chart.end else None
    x = None if today is None else scale.position(today.toordinal())
    return TimelineLayout(
        height=y,
        ticks=[(scale.position(day.toordinal()), text) for day, text in _ticks(chart.start, chart.end)],
        lanes=lanes,
        today_x=x,
        today_anchor="start" if x is None or x < 10 else "end" if x > 90 else "middle",
    )


def _lane(chart: TimelineChart, lane: TimeLane, scale: Scale, y: int) -> PlacedLane:
    lines = textwrap.wrap(str(lane.label), LETTERS, max_lines=2, placeholder=" …") or [""]
    top = y + LINE * len(lines) + 6
    ends: list[Decimal] = []  # where the last mark of each row lies
    placed = []
    for mark in _by_day(lane.marks):
        x = scale.position(mark.date.toordinal())
        row = next((number for number, end in enumerate(ends) if x - end >= APART), len(ends))
        ends[row : row + 1] = [x]
        placed.append(
            PlacedMark(
                x=x,
                y=top + MARK * row + MARK // 2,
                state=mark.state.value,
                text=f"{date_format(mark.date, 'j F Y')}: {mark.label} ({chart.states[mark.state]})",
            )
        )
    return PlacedLane(
        label_lines=[(y + LINE * number + 15, line) for number, line in enumerate(lines)],
        marks=placed,
        bottom=top + MARK * max(len(ends), 1),
    )


def _by_day(marks: Iterable[TimeMark]) -> list[TimeMark]:
    return sorted(marks, key=lambda mark: mark.date)


def _ticks(start: dt.date, end: dt.date) -> list[tuple[dt.date, str]]:
    """The first days of years, or of months on a short line; so few that their names do not touch."""
    if (end - start).days <= MONTHS_WITHIN:
        months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
        days = [dt.date(month // 12, month % 12 + 1, 1) for month in months]
        form = "N Y" if start.year != end.year else "N"
    else:
        days, form = [dt.date(year, 1, 1) for year in range(start.year, end.year + 1)], "Y"
    inside = [day for day in days if start <= day <= end]
    every = -(-len(inside) // MOST_TICKS) or 1
    return [(day, date_format(day, form)) for day in inside[::every]]
