"""Layout of lines over time. Horizontal positions in per cent of the width, vertical ones in pixels."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from baken.foundation.ui.charts.model import LineChart, Series, Unit, Value
from baken.foundation.ui.charts.scale import HUNDREDTH, Scale, finite, ticks
from baken.foundation.ui.formats import number_text

TOP = Decimal(24)
BOTTOM = Decimal(244)
HEIGHT = 280
LEFT = Decimal(20)
RIGHT = Decimal(95)
MOST_LABELS = 6
MILLION = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Point:
    """A figure on its place."""

    x: Decimal
    y: Decimal
    text: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """The points of a series and the pieces between neighbours; a missing figure leaves a gap."""

    number: int
    is_target: bool
    points: list[Point]
    pieces: list[tuple[Point, Point]]


@dataclass(frozen=True, kw_only=True)
class LinesLayout:
    """The whole drawing."""

    height: int
    ticks: list[tuple[Decimal, str]]
    labels: list[tuple[Decimal, str]]
    lines: list[Line]
    label_y: int = HEIGHT - 8


def lay_out_lines(chart: LineChart) -> LinesLayout:
    """Lines between round values on the axis; the axis holds zero unless all figures are far from it."""
    values = finite(value for series in chart.series for value in series.values)
    marks = ticks(*_range(values, chart.unit))
    scale = Scale(marks[0], marks[-1], BOTTOM, TOP)
    places = _places(len(chart.categories))
    every = -(-len(places) // MOST_LABELS) or 1
    return LinesLayout(
        height=HEIGHT,
        ticks=[(scale.position(mark), tick_text(mark, chart.unit)) for mark in marks],
        labels=[(x, str(chart.categories[i])) for i, x in enumerate(places) if i % every == 0],
        lines=sorted(
            (
                _line(number, series, places, scale, chart)
                for number, series in enumerate(chart.series, start=1)
            ),
            key=lambda line: not line.is_target,  # what was measured lies over what was aimed at
        ),
    )


def tick_text(value: Decimal, unit: Unit) -> str:
    """A value on the axis: short, without sign of the unit for money (the caption names it)."""
    if unit is Unit.EURO_CENTS:
        value = value / 100
    if abs(value) >= MILLION:
        return f"{number_text(value / MILLION)} mln"
    return unit.text(value) if unit is Unit.PERCENT else number_text(value)


def _range(values: list[Decimal], unit: Unit) -> tuple[Decimal, Decimal]:
    if not values:
        return Decimal(0), Decimal(100 if unit is Unit.PERCENT else 1)
    low, high = min(values), max(values)
    # A line may leave out zero when all its figures lie close together, far above it.
    if low > 0 and (high - low) * 4 > low:
        low = Decimal(0)
    if high < 0 and (high - low) * 4 > -high:
        high = Decimal(0)
    return low, high


def _places(count: int) -> list[Decimal]:
    if count == 1:
        return [(LEFT + RIGHT) / 2]
    return [(LEFT + (RIGHT - LEFT) * index / (count - 1)).quantize(HUNDREDTH) for index in range(count)]


def _line(number: int, series: Series, places: list[Decimal], scale: Scale, chart: LineChart) -> Line:
    found: list[Point | None] = [
        _point(x, value, scale, f"{series.label}, {category}", chart.unit)
        for x, value, category in zip(places, series.values, chart.categories, strict=True)
    ]
    pairs = pairwise(found)
    return Line(
        number=number,
        is_target=series.is_target,
        points=[point for point in found if point is not None],
        pieces=[(first, second) for first, second in pairs if first is not None and second is not None],
    )


def _point(x: Decimal, value: Value | None, scale: Scale, label: str, unit: Unit) -> Point | None:
    if value is None:
        return None
    return Point(x=x, y=scale.position(value), text=f"{label}: {unit.text(value)}")
