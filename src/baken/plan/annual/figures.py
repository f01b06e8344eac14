"""The indicators of a record: public figures up to the end of the period, in numbers and in words."""

import datetime as dt
from collections.abc import Iterable, Sequence

from baken.indicators.api import Shown
from baken.plan.annual import record as r
from baken.plan.arithmetic.reasons import Reason, Subject
from baken.plan.node_indicators import IndicatorView
from baken.plan.wording import sentence_case


def indicator_records(
    *, views: Iterable[IndicatorView], reasons: Sequence[Reason], end: dt.date
) -> tuple[r.Indicator, ...]:
    """Indicators of one node; `reasons`: those of its status, which say how each indicator stands."""
    said = {
        dict(reason.sentence.values).get("title"): sentence_case(str(reason))
        for reason in reasons
        if reason.subject is Subject.INDICATOR
    }
    return tuple(_indicator(view, said.get(view.indicator.title, ""), end) for view in views)


def _indicator(view: IndicatorView, sentence: str, end: dt.date) -> r.Indicator:
    indicator, series = view.indicator, view.series
    baseline = series.baseline if series.baseline and series.baseline.date <= end else None
    return r.Indicator(
        key=indicator.key,
        title=indicator.title,
        kind=str(indicator.kind),
        unit=indicator.unit,
        definition=indicator.definition,
        source=indicator.source,
        computed=bool(indicator.measure),
        baseline=_point(baseline) if baseline else None,
        targets=tuple(_point(shown) for shown in series.targets),
        values=tuple(_point(shown) for shown in series.observations if shown.date <= end),
        records=_records(view),
        sentence=sentence,
    )


def _records(view: IndicatorView) -> int | None:
    """How many records a computed figure counts; unknown where the figure itself is hidden."""
    measured = view.series.measured
    if measured is None or (view.series.latest is not None and view.series.latest.suppressed):
        return None
    return measured.records


def _point(shown: Shown) -> r.Point:
    return r.Point(date=shown.date, value=shown.value, text=shown.text)
