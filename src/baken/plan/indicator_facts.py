"""Where each node's indicators stand, for its status."""

import datetime as dt
from collections import defaultdict

from baken.indicators.api import Figure, Indicator, records_of
from baken.plan.arithmetic.progress import Point, progress_of
from baken.plan.arithmetic.reasons import IndicatorFact
from baken.plan.interchange.document import Direction, IndicatorKind
from baken.plan.models import NodeIndicator, Plan


def _points(figures: tuple[Figure, ...]) -> list[Point]:
    """Totals only: parts of a breakdown do not say how the whole stands."""
    return [Point(date=figure.date, value=figure.amount) for figure in figures if not figure.category]


def indicator_facts(*, plan: Plan, today: dt.date) -> dict[int, list[IndicatorFact]]:
    """Facts per node id, figures after `today` left out (two queries)."""
    links = list(
        NodeIndicator.objects.filter(node__plan=plan).select_related("indicator").order_by("position")
    )
    indicators: dict[object, Indicator] = {link.indicator_id: link.indicator for link in links}
    records = {record.key: record for record in records_of(indicators=indicators.values())}
    facts: dict[int, list[IndicatorFact]] = defaultdict(list)
    for link in links:
        record = records[link.indicator.key]
        baseline = _points((record.baseline,)) if record.baseline else []
        facts[link.node_id].append(
            IndicatorFact(
                title=record.title,
                progress=progress_of(
                    kind=IndicatorKind(record.kind.value),
                    direction=Direction(record.direction.value),
                    baseline=baseline[0] if baseline else None,
                    targets=_points(record.targets),
                    observations=_points(record.values),
                    on=today,
                ),
            )
        )
    return facts
