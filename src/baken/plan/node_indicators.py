"""The indicators of nodes as pages show them: figures in words and a little chart."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from baken.foundation.access.api import Actor
from baken.foundation.territory.api import Municipality
from baken.foundation.ui.api import LineChart
from baken.indicators.api import (
    Direction,
    Indicator,
    Series,
    UnknownMeasure,
    indicators_by_id,
    line_chart,
    recorded_series,
    series,
    values_of,
)
from baken.plan.models import Node, NodeIndicator


@dataclass(frozen=True, kw_only=True)
class IndicatorView:
    """An indicator with its figures; no chart where a line says nothing."""

    indicator: Indicator
    series: Series
    chart: LineChart | None

    @property
    def direction_name(self) -> str:
        return str(Direction(self.indicator.direction).label)


def node_indicators(
    *, nodes: Iterable[Node], actor: Actor, municipality: Municipality, today: dt.date, charts: bool = True
) -> dict[int, list[IndicatorView]]:
    """The indicators the actor may see, per node id (three queries, more only for computed figures)."""
    links = list(NodeIndicator.objects.filter(node__in=[node.pk for node in nodes]).order_by("position"))
    if not links:
        return {}
    known = indicators_by_id(
        ids=[link.indicator_id for link in links], actor=actor, municipality=municipality
    )
    figures = values_of(indicators=known.values())
    views: dict[int, list[IndicatorView]] = {}
    for link in links:
        indicator = known.get(link.indicator_id)
        if indicator is not None:
            shown = _series(indicator, figures[indicator.pk], municipality, today)
            chart = line_chart(indicator=indicator, series=shown) if charts else None
            views.setdefault(link.node_id, []).append(
                IndicatorView(indicator=indicator, series=shown, chart=chart)
            )
    return views


def _series(indicator: Indicator, values: list, municipality: Municipality, today: dt.date) -> Series:  # type: ignore[type-arg]
    """With the computed figure; a measure whose module is gone leaves the recorded ones."""
    try:
        return series(indicator=indicator, values=values, municipality=municipality, today=today)
    except UnknownMeasure:
        return recorded_series(indicator=indicator, values=values)
