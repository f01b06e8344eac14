"""Layout of bars below each other. Horizontal positions in per cent of the width, vertical ones in pixels.

Per cents instead of a scaled drawing: the bars follow the screen and the letters keep their size on a phone.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from baken.foundation.ui.charts.model import BarChart, StackedBarChart, Unit, Value
from baken.foundation.ui.charts.scale import Scale, range_with_zero

LINE = 20
BAR = 22
GAP = 18
LETTERS = 38
WIDEST = Decimal(66)
"""Bars end here, so that the value fits beside them on a phone."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A piece of a bar; number says which colour and pattern."""

    x: Decimal
    width: Decimal
    number: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar with its label above it and its value beside it."""

    label_lines: list[tuple[int, str]]
    bar_y: int
    text_y: int
    segments: list[Segment]
    value_x: Decimal
    value_text: str
    target_x: Decimal | None = None
    target_text: str = ""


@dataclass(frozen=True, kw_only=True)
class RowsLayout:
    """The whole drawing."""

    height: int
    zero_x: Decimal
    rows: list[Row]
    bar_height: int = BAR


def lay_out_bars(chart: BarChart) -> RowsLayout:
    """One piece per bar, and a mark where there is a target."""
    values = [value for bar in chart.bars for value in (bar.value, bar.target)]
    scale = _scale(values)
    rows, y = [], 0
    for bar in chart.bars:
        pieces = (
            []
            if bar.value is None
            else [_piece(scale, Decimal(0), bar.value, 1, _text(chart.unit, bar.value))]
        )
        target = None if bar.target is None else scale.position(bar.target)
        row = _row(y, str(bar.label), pieces, scale, _value_text(chart.unit, bar.value))
        if target is not None and bar.target is not None:
            row = _with_target(row, target, _text(chart.unit, bar.target))
        rows.append(row)
        y = row.bar_y + BAR + GAP
    return RowsLayout(height=max(y - GAP + 4, 0), zero_x=scale.position(0), rows=rows)


def lay_out_stacks(chart: StackedBarChart) -> RowsLayout:
    """The positive parts to the right of zero, the negative ones to the left; the total beside them."""
    columns = [[series.values[index] for series in chart.series] for index in range(len(chart.categories))]
    ends = [end for column in columns for end in _ends(column)]
    scale = _scale(ends)
    rows, y = [], 0
    for label, column in zip(chart.categories, columns, strict=True):
        pieces = _stack(chart, scale, column)
        known = [value for value in column if value is not None]
        total = sum(known, start=0) if known else None
        row = _row(y, str(label), pieces, scale, _value_text(chart.unit, total))
        rows.append(row)
        y = row.bar_y + BAR + GAP
    return RowsLayout(height=max(y - GAP + 4, 0), zero_x=scale.position(0), rows=rows)


def _scale(values: Sequence[Value | None]) -> Scale:
    low, high = range_with_zero(values)
    return Scale(low, high if high > low else low + 1, Decimal(0), WIDEST)


def _ends(column: Sequence[Value | None]) -> tuple[Value, Value]:
    known = [value for value in column if value is not None]
    return sum((v for v in known if v < 0), start=0), sum((v for v in known if v > 0), start=0)


def _stack(chart: StackedBarChart, scale: Scale, column: Sequence[Value | None]) -> list[Segment]:
    above = below = Decimal(0)
    pieces = []
    for number, (series, value) in enumerate(zip(chart.series, column, strict=True), start=1):
        if value is None or value == 0:
            continue
        text = f"{series.label}: {_text(chart.unit, value)}"
        if value > 0:
            pieces.append(_piece(scale, above, above + value, number, text))
            above += value
        else:
            pieces.append(_piece(scale, below, below + value, number, text))
            below += value
    return pieces


def _piece(scale: Scale, start: Decimal, end: Value, number: int, text: str) -> Segment:
    first, last = sorted((scale.position(start), scale.position(end)))
    return Segment(x=first, width=last - first, number=number, text=text)


def _row(y: int, label: str, pieces: list[Segment], scale: Scale, value_text: str) -> Row:
    lines = textwrap.wrap(label, LETTERS, max_lines=3, placeholder=" …") or [""]
    bar_y = y + LINE * len(lines) + 2
    right = max([scale.position(0), *(piece.x + piece.width for piece in pieces)])
    return Row(
        label_lines=[(y + LINE * index + 15, line) for index, line in enumerate(lines)],
        bar_y=bar_y,
        text_y=bar_y + 16,
        segments=pieces,
        value_x=right,
        value_text=value_text,
    )


def _with_target(row: Row, x: Decimal, text: str) -> Row:
    return Row(
        label_lines=row.label_lines,
        bar_y=row.bar_y,
        text_y=row.text_y,
        segments=row.segments,
        value_x=max(row.value_x, x),
        value_text=row.value_text,
        target_x=x,
        target_text=text,
    )


def _text(unit: Unit, value: Value) -> str:
    return unit.text(value)


def _value_text(unit: Unit, value: Value | None) -> str:
    return _("geen cijfer") if value is None else unit.text(value, short=True)
