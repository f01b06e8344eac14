"""What may leave: a fixed set of tables, rounded the same way each time.

Per right its total, and by municipality, by neighbourhood and by type of household; never a crossing of two.
Every count is rounded to five by itself, so that the difference of two tables, or of two runs, says nothing
of one person. Amounts follow from what is published: a rounded number times a mean to five euro. Of fewer
than five people or units together nothing is told, not even that a count is none: there is no row for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rulebook.scanning.counting import MEASURES
from rulebook.scanning.forms import HOUSEHOLD_TYPES

STEP, MEAN_STEP = 5, 500
"""Counts to five; means to 500 cents."""
COUNTS = ("units", "entitled", "takes_up", "misses_out", "take_up_unknown", "cannot_tell", "not_entitled")
_UNITS = MEASURES.index("units")
GROUPINGS = ("total", "municipality", "neighbourhood", "household_type")
_AMOUNTS = {
    "amount_low": "entitled",
    "amount_high": "possible",
    "missed_low": "misses_out",
    "missed_high": "possibly_missing",
}


@dataclass(frozen=True, kw_only=True)
class PublishedRow:
    """`counts`: rounded to five; None is "fewer than five, more than none". `amounts`: cents, or None."""

    group: tuple[str, ...]
    counts: dict[str, int | None]
    amounts: dict[str, int | None]

    def as_json(self) -> dict[str, Any]:
        """Euro; "<5" for a small count."""
        return {
            "group": list(self.group),
            **{name: "<5" if one is None else one for name, one in self.counts.items()},
            **{name: None if one is None else one / 100 for name, one in self.amounts.items()},
        }


@dataclass(frozen=True, kw_only=True)
class PublishedTable:
    """Of one right, by one grouping (one of GROUPINGS)."""

    right: str
    grouping: str
    rows: tuple[PublishedRow, ...]


def rounded_count(number: int, heaviest: int = 1) -> int | None:
    """To the nearest five; None for one to four, or for what may be so few with the heaviest weight."""
    if 0 < number < STEP * heaviest:
        return None
    return (number + STEP // 2) // STEP * STEP


def rounded_amount(cents: int, of: int, heaviest: int = 1) -> int | None:
    """What so many have together: the published number times their mean to five euro; None for few."""
    number = rounded_count(of, heaviest)
    if not number:
        return number
    mean = (2 * cents + of * MEAN_STEP) // (2 * of * MEAN_STEP) * MEAN_STEP
    return number * mean


def row_of(
    group: tuple[str, ...], values: Sequence[int], *, has_amount: bool, heaviest: int = 1
) -> PublishedRow:
    """A row from exact measures, in the order of MEASURES. Of fewer than five units every count is None."""
    exact = dict(zip(MEASURES, map(int, values), strict=True))
    if rounded_count(exact["units"], heaviest) is None:
        return PublishedRow(group=group, counts=dict.fromkeys(COUNTS), amounts=dict.fromkeys(_AMOUNTS))
    exact["not_entitled"] = exact["units"] - exact["entitled"] - exact["cannot_tell"]
    exact["possible"] = exact["entitled"] + exact["cannot_tell"]
    exact["possibly_missing"] = exact["possible"] - exact["takes_up"]
    amounts = {name: rounded_amount(exact[name], exact[of], heaviest) for name, of in _AMOUNTS.items()}
    return PublishedRow(
        group=group,
        counts={name: rounded_count(exact[name], heaviest) for name in COUNTS},
        amounts=amounts if has_amount else dict.fromkeys(_AMOUNTS),
    )


def tables_of(
    right: str, counts: Any, areas: Sequence[tuple[str, str]], *, has_amount: bool, heaviest: int = 1
) -> list[PublishedTable]:
    """The fixed set of a right.

    `counts`: (areas, household types, measures). `areas`: municipality and neighbourhood of each. `heaviest`:
    as many as one household of a sample can stand for.
    """
    by_area, by_type = counts.sum(axis=1), counts.sum(axis=0)
    municipalities: dict[str, Any] = {}
    for (municipality, _), values in zip(areas, by_area, strict=True):
        municipalities[municipality] = municipalities.get(municipality, 0) + values
    groups: dict[str, Iterable[tuple[tuple[str, ...], Any]]] = {
        "total": [((), counts.sum(axis=(0, 1)))],
        "municipality": [((name,), values) for name, values in municipalities.items()],
        "neighbourhood": [(area, values) for area, values in zip(areas, by_area, strict=True) if area[1]],
        "household_type": [
            ((name,), one) for name, one in zip(HOUSEHOLD_TYPES, by_type, strict=True) if one[0]
        ],
    }
    return [
        PublishedTable(
            right=right,
            grouping=grouping,
            rows=tuple(
                row_of(group, values, has_amount=has_amount, heaviest=heaviest)
                for group, values in rows
                if grouping == "total" or rounded_count(int(values[_UNITS]), heaviest) is not None
            ),
        )
        for grouping, rows in groups.items()
    ]
