"""Indicators that a higher room hides for now, whatever they say of themselves: those of a draft.

A room that knows such a reason registers it when its app is ready. Nothing is stored: the
reason gone, an indicator is as public as its own setting says.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from baken.indicators.models import Indicator

Concealed = Callable[[], QuerySet[Any, Any]]
"""Gives a query of one column: the ids of the indicators to hide."""


class ConcealerRegisteredTwice(Exception):
    """Two reasons to hide have the same key."""


_concealers: dict[str, Concealed] = {}


def register_concealer(*, key: str, concealed: Concealed) -> None:
    """Add a reason to hide; registering the same one again changes nothing."""
    if _concealers.setdefault(key, concealed) is not concealed:
        raise ConcealerRegisteredTwice(key)


def without_concealed(rows: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """These indicators without those that a room hides (the same query)."""
    for concealed in _concealers.values():
        rows = rows.exclude(pk__in=concealed())
    return rows
