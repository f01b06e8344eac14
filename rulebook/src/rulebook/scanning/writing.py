"""A synthetic population as tables, in the form in which a city gives its own.

Parquet and Arrow have amounts as whole cents (`savings.cents`) and choices as names in a dictionary; CSV has
euro with a point. Keys are plain numbers. Neighbourhoods are made up ("wijk 1" …): no source says who lives
where in a town.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from polars.io.plugins import register_io_source

from rulebook.columnar.structures import Array
from rulebook.errors import TableError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.population.facts import OFFSETS, FactColumns
from rulebook.population.model import ROLES
from rulebook.scanning.columns import FIRST_DAY
from rulebook.scanning.extra import pl
from rulebook.scanning.facts import ALWAYS
from rulebook.scanning.quality import key_name
from rulebook.scanning.tables import TAKES_UP, Key
from rulebook.units import HOUSEHOLD

FORMS = ("parquet", "arrow", "csv")
NEIGHBOURHOODS = 20
CHUNK = 250_000
Shares = float | Mapping[str, float]
"""One share for every fact or right (but births and towns are always known), or one for each by name."""


def write_tables(
    columns: FactColumns | Iterable[FactColumns],
    folder: Path,
    *,
    unknown: Shares = 0.0,
    takes_up: Shares = 0.0,
    seed: int = 1,
    form: str = "parquet",
    facts: frozenset[Key] | None = None,
    chunk: int = CHUNK,
) -> tuple[Path, ...]:
    """Writes persons and households to a folder; answers the files. Several populations become one.

    `facts`: only these. The same people, shares and seed give the same tables. Raises TableError for another
    form, and OSError.
    """
    if form not in FORMS:
        raise TableError(f"tabellen worden geschreven als {', '.join(FORMS)}", where=form[:20])
    parts = [columns] if isinstance(columns, FactColumns) else columns
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"{name}.{form}" for name in ("persons", "households"))
    writing = _Writing(unknown, takes_up, seed, form, facts)
    homes: list[Path] = []
    with TemporaryDirectory(prefix="households-", dir=folder) as waiting:

        def persons() -> Iterator[pl.DataFrame]:
            for part in parts:
                person, household = writing.frames(part)
                homes.append(Path(waiting) / f"{len(homes)}.arrow")
                household.write_ipc(homes[-1])
                del household
                for start in range(0, person.height, chunk):
                    yield person[start : start + chunk]

        _sink(persons(), paths[0], form)
        _sink((pl.read_ipc(path) for path in homes), paths[1], form)
    return paths


def _sink(frames: Iterator["pl.DataFrame"], path: Path, form: str) -> None:
    """One frame after the other into a file, without keeping them."""
    first = next(frames)

    def again(
        _columns: list[str] | None, _where: object, _rows: int | None, _size: int | None
    ) -> Iterator["pl.DataFrame"]:
        yield first
        yield from frames

    lazy = register_io_source(again, schema=first.schema)
    if form == "parquet":
        lazy.sink_parquet(path, compression="zstd", compression_level=3)
    elif form == "arrow":
        lazy.sink_ipc(path, compression="uncompressed")
    else:
        lazy.sink_csv(path)


@dataclass
class _Writing:
    unknown: Shares
    takes_up: Shares
    seed: int
    form: str
    facts: frozenset[Key] | None
    persons: int = 0
    households: int = 0

    def frames(self, columns: FactColumns) -> "tuple[pl.DataFrame, pl.DataFrame]":
        """Persons and households of a population; keys go on where the last one ended."""
        population, book = columns.population, columns.book
        people, homes = population.size, population.household_count
        home_keys = np.arange(1, homes + 1) + self.households
        persons = {
            "person": pl.Series(np.arange(1, people + 1) + self.persons),
            "household": pl.Series(home_keys[population.persons["household"]]),
            "role": _names(population.persons["role"], ROLES),
        }
        households = {
            "household": pl.Series(home_keys),
            "neighbourhood": _names(
                self._random("neighbourhood").integers(0, NEIGHBOURHOODS, homes),
                tuple(f"wijk {number}" for number in range(1, NEIGHBOURHOODS + 1)),
            ),
        }
        for table, level in ((persons, PERSON), (households, HOUSEHOLD)):
            for key in self._keys(book, level):
                self._add(table, columns, key)
        self._add_take_up(book, persons, households, people, homes)
        order = np.lexsort((population.persons["role"], population.persons["household"]))
        self.persons += people
        self.households += homes
        return pl.DataFrame(persons)[order], pl.DataFrame(households)

    def _keys(self, book: Rulebook, level: str) -> list[Key]:
        every = [
            (fact.name, offset)
            for fact in book.facts.values()
            if fact.level == level
            for offset in (OFFSETS if fact.period == "year" else (0,))
        ]
        return [key for key in every if self.facts is None or key in self.facts or key in ALWAYS]

    def _add(self, table: dict[str, "pl.Series"], columns: FactColumns, key: Key) -> None:
        fact = columns.book.facts[key[0]]
        values = columns.of(*key)
        made = _cells(fact, values, self.form)
        applies = columns.applies(fact)
        if applies is not None and not fact.is_choice and not fact.low <= (fact.otherwise or 0) <= fact.high:
            made = made.set(pl.Series(~applies), None)  # what is said for whom it makes no sense is no answer
        share = _share(self.unknown, fact.name)
        if share and (key not in ALWAYS or isinstance(self.unknown, Mapping)):
            lost = self._random("unknown", key_name(*key)).random(len(values), dtype=np.float32) < share
            made = made.set(pl.Series(lost), None)
        cents = fact.type.kind is Kind.MONEY and self.form != "csv"
        table[key_name(*key) + (".cents" if cents else "")] = made

    def _add_take_up(
        self,
        book: Rulebook,
        persons: dict[str, "pl.Series"],
        households: dict[str, "pl.Series"],
        people: int,
        homes: int,
    ) -> None:
        """Of a person's right per person; of others (household, family, couple) per household."""
        for right in book.rights.values():
            share = _share(self.takes_up, right.name)
            if share:
                table, size = (persons, people) if right.level == PERSON else (households, homes)
                draw = self._random(TAKES_UP, right.name).random(size, dtype=np.float32)
                table[TAKES_UP + right.name] = pl.Series(draw < share)

    def _random(self, *what: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, self.households, zlib.crc32("/".join(what).encode())])


def _share(shares: Shares, name: str) -> float:
    return float(shares.get(name, 0.0)) if isinstance(shares, Mapping) else float(shares)


def _names(places: Array, names: tuple[str, ...]) -> "pl.Series":
    return pl.Series(places.astype(np.uint32)).cat.to(pl.Enum(names))


def _cells(fact: Fact, values: Array, form: str) -> "pl.Series":
    """Values as a table has them."""
    if fact.is_choice:
        return _names(values, fact.type.values)
    if fact.type.kind is Kind.BOOL:
        return pl.Series(values.astype(bool))
    whole = pl.Series(values.astype(np.int64))
    if fact.type.kind is Kind.DATE:
        return (whole - FIRST_DAY).cast(pl.Int32).cast(pl.Date)
    if fact.type.kind is Kind.MONEY and form == "csv":
        sign = pl.when(whole < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        cents = (whole.abs() % 100).cast(pl.String).str.zfill(2)
        return pl.select(
            pl.concat_str(sign, (whole.abs() // 100).cast(pl.String), pl.lit("."), cents)
        ).to_series()
    return whole.cast(pl.Int32) if fact.high < 2**31 and fact.low >= -(2**31) else whole
