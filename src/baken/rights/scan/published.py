"""The published tables of a scan: what screens, files and data show. Every count is rounded already.

`PopulationScan.published`: {"date", "persons", "rights": [{"name", "label", "of", "per",
"tables": {"total": [cell], "municipality": […], "neighbourhood": […], "household_type": […]}}]}; a cell is
{"key", "label", "entitled", "takes_up", "misses_out", "take_up_unknown", "cannot_tell", "missed_low",
"missed_high"}. A count is a whole number or "<5" (one to four); an amount is in cents per `per`, or null.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baken.foundation.ui.api import number_text

SMALL, STEP = "<5", 5
TABLES: dict[str, str | Promise] = {
    "total": _("de hele bevolking"),
    "municipality": _("gemeente"),
    "neighbourhood": _("wijk"),
    "household_type": _("gezinstype"),
}
"""The fixed set: never two of these at once."""
COUNTS: dict[str, str | Promise] = {
    "entitled": _("heeft recht"),
    "takes_up": _("gebruikt het"),
    "misses_out": _("loopt het mis"),
    "take_up_unknown": _("gebruik onbekend"),
    "cannot_tell": _("recht onbekend"),
}
PER_SHORT = {"month": _("/maand"), "year": _("/jaar"), "day": _("/dag")}
PER = {"month": _("per maand"), "year": _("per jaar"), "once": _("eenmalig"), "day": _("per dag")}


@dataclass(frozen=True, kw_only=True)
class PublishedCell:
    """One row of a published table."""

    key: str
    label: str
    counts: Mapping[str, int | str | None]
    missed_low: int | None
    missed_high: int | None

    def text(self, count: str) -> str:
        """A count as people read it."""
        return count_text(self.counts.get(count))

    def value(self, count: str) -> int | None:
        """A count for a drawing; None where it is too small to say, or not known."""
        found = self.counts.get(count)
        return found if isinstance(found, int) else None


@dataclass(frozen=True, kw_only=True)
class PublishedRight:
    """A right with its tables."""

    name: str
    label: str
    of: str
    per: str
    tables: Mapping[str, Sequence[PublishedCell]]

    @property
    def total(self) -> PublishedCell:
        return self.tables["total"][0]


def rights_of(published: Mapping[str, Any]) -> list[PublishedRight]:
    """The rights of a scan, as it published them."""
    return [
        PublishedRight(
            name=one["name"],
            label=one["label"],
            of=one["of"],
            per=one["per"],
            tables={name: [_cell(cell) for cell in cells] for name, cells in one["tables"].items()},
        )
        for one in published.get("rights", ())
    ]


def _cell(cell: Mapping[str, Any]) -> PublishedCell:
    return PublishedCell(
        key=cell["key"],
        label=cell["label"],
        counts={name: cell[name] for name in COUNTS},
        missed_low=cell["missed_low"],
        missed_high=cell["missed_high"],
    )


def count_text(count: int | str | None) -> str:
    """A whole number, "minder dan 5", or a dash where nothing is known."""
    if count is None:
        return "–"
    return number_text(count) if isinstance(count, int) else str(_("minder dan 5"))


def people_text(people: int) -> str:
    """About how many people are on a list: to five, as everything on a screen."""
    return count_text(SMALL if people < STEP else (people + STEP // 2) // STEP * STEP)
