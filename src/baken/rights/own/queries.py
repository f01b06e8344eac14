"""Reads of a city's own rights and amounts."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from baken.foundation.territory.api import Municipality
from baken.rights.models import OwnVersion
from baken.rights.own.content import record_of


@dataclass(frozen=True, kw_only=True)
class RowsInForce:
    """A city's own rows on a day, as the library reads them; `version` is the same for the same rows."""

    rows: tuple[dict[str, Any], ...] = ()
    version: tuple[int, ...] = ()


def rows_in_force(*, municipality: Municipality, date: dt.date, without: int | None = None) -> RowsInForce:
    """Of each record the newest approved version that holds on the day (one query).

    `without`: leave a record out, to put a proposal in its place.
    """
    holds = Q(valid_until__isnull=True) | Q(valid_until__gte=date)
    found = (
        OwnVersion.objects.filter(holds, record__municipality=municipality, valid_from__lte=date)
        .exclude(record_id=without)
        .order_by("record_id", "-number")
        .distinct("record_id")
        .values_list("pk", "record__kind", "record__name", "content")
    )
    chosen = list(found)
    return RowsInForce(
        rows=tuple(
            row_of(kind, name, content, municipality=municipality.nis) for _pk, kind, name, content in chosen
        ),
        version=tuple(pk for pk, *_rest in chosen),
    )


def days_of_change(*, municipality: Municipality, after: dt.date, until: dt.date) -> list[dt.date]:
    """The days in between on which an approved version begins, or holds no more (one query)."""
    versions = OwnVersion.objects.filter(record__municipality=municipality)
    found: set[dt.date] = set()
    for start, last in versions.values_list("valid_from", "valid_until"):
        found |= {start} if last in {None, dt.date.max} else {start, last + dt.timedelta(days=1)}
    return sorted(day for day in found if after < day <= until)


def row_of(kind: str, name: str, content: Any, *, municipality: str) -> dict[str, Any]:
    """One row for the library."""
    return {"kind": kind, "name": name, "record": record_of(kind, content, municipality=municipality)}
