"""What a chart shows. Values are exact (integers or Decimal): drawing rounds, the table does not."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise

from baken.foundation.ui.formats import euro_text, number_text, percent_text

Text = str | Promise
Value = int | Decimal
MOST_SERIES = 6


class ChartError(ValueError):
    """The data of a chart don't fit together."""


class Unit(StrEnum):
    """What the values are: plain numbers, integer cents, or percentages (12.5 is 12.5 %)."""

    NUMBER = "number"
    EURO_CENTS = "euro_cents"
    PERCENT = "percent"

    def text(self, value: Value, *, short: bool = False) -> str:
        """A value as people read it; short leaves out the cents."""
        if self is Unit.EURO_CENTS:
            return euro_text(int(value), decimals=not short)
        return percent_text(value) if self is Unit.PERCENT else number_text(value)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar, possibly with a target that is drawn as a mark; None is "no figure", not zero."""

    label: Text
    value: Value | None
    target: Value | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """Values of one kind, one per category; None where there is no figure."""

    label: Text
    values: Sequence[Value | None]
    is_target: bool = False
    """A target is drawn dashed in a line chart."""


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """Bars below each other, to compare a few things (with `target` on bars: a bullet chart)."""

    title: Text
    bars: Sequence[Bar]
    unit: Unit = Unit.NUMBER
    description: Text = ""
    category_label: Text = ""
    value_label: Text = ""


@dataclass(frozen=True, kw_only=True)
class _SeriesChart:
    title: Text
    categories: Sequence[Text]
    series: Sequence[Series] = field(default_factory=list)
    unit: Unit = Unit.NUMBER
    description: Text = ""
    category_label: Text = ""

    def __post_init__(self) -> None:
        if len(self.series) > MOST_SERIES:
            raise ChartError(f"{len(self.series)} series cannot be told apart; at most {MOST_SERIES}")
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ChartError(
                    f"{series.label}: {len(series.values)} values for {len(self.categories)} categories"
                )


@dataclass(frozen=True, kw_only=True)
class StackedBarChart(_SeriesChart):
    """Per category a bar made of the series' parts; the total stands beside it."""


@dataclass(frozen=True, kw_only=True)
class LineChart(_SeriesChart):
    """Values over time; the categories are in order."""


@dataclass(frozen=True, kw_only=True)
class ProgressRing:
    """One percentage; above 100 the ring is full and the number says how much."""

    title: Text
    percent: Value
    description: Text = ""


class TimeState(StrEnum):
    """How something on a time line stands; each has its own colour and its own shape."""

    DONE = "done"
    ON_TRACK = "on_track"
    WARNING = "warning"
    LATE = "late"
    NEUTRAL = "neutral"


@dataclass(frozen=True, kw_only=True)
class TimeMark:
    """Something on a day."""

    date: dt.date
    label: Text
    state: TimeState


@dataclass(frozen=True, kw_only=True)
class TimeLane:
    """What belongs together, in a band of its own."""

    label: Text
    marks: Sequence[TimeMark]


@dataclass(frozen=True, kw_only=True)
class TimelineChart:
    """Days in lanes below each other, with a line at today when that lies between `start` and `end`.

    `states` names in words each state that occurs. `table_id`: the element on the page that says the same
    in words; without it the chart brings its own table.
    """

    title: Text
    lanes: Sequence[TimeLane]
    start: dt.date
    end: dt.date
    states: Mapping[TimeState, Text]
    today: dt.date | None = None
    description: Text = ""
    lane_label: Text = ""
    table_id: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ChartError(f"a time line cannot end ({self.end}) before it starts ({self.start})")
        for lane in self.lanes:
            for mark in lane.marks:
                if not self.start <= mark.date <= self.end:
                    raise ChartError(f"{mark.label}: {mark.date} lies outside the time line")
                if mark.state not in self.states:
                    raise ChartError(f"{mark.label}: {mark.state.value} has no name")


Chart = BarChart | StackedBarChart | LineChart | ProgressRing | TimelineChart
