"""Where each node's indicators stand, for its status."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

from baken.foundation.access.api import VISITOR
from baken.indicators.api import (
    Figure,
    Indicator,
    IndicatorRecord,
    records_of,
    shown_records_of,
    stale_before,
    visible_indicators,
)
from baken.plan.arithmetic.progress import Point, progress_of
from baken.plan.arithmetic.reasons import IndicatorFact
from baken.plan.interchange.document import Direction, IndicatorKind
from baken.plan.models import NodeIndicator, Plan


def _points(figures: tuple[Figure, ...]) -> list[Point]:
    """Totals only: parts of a breakdown do not say how the whole stands."""
    return [Point(date=figure.date, value=figure.amount) for figure in figures if not figure.category]


def indicator_facts(
    *, plan: Plan, today: dt.date, full: bool
) -> tuple[dict[int, list[IndicatorFact]], Counter[int]]:
    """Facts per node id, figures after `today` left out, and how many indicators each has (three queries).

    Not `full`: only what everybody may know. An indicator that is not public is left out,
    and so is one of which a hidden figure would change the judgement.
    """
    links = NodeIndicator.objects.filter(node__plan=plan).select_related("indicator").order_by("position")
    if not full:
        public = visible_indicators(actor=VISITOR, municipality=plan.municipality)
        links = links.filter(indicator__in=public)
    indicators: dict[object, Indicator] = {link.indicator_id: link.indicator for link in links}
    known = _judged(records_of(indicators=indicators.values()), today)
    if not full:
        counts = [indicator for indicator in indicators.values() if indicator.counts_people]
        shown = _judged(shown_records_of(indicators=counts), today)
        known = {key: fact for key, fact in known.items() if shown.get(key, fact) == fact}
    facts: dict[int, list[IndicatorFact]] = defaultdict(list)
    numbers: Counter[int] = Counter()
    for link in links:
        numbers[link.node_id] += 1
        if link.indicator.key in known:
            facts[link.node_id].append(known[link.indicator.key])
    return facts, numbers


def _judged(records: Iterable[IndicatorRecord], today: dt.date) -> dict[str, IndicatorFact]:
    """Per key where the indicator stands on the day."""
    return {record.key: _fact(record, today) for record in records}


def _fact(record: IndicatorRecord, today: dt.date) -> IndicatorFact:
    baseline = _points((record.baseline,)) if record.baseline else []
    progress = progress_of(
        kind=IndicatorKind(record.kind.value),
        direction=Direction(record.direction.value),
        baseline=baseline[0] if baseline else None,
        targets=_points(record.targets),
        observations=_points(record.values),
        on=today,
    )
    return IndicatorFact(
        title=record.title, progress=progress, is_stale=_is_stale(record, progress.latest, today)
    )


def _is_stale(record: IndicatorRecord, latest: Point | None, today: dt.date) -> bool:
    """As the list of indicators says it: never measured, or two whole periods ago; computed ones never."""
    if record.measure:
        return False
    return latest is None or latest.date <= stale_before(period=record.period, date=today)
