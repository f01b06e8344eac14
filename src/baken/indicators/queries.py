"""Reads of indicators; the number of queries never depends on how many there are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, DateField, F, Max, Q, QuerySet, Value, When

from baken.foundation.access.api import Actor
from baken.foundation.territory.models import Municipality
from baken.indicators.access import sees_all
from baken.indicators.concealment import without_concealed
from baken.indicators.kinds import Kind, Period, ValueRole
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.periods import stale_before


class Freshness(StrEnum):
    """Whether there are figures, and recent ones."""

    CURRENT = "current"
    STALE = "stale"
    EMPTY = "empty"
    COMPUTED = "computed"


@dataclass(frozen=True, kw_only=True)
class IndicatorFilter:
    """What somebody looks for; empty means everything."""

    text: str = ""
    life_domain: str = ""
    kind: str = ""
    freshness: str = ""


def visible_indicators(*, actor: Actor, municipality: Municipality) -> QuerySet[Indicator]:
    """What this actor may see in the municipality; the counterpart of `access.may_see`."""
    rows: QuerySet[Indicator] = Indicator.objects.filter(municipality=municipality)
    if sees_all(actor=actor, municipality=municipality.nis):
        return rows
    return without_concealed(rows.filter(public=True))


def found_indicators(
    *, actor: Actor, municipality: Municipality, wanted: IndicatorFilter, today: dt.date
) -> QuerySet[Indicator]:
    """Visible indicators that fit the filter, by title; every word must occur somewhere."""
    rows = visible_indicators(actor=actor, municipality=municipality)
    for word in wanted.text.split()[:10]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(definition__icontains=word) | Q(source__icontains=word)
        )
    if wanted.life_domain:
        rows = rows.filter(life_domain=wanted.life_domain)
    if wanted.kind in Kind.values:
        rows = rows.filter(kind=wanted.kind)
    if wanted.freshness in set(Freshness):
        rows = with_freshness(rows, today=today).filter(Q(freshness=wanted.freshness))
    return rows.select_related("life_domain").order_by("title", "pk")


def with_freshness(rows: QuerySet[Indicator], *, today: dt.date) -> QuerySet[Indicator]:
    """Adds `latest` (date of the last observation) and `freshness` on this day."""
    limits = [When(period=period, then=Value(stale_before(period=period, date=today))) for period in Period]
    fallback = Value(stale_before(period="", date=today))
    return rows.annotate(
        latest=Max("values__date", filter=Q(values__role=ValueRole.OBSERVATION, values__date__lte=today)),
        stale_before=Case(*limits, default=fallback, output_field=DateField()),
    ).annotate(
        freshness=Case(
            When(~Q(measure=""), then=Value(Freshness.COMPUTED.value)),
            When(latest__isnull=True, then=Value(Freshness.EMPTY.value)),
            When(latest__lte=F("stale_before"), then=Value(Freshness.STALE.value)),
            default=Value(Freshness.CURRENT.value),
        )
    )


def values_of(*, indicators: Iterable[Indicator]) -> dict[UUID, list[IndicatorValue]]:
    """All figures per indicator, by date and category (one query; every indicator has an entry)."""
    found: dict[UUID, list[IndicatorValue]] = {indicator.pk: [] for indicator in indicators}
    rows = IndicatorValue.objects.filter(indicator__in=list(found)).order_by("date", "category", "pk")
    for row in rows:
        found[row.indicator_id].append(row)
    return found


def indicators_by_id(
    *, ids: Iterable[UUID], actor: Actor, municipality: Municipality
) -> dict[UUID, Indicator]:
    """Visible indicators with these ids (one query)."""
    rows = visible_indicators(actor=actor, municipality=municipality).filter(pk__in=list(ids))
    return {row.pk: row for row in rows.select_related("life_domain")}
