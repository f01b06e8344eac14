"""The table and the description that say in words what a chart draws."""

from collections import Counter

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baken.foundation.ui.charts.model import (
    BarChart,
    Chart,
    LineChart,
    ProgressRing,
    StackedBarChart,
    TimelineChart,
    Unit,
    Value,
)
from baken.foundation.ui.components import Cell, Column, DataTable


def table_of(chart: BarChart | StackedBarChart | LineChart | TimelineChart) -> DataTable:
    """The chart's figures in full."""
    if isinstance(chart, TimelineChart):
        return _time_table(chart)
    return _bar_table(chart) if isinstance(chart, BarChart) else _series_table(chart)


def description_of(chart: Chart) -> str:
    """The chart's own description, else its extremes."""
    if chart.description:
        return str(chart.description)
    if isinstance(chart, ProgressRing):
        return Unit.PERCENT.text(chart.percent)
    if isinstance(chart, TimelineChart):
        return _time_description(chart)
    figures = _figures(chart)
    if not figures:
        return _("Er zijn nog geen cijfers.")
    lowest, highest = min(figures, key=lambda f: f[1]), max(figures, key=lambda f: f[1])
    return _("Hoogste: %(highest)s, %(highest_value)s. Laagste: %(lowest)s, %(lowest_value)s.") % {
        "highest": highest[0],
        "highest_value": chart.unit.text(highest[1]),
        "lowest": lowest[0],
        "lowest_value": chart.unit.text(lowest[1]),
    }


def _time_description(chart: TimelineChart) -> str:
    """How many stand where, in the order of the states."""
    numbers = Counter(mark.state for lane in chart.lanes for mark in lane.marks)
    if not numbers:
        return _("Er staat nog niets op de tijdlijn.")
    told = ", ".join(f"{name}: {numbers[state]}" for state, name in chart.states.items() if numbers[state])
    return _("Van %(start)s tot %(end)s. %(told)s.") % {
        "start": date_format(chart.start, "Y"), "end": date_format(chart.end, "Y"), "told": told,
    }  # fmt: skip


def _figures(chart: BarChart | StackedBarChart | LineChart) -> list[tuple[str, Value]]:
    if isinstance(chart, BarChart):
        return [(str(bar.label), bar.value) for bar in chart.bars if bar.value is not None]
    return [
        (f"{series.label} {category}", value)
        for series in chart.series
        for category, value in zip(chart.categories, series.values, strict=True)
        if value is not None
    ]


def _text(unit: Unit, value: Value | None) -> Cell:
    return Cell(_("geen cijfer") if value is None else unit.text(value), numeric=True)


def _bar_table(chart: BarChart) -> DataTable:
    targets = any(bar.target is not None for bar in chart.bars)
    columns = [
        Column(key="label", label=chart.category_label or _("Onderdeel")),
        Column(key="value", label=chart.value_label or _("Waarde"), numeric=True),
    ]
    if targets:
        columns.append(Column(key="target", label=_("Streefwaarde"), numeric=True))
    rows = [
        [Cell(str(bar.label)), _text(chart.unit, bar.value), *([_text(chart.unit, bar.target)] * targets)]
        for bar in chart.bars
    ]
    return DataTable(caption=chart.title, columns=columns, rows=rows)


def _time_table(chart: TimelineChart) -> DataTable:
    columns = [
        Column(key="label", label=_("Wat")),
        Column(key="lane", label=chart.lane_label or _("Onderdeel")),
        Column(key="date", label=_("Wanneer")),
        Column(key="state", label=_("Hoe staat het")),
    ]
    marks = [(mark, lane) for lane in chart.lanes for mark in lane.marks]
    rows = [
        [
            Cell(str(mark.label)),
            Cell(str(lane.label)),
            Cell(date_format(mark.date, "j F Y")),
            Cell(str(chart.states[mark.state]), badge=mark.state.value),
        ]
        for mark, lane in sorted(marks, key=lambda pair: pair[0].date)
    ]
    return DataTable(caption=chart.title, columns=columns, rows=rows)


def _series_table(chart: StackedBarChart | LineChart) -> DataTable:
    total = isinstance(chart, StackedBarChart) and len(chart.series) > 1
    columns = [Column(key="label", label=chart.category_label or _("Onderdeel"))]
    columns += [
        Column(key=f"s{n}", label=series.label, numeric=True) for n, series in enumerate(chart.series)
    ]
    if total:
        columns.append(Column(key="total", label=_("Totaal"), numeric=True))
    rows = []
    for index, category in enumerate(chart.categories):
        values = [series.values[index] for series in chart.series]
        known = [value for value in values if value is not None]
        cells = [Cell(str(category)), *(_text(chart.unit, value) for value in values)]
        if total:
            cells.append(_text(chart.unit, sum(known, start=0) if known else None))
        rows.append(cells)
    return DataTable(caption=chart.title, columns=columns, rows=rows)
