"""What of the published tables is on screen, as the address says: ?recht=…&per=…&welke=…&sorteer=…"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from baken.foundation.ui.api import (
    Bar,
    BarChart,
    Cell,
    Column,
    DataTable,
    FilterChoice,
    Series,
    StackedBarChart,
    Unit,
    euro_text,
    filter_choices,
)
from baken.rights.scan.published import COUNTS, PER_SHORT, TABLES, PublishedCell, PublishedRight

MOST_BARS = 15
IN_A_YEAR = {"month": 12, "year": 1}
SMALLEST = -1
"""Where a count is too small to say, it sorts below every other."""


def in_order(label: str) -> list[str | int]:
    """What a label sorts by: "wijk 2" stands before "wijk 10"."""
    return [int(part) if part.isdecimal() else part.casefold() for part in re.split(r"([0-9]+)", label)]


SORTED_BY: Mapping[str, Callable[["Shown"], Any]] = {
    "naam": lambda one: in_order(one.label),
    "recht": lambda one: one.sort_value("entitled"),
    "gebruikt": lambda one: one.sort_value("takes_up"),
    "mist": lambda one: one.sort_value("misses_out"),
    "ongekend": lambda one: one.sort_value("take_up_unknown"),
    "onbekend": lambda one: one.sort_value("cannot_tell"),
    "bedrag": lambda one: _in_a_year(one) or one.cell.missed_low or SMALLEST,
}
FIRST = "-mist"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A row on screen: a right, or a place or type of one right."""

    label: str
    url: str
    per: str
    of: str
    cell: PublishedCell

    def sort_value(self, count: str) -> int:
        """What it sorts by."""
        found = self.cell.value(count)
        return SMALLEST if found is None else found


class Selection:
    """The choice of an address; what there is not is no choice."""

    def __init__(self, rights: Sequence[PublishedRight], asked: QueryDict) -> None:
        self.rights = rights
        self.right = next((one for one in rights if one.name == asked.get("recht")), None)
        per = asked.get("per", "")
        self.per = per if per in TABLES and per != "total" and self._cells(per) else ""
        self.places = self._cells(self.per) if self.per and self.right is None else {}
        where = asked.get("welke", "")
        self.where = where if where in self.places else next(iter(self.places), "")
        order = asked.get("sorteer", "")
        self.order = order if order.removeprefix("-") in SORTED_BY else FIRST

    def _cells(self, per: str) -> dict[str, str]:
        """The keys of a table with their labels, over all rights."""
        found = {cell.key: cell.label for one in self.rights for cell in one.tables.get(per, ())}
        return dict(sorted(found.items(), key=lambda item: in_order(item[1])))

    @property
    def is_filtered(self) -> bool:
        return bool(self.right or self.per)

    def rows(self) -> list[Shown]:
        """The rows, in the order of the address."""
        found = self._of_right(self.right) if self.right else self._of_place()
        # By name first: rows that are alike otherwise stand in a fixed order.
        found.sort(key=SORTED_BY["naam"])
        found.sort(key=SORTED_BY[self.order.removeprefix("-")], reverse=self.order.startswith("-"))
        return found

    def _of_right(self, right: PublishedRight) -> list[Shown]:
        cells = right.tables.get(self.per or "total", ())
        return [
            Shown(label=cell.label or str(TABLES["total"]), url="", per=right.per, of=right.of, cell=cell)
            for cell in cells
        ]

    def _of_place(self) -> list[Shown]:
        return [
            Shown(label=one.label, url=f"?recht={one.name}", per=one.per, of=one.of, cell=cell)
            for one in self.rights
            for cell in one.tables.get(self.per or "total", ())
            if not self.per or cell.key == self.where
        ]

    def filters(self) -> list[tuple[str, str, list[FilterChoice]]]:
        """The filters with their choices; the last one only where it decides something."""
        right = self.right.name if self.right else ""
        found = [
            (
                "recht",
                _("Recht"),
                filter_choices(
                    choices=[(one.name, one.label) for one in self.rights],
                    selected=right,
                    all_label=_("Alle rechten"),
                ),
            ),
            (
                "per",
                _("Bekijk per"),
                filter_choices(
                    choices=[
                        (key, label) for key, label in TABLES.items() if key != "total" and self._cells(key)
                    ],
                    selected=self.per,
                    all_label=TABLES["total"],
                ),
            ),
        ]
        if self.places:
            choices = [
                FilterChoice(value=key, label=label, is_selected=key == self.where)
                for key, label in self.places.items()
            ]
            found.append(("welke", str(TABLES[self.per]).capitalize(), choices))
        return found

    def title(self) -> str:
        """What the table shows, in words."""
        what = self.right.label if self.right else _("Alle rechten")
        if not self.per:
            return what
        if self.right:
            return _("%(what)s per %(per)s") % {"what": what, "per": TABLES[self.per]}
        return f"{what}: {self.places[self.where]}"


def table_of(selection: Selection, rows: Sequence[Shown]) -> DataTable:
    """The rows as a table that sorts by its headings."""
    keys = ("recht", "gebruikt", "mist", "ongekend", "onbekend")
    first = str(TABLES[selection.per]).capitalize() if selection.right and selection.per else _("Recht")
    return DataTable(
        caption=selection.title(),
        columns=[
            Column(key="naam", label=first, sortable=True),
            *(
                Column(key=key, label=str(label).capitalize(), sortable=True, numeric=True)
                for key, label in zip(keys, COUNTS.values(), strict=True)
            ),
            Column(key="bedrag", label=_("Blijft liggen"), sortable=True, numeric=True),
        ],
        rows=[
            [
                Cell(row.label, url=row.url),
                *(Cell(row.cell.text(count), numeric=True) for count in COUNTS),
                Cell(_missed(row), numeric=True),
            ]
            for row in rows
        ],
    )


def _missed(row: Shown) -> str:
    if row.cell.missed_low is None:
        return "–"
    return euro_text(row.cell.missed_low, decimals=False) + str(PER_SHORT.get(row.per, ""))


def _in_a_year(row: Shown) -> int | None:
    """Cents in a year, of what is paid every month or year; None for what comes once, or is too small."""
    times = IN_A_YEAR.get(row.per)
    return row.cell.missed_low * times if row.cell.missed_low and times else None


def people_chart(selection: Selection, rows: Sequence[Shown]) -> StackedBarChart:
    """Who takes up and who misses out, per row; too small to say is no bar."""
    shown = rows[:MOST_BARS]
    return StackedBarChart(
        title=_("Wie gebruikt het, wie loopt het mis: %(what)s") % {"what": selection.title()},
        description=_("Aantallen zijn afgerond op 5; minder dan 5 wordt niet getekend."),
        category_label=_("Recht") if selection.right is None else str(TABLES[selection.per or "total"]),
        categories=[row.label for row in shown],
        series=[
            Series(label=COUNTS[count], values=[row.cell.value(count) for row in shown])
            for count in ("takes_up", "misses_out", "take_up_unknown", "cannot_tell")
        ],
    )


def amount_chart(selection: Selection, rows: Sequence[Shown]) -> BarChart | None:
    """What stays on the table at least, in a year; None where no row has an amount of that kind."""
    amounts = [(row, _in_a_year(row)) for row in rows]
    shown = [(row, cents) for row, cents in amounts if cents][:MOST_BARS]
    if not shown:
        return None
    return BarChart(
        title=_("Wat er in een jaar zeker blijft liggen: %(what)s") % {"what": selection.title()},
        description=_("Wat per maand betaald wordt, is met twaalf vermenigvuldigd."),
        bars=[Bar(label=row.label, value=cents) for row, cents in shown],
        unit=Unit.EURO_CENTS,
        value_label=_("Bedrag per jaar"),
    )
