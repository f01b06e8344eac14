"""Indicators as open data: the public ones only, whoever asks."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from baken.foundation.access.api import VISITOR
from baken.foundation.clock import today
from baken.foundation.territory.models import Municipality
from baken.indicators.errors import UnknownMeasure
from baken.indicators.models import Indicator
from baken.indicators.queries import IndicatorFilter, found_indicators, values_of, visible_indicators
from baken.indicators.series import Series, Shown, recorded_series, series

router = Router(tags=["indicators"])
MOST = 100


class FigureOut(Schema):
    """A figure; `value` is null when it is hidden, and `suppressed` then says why."""

    role: str
    date: dt.date
    category: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    remark: str
    suppressed: str


class MeasureOut(Schema):
    """How a computed figure is made."""

    key: str
    definition: str
    as_of: dt.date
    records: int | None


class IndicatorOut(Schema):
    """What is measured."""

    id: UUID
    title: str
    kind: str
    unit: str
    direction: str
    steps: list[str]
    definition: str
    source: str
    period: str
    measure: str
    life_domain: str


class IndicatorPage(Schema):
    """One page of a list."""

    count: int
    items: list[IndicatorOut]


class IndicatorDetail(IndicatorOut):
    """An indicator with all its figures by date."""

    figures: list[FigureOut]
    measured: MeasureOut | None


class ListQuery(Schema):
    """What to look for; unknown values find nothing."""

    q: str = ""
    life_domain: str = ""
    kind: str = ""
    freshness: str = ""
    limit: int = MOST
    offset: int = 0


@router.get("", response=IndicatorPage, url_name="indicators", summary="De indicatoren van een gemeente")
def list_indicators(request: HttpRequest, query: Query[ListQuery]) -> IndicatorPage:
    """Indicators by title, at most 100 at a time."""
    municipality = _municipality(request)
    wanted = IndicatorFilter(
        text=_clean(query.q),
        life_domain=_clean(query.life_domain),
        kind=_clean(query.kind),
        freshness=_clean(query.freshness),
    )
    rows = found_indicators(actor=VISITOR, municipality=municipality, wanted=wanted, today=today())
    start = min(max(query.offset, 0), 1_000_000)
    size = min(max(query.limit, 1), MOST)
    return IndicatorPage(count=rows.count(), items=[_out(row) for row in rows[start : start + size]])


@router.get(
    "/{uuid:indicator_id}",
    response=IndicatorDetail,
    url_name="indicator",
    summary="Eén indicator met al zijn cijfers",
)
def one_indicator(request: HttpRequest, indicator_id: UUID) -> IndicatorDetail:
    """An indicator with its baseline, targets and observations; computed ones are computed now."""
    municipality = _municipality(request)
    row = get_object_or_404(visible_indicators(actor=VISITOR, municipality=municipality), pk=indicator_id)
    values = values_of(indicators=[row])[row.pk]
    try:
        found = series(indicator=row, values=values, municipality=municipality, today=today())
    except UnknownMeasure:
        found = recorded_series(indicator=row, values=values)
    figures = [_figure(shown) for shown in found.everything]
    return IndicatorDetail(**_out(row).dict(), figures=figures, measured=_measured(found))


def _municipality(request: HttpRequest) -> Municipality:
    municipality: Municipality | None = getattr(request, "municipality", None)
    if municipality is None:
        raise Http404
    return municipality


def _clean(text: str) -> str:
    """PostgreSQL knows no NUL in a text; nobody looks for one."""
    return text.replace("\x00", "")[:200]


def _out(row: Indicator) -> IndicatorOut:
    return IndicatorOut(
        id=row.pk,
        title=row.title,
        kind=row.kind,
        unit=row.unit,
        direction=row.direction,
        steps=list(row.steps),
        definition=row.definition,
        source=row.source,
        period=row.period,
        measure=row.measure,
        life_domain=row.life_domain_id or "",
    )


def _figure(shown: Shown) -> FigureOut:
    return FigureOut(
        role=shown.role.value,
        date=shown.date,
        category=shown.category,
        value=shown.value,
        numerator=shown.numerator,
        denominator=shown.denominator,
        remark=shown.remark,
        suppressed=shown.text if shown.suppressed else "",
    )


def _measured(found: Series) -> MeasureOut | None:
    if found.measure is None or found.measured is None:
        return None
    return MeasureOut(
        key=found.measure.key,
        definition=str(found.measure.definition),
        as_of=found.measured.as_of,
        records=found.measured.records,
    )
