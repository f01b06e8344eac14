"""Reads of the portal."""

import datetime as dt

from django.db.models import Q

from baken.foundation.territory.models import Municipality


def municipalities_with_pages(*, date: dt.date) -> list[Municipality]:
    """The municipalities of this deployment that exist on this date, by name."""
    holds = Q(valid_from__isnull=True) | Q(valid_from__lte=date)
    lasts = Q(valid_until__isnull=True) | Q(valid_until__gte=date)
    return list(Municipality.objects.filter(holds, lasts).order_by("name"))
