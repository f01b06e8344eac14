"""Which template draws which chart, and with what."""

from typing import Any
from zlib import crc32

from baken.foundation.ui.charts.lines import lay_out_lines
from baken.foundation.ui.charts.model import (
    BarChart,
    Chart,
    LineChart,
    ProgressRing,
    StackedBarChart,
    TimelineChart,
    Unit,
)
from baken.foundation.ui.charts.rows import lay_out_bars, lay_out_stacks
from baken.foundation.ui.charts.table import description_of, table_of
from baken.foundation.ui.charts.timeline import lay_out_timeline


def identity(chart: Chart) -> str:
    """An id for the chart's parts that stays the same as long as the chart does."""
    return f"chart-{crc32(repr(chart).encode()):x}"


def drawing(chart: Chart) -> tuple[str, dict[str, Any]]:
    """The template and its context; raises TypeError for something that is no chart."""
    shared = {"chart": chart, "description": description_of(chart)}
    match chart:
        case ProgressRing():
            shown = int(min(max(chart.percent, 0), 100))
            return "ui/charts/ring.html", {**shared, "shown": shown, "text": Unit.PERCENT.text(chart.percent)}
        case BarChart():
            return "ui/charts/rows.html", {**shared, "layout": lay_out_bars(chart), "table": table_of(chart)}
        case StackedBarChart():
            parts = {"layout": lay_out_stacks(chart), "table": table_of(chart), "series": chart.series}
            return "ui/charts/rows.html", {**shared, **parts}
        case LineChart():
            figures = any(value is not None for series in chart.series for value in series.values)
            parts = {"layout": lay_out_lines(chart), "table": table_of(chart), "series": chart.series}
            return "ui/charts/lines.html", {**shared, **parts, "is_lines": True, "has_figures": figures}
        case TimelineChart():
            parts = {"layout": lay_out_timeline(chart), "legend": _legend(chart)}
            table = None if chart.table_id else table_of(chart)
            return "ui/charts/timeline.html", {**shared, **parts, "table": table}
    raise TypeError(f"{chart!r} is no chart")


def _legend(chart: TimelineChart) -> list[tuple[str, str]]:
    """The states that occur, with their names."""
    present = {mark.state for lane in chart.lanes for mark in lane.marks}
    return [(state.value, str(name)) for state, name in chart.states.items() if state in present]
