"""Reads of territory."""

import datetime as dt

from django.db.models import Q, QuerySet

from baken.foundation.territory.models import Municipality, Population


class UnknownMunicipality(Exception):
    """No municipality by this NIS code or slug."""


def municipality_of(*, nis_or_slug: str) -> Municipality:
    """The municipality by NIS code or slug. Raises UnknownMunicipality."""
    found = Municipality.objects.filter(Q(nis=nis_or_slug) | Q(slug=nis_or_slug)).first()
    if found is None:
        raise UnknownMunicipality(nis_or_slug)
    return found


def municipalities_on(*, date: dt.date) -> QuerySet[Municipality]:
    """The municipalities that exist on a date (mergers end one and begin another), by name."""
    return Municipality.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=date),
        Q(valid_until__isnull=True) | Q(valid_until__gte=date),
    ).order_by("name")


def populations_of(*, municipality: Municipality) -> dict[dt.date, int]:
    """Inhabitants by date, oldest first (one query)."""
    return dict(
        Population.objects.filter(municipality=municipality).order_by("date").values_list("date", "count")
    )


def population_on(*, populations: dict[dt.date, int], date: dt.date) -> tuple[dt.date, int] | None:
    """The last known count on or before a date, else the first known after it; with its own date."""
    if not populations:
        return None
    before = [known for known in populations if known <= date]
    chosen = max(before) if before else min(populations)
    return chosen, populations[chosen]
