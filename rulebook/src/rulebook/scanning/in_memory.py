"""A population in memory: the columns of tables as they stand there, gathered part by part."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rulebook.columnar.structures import Array
from rulebook.model import PERSON, Rulebook
from rulebook.scanning.arranging import FEWEST, arrange
from rulebook.scanning.blocks import People
from rulebook.scanning.census import census_of
from rulebook.scanning.counting import UNKNOWN
from rulebook.scanning.quality import key_name
from rulebook.units import HOUSEHOLD

if TYPE_CHECKING:
    from rulebook.scanning.tables import Tables


@dataclass
class InMemory:
    """The columns of tables, as they stand there."""

    tables: "Tables"
    facts: dict[tuple[str, int, str], Array | None] = field(default_factory=dict)
    others: dict[tuple[str, str], Array | None] = field(default_factory=dict)

    def fact(self, name: str, offset: int, end: str) -> Array | None:
        """See `Columns`."""
        key = (name, offset, end)
        if key not in self.facts:
            self.facts[key] = fact_values(self.tables, name, offset, end)
        return self.facts[key]

    def takes_up(self, right: str, level: str) -> Array | None:
        """See `Columns`."""
        if (right, level) not in self.others:
            known = right in self.tables.takes_up(level)
            values = self.tables.table(level)[f"takes_up:{right}"] if known else None
            self.others[right, level] = None if values is None else take_up_values(values)
        return self.others[right, level]

    def weights(self) -> Array | None:
        """See `Columns`."""
        table = self.tables.households
        if ("weight", "") not in self.others:
            self.others["weight", ""] = table["weight"].to_numpy() if "weight" in table.columns else None
        return self.others["weight", ""]

    def fetch_rest(self) -> None:
        """What a scan reads beside facts; in processes that are forked Polars cannot work any more."""
        self.weights()
        for level in (PERSON, HOUSEHOLD):
            for right in self.tables.takes_up(level):
                self.takes_up(right, level)

    def keys(self, level: str, rows: Array) -> list[Any] | None:
        """See `Columns`."""
        found: list[Any] = self.tables.table(level)[level].gather(rows).to_list()
        return found


def fact_values(tables: "Tables", name: str, offset: int, end: str) -> Array | None:
    """A column of tables; None: of everybody told. Of given units: of their kind only, in order."""
    fact = tables.book.facts[name]
    if end == "told" and f"{key_name(name, offset)}.told" not in tables.table(fact.level).columns:
        return None
    values = tables.fact(name, offset, end)
    if fact.level not in {PERSON, HOUSEHOLD}:
        values = values.filter(tables.units["unit"] == fact.level)
    return values.to_numpy()


def take_up_values(values: Any) -> Array:
    """YES, NO or UNKNOWN of yes, no or nothing."""
    import polars as pl

    found: Array = values.cast(pl.UInt8).fill_null(UNKNOWN).to_numpy()
    return found


def blocks_of(tables: "Tables", book: Rulebook, *, fewest: int = FEWEST) -> People:
    """A population in memory. `fewest`: households that are worth a form of their own."""
    census, areas = census_of(tables)
    columns = InMemory(tables)
    ends = [
        (*key, end)
        for key, open_ in tables.given.items()
        for end in (("low", "high", "told") if open_ else ("low",))
    ]
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(columns.fact, *one) for one in ends]
        arrangement = arrange(book, census, fewest=fewest)
        for one in waiting:
            one.result()
    columns.fetch_rest()
    return People(book=book, arrangement=arrangement, areas=areas, given=tables.given, columns=columns)
