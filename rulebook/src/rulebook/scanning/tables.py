"""A population as normalised tables: keys, roles as bits, and facts as the whole numbers that rules use."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rulebook.model import PERSON, Rulebook
from rulebook.scanning.quality import QualityReport, key_name

if TYPE_CHECKING:
    import polars as pl

Key = tuple[str, int]
"""A fact and how many periods ago (0, -1 …)."""
TAKES_UP = "takes_up:"


@dataclass(kw_only=True)
class Tables:
    """People and their households on a day; what could not be read is set aside and counted in `quality`.

    `persons`: person, household (keys as given), home (UInt32: the row of their household), role (UInt8: the
    bit of it), facts. Households stand together, in the order of `households`; in each the roles in order of
    their bits, and then as they were given.
    `households`: household, first, size (UInt32: where their persons stand), facts, and where given
    neighbourhood (text or null) and weight (UInt32).
    `memberships` of other units, may be empty: unit, id, person, place (UInt32: the row of the person), role
    (UInt8: the bit in that kind of unit); by kind and id.
    `units`, may be empty: unit, id, facts of such units.
    A fact has columns `<name>.low`, and `<name>.high` where anything is unknown or a range (`<name>` as
    `key_name` writes it: `taxable_income[-2]`): yes/no as Boolean; cents, ordinals and counts as Int32, or
    Int64 where the bounds need it; a choice as bits in UInt8/16/32, `low` only, unknown is all of them. A
    fact with `only_if` has `<name>.told` when not everybody told. Nothing in these is null.
    `takes_up:<right>`: Boolean or null, in the table where it was given.
    """

    book: Rulebook
    date: dt.date
    persons: "pl.DataFrame"
    households: "pl.DataFrame"
    memberships: "pl.DataFrame"
    units: "pl.DataFrame"
    quality: QualityReport
    given: dict[Key, bool]
    """The facts that are here, and whether anything of it is unknown or a range (for `columnar.lower`)."""

    def table(self, level: str) -> "pl.DataFrame":
        """Where the facts of a level stand: persons, households, or the units of a kind."""
        if level == PERSON:
            return self.persons
        return self.households if level == "household" else self.units

    def fact(self, name: str, offset: int = 0, end: str = "low") -> "pl.Series":
        """A fact as a column. `end`: "low", "high" or "told". Raises KeyError for a fact that is not here."""
        if (name, offset) not in self.given:
            raise KeyError((name, offset))
        table, called = self.table(self.book.facts[name].level), key_name(name, offset)
        column = f"{called}.{end}"
        if column not in table.columns and end == "told":
            import polars as pl

            return pl.repeat(value=True, n=table.height, dtype=pl.Boolean, eager=True).alias(column)
        return table[column if column in table.columns else f"{called}.low"]

    def takes_up(self, level: str) -> tuple[str, ...]:
        """The rights of which a level's table says who takes them up."""
        names = self.table(level).columns
        return tuple(name.removeprefix(TAKES_UP) for name in names if name.startswith(TAKES_UP))
