"""Indicators in the chain: what measures the work."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from baken.foundation.access.api import Actor
from baken.foundation.chain.api import ChainKind, ChainNode
from baken.indicators.access import may_see
from baken.indicators.concealment import without_concealed
from baken.indicators.models import Indicator


def _load(*, ids: Iterable[str], actor: Actor) -> Mapping[str, ChainNode]:
    """Indicators the actor may see (two queries)."""
    rows = Indicator.objects.filter(pk__in=list(_uuids(ids))).select_related("municipality")
    shown = set(without_concealed(rows).values_list("pk", flat=True))
    return {
        str(row.pk): ChainNode(
            kind="indicator",
            id=str(row.pk),
            title=row.title,
            url=reverse("indicators:indicator", args=[row.municipality.slug, row.pk]),
        )
        for row in rows
        if may_see(actor=actor, indicator=row, concealed=row.pk not in shown)
    }


def _uuids(ids: Iterable[str]) -> Iterable[UUID]:
    for one in ids:
        try:
            yield UUID(one)
        except ValueError:
            continue


KIND = ChainKind(key="indicator", label=_("indicator"), load=_load)
