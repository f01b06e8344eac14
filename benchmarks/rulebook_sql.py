"""Databases say of random households what the rules in columns say, to the cent. See README.md.

./run python benchmarks/rulebook_sql.py [--households 100000] [--engines duckdb,postgres,spark]

All rights that ship, as one statement, beside the rules in columns (`rulebook_agree.py` holds those against
each household checked by itself). Stops at the first right that differs.
"""

import argparse
import datetime as dt
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import sql_engines

from rulebook import Rulebook, load
from rulebook.columnar import lower
from rulebook.columnar.numeric import numeric
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact
from rulebook.population import FactColumns, generate
from rulebook.scanning.blocks import Block
from rulebook.scanning.columns import FIRST_DAY
from rulebook.scanning.counting import wanted
from rulebook.scanning.in_memory import blocks_of
from rulebook.scanning.reading import read
from rulebook.scanning.sources import open_tables
from rulebook.scanning.tables import Key, Tables
from rulebook.scanning.writing import write_tables
from rulebook.sql.statement import statement
from rulebook.sql.tables import column_name
from rulebook.units import HOUSEHOLD

DATE = dt.date(2026, 4, 1)
PERSONS_PER_HOUSEHOLD = 2.3
CLUSTERS = 20_000
ENDS = ("sure", "could", "amount_low", "amount_high")


def main() -> None:
    """Make people, compute in columns, compute in each engine, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=100_000)
    parser.add_argument("--unknown", type=float, default=0.1)
    parser.add_argument("--engines", default="duckdb,postgres,spark")
    parser.add_argument("--rights", help="only these, with commas between")
    given = parser.parse_args()
    rights = given.rights.split(",") if given.rights else None
    book = load()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables = people(book, given.households, given.unknown, folder)
        with timed() as clock:
            expected = in_columns(book, tables, rights)
        told = sum(frame.height for frame in expected.values())
        share = sum(frame["sure"].sum() for frame in expected.values()) / told
        maybe = sum((frame["could"] & ~frame["sure"]).sum() for frame in expected.values()) / told
        print(
            f"{tables.households.height} households, {tables.persons.height} persons, {len(expected)} "
            f"rights: {told} answers, {share:.0%} certain, {maybe:.0%} possible; "
            f"in columns {clock.seconds:.1f} s"
        )
        written = {level: canonical(tables, level) for level in (PERSON, HOUSEHOLD)}
        for engine in given.engines.split(","):
            compare(engine, Case(book, rights, folder), written, expected)


@dataclass(frozen=True)
class Case:
    """The law, which rights of it (None: all), and where files stand meanwhile."""

    book: Rulebook
    rights: list[str] | None
    folder: Path


@dataclass
class Clock:
    """How long something took."""

    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Clock]:
    """A clock that stands still afterwards."""
    clock, since = Clock(), time.perf_counter()
    yield clock
    clock.seconds = time.perf_counter() - since


def people(book: Rulebook, households: int, unknown: float, folder: Path) -> Tables:
    """Random households as tables that are read again."""
    population = generate(int(households * PERSONS_PER_HOUSEHOLD), seed=3, date=DATE)
    columns = FactColumns(population=population, book=book)
    write_tables(columns, folder, unknown=unknown, seed=3)
    return read(open_tables(folder), book, DATE)


def compare(
    name: str, case: "Case", written: dict[str, pl.DataFrame], expected: dict[str, pl.DataFrame]
) -> None:
    """Runs one engine and says how it went. Raises AssertionError at the first difference."""
    missing = sql_engines.missing(name)
    if missing:
        print(f"{name}: not run: {missing}")
        return
    columns = [*written[PERSON].columns, *written[HOUSEHOLD].columns]
    with timed() as writing:
        made = statement(case.book, name, date=DATE, rights=case.rights, columns=columns)
    load_before = os.getloadavg()[0]
    with sql_engines.ENGINES[name](case.folder) as engine:
        with timed() as filling:
            engine.fill(made, {"persons": written[PERSON], "households": written[HOUSEHOLD]})
        with timed() as planning:
            engine.plan(made)
        with timed() as running:
            path = engine.run(made)
        found = answers(engine.result(path))
        version = engine.version
    require_same(expected, found)
    rows = sum(frame.height for frame in found.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{version}: {rows} rows, {len(found)} rights, all equal to the cent; statement of "
        f"{len(made.text) // 1000} kB written in {writing.seconds:.1f} s, tables filled in "
        f"{filling.seconds:.1f} s, planned in {planning.seconds:.1f} s, planned and run to a file in "
        f"{running.seconds:.1f} s; conditions: {os.cpu_count()} CPUs, load {load_before:.1f} before and "
        f"{os.getloadavg()[0]:.1f} after, Python {sys.version.split()[0]}, this process at most {peak} MB",
        flush=True,
    )


# What the columns say --------------------------------------------------------------


def in_columns(book: Rulebook, tables: Tables, rights: list[str] | None) -> dict[str, pl.DataFrame]:
    """Per right the answer of each person or unit, by the key of the first person and the household."""
    population = blocks_of(tables, book)
    program = lower(book, date=DATE, rights=rights, given=population.given)
    outputs = program.outputs[0]
    run = numeric(program, wanted(outputs))
    parts: dict[str, list[pl.DataFrame]] = {right: [] for right in outputs}
    home_of = tables.persons["household"].to_numpy()
    row_of = np.empty(int(tables.persons["person"].max()) + 1, np.int64)  # type: ignore[arg-type]
    row_of[tables.persons["person"].to_numpy()] = np.arange(tables.persons.height)
    for block in population.blocks:
        for start in range(0, block.count, CLUSTERS):
            part = block.part(start, start + CLUSTERS)
            ends = iter(run.run(part))
            keys = {level: first_persons(part, level) for level in {one.level for one in outputs.values()}}
            for right, one in outputs.items():
                values = [flat(next(ends), part, one.level) for _ in ENDS]
                persons = keys[one.level]
                frame = pl.DataFrame({"person": persons, "household": home_of[row_of[persons]]})
                parts[right].append(frame.with_columns(*map(typed, values, ENDS)))
    return {right: pl.concat(frames).sort("household", "person") for right, frames in parts.items()}


def first_persons(part: Block, level: str) -> Any:
    """The key of the first person of each unit, in the order of `flat`."""
    structure = part.structure
    if part.form is None:
        keys = np.asarray(part.keys(PERSON, np.nonzero(np.ones(structure.persons, bool))))
        return keys if level == PERSON else structure.of_first(level, keys)
    shape = (structure.units(PERSON), part.count)
    keys = np.asarray(part.keys(PERSON, np.nonzero(np.ones(shape, bool)))).reshape(shape)
    return (keys if level == PERSON else structure.of_first(level, keys)).reshape(-1)


def flat(values: Any, part: Block, level: str) -> Any:
    """The values of all units; None for an amount that is not computed."""
    if values is None:
        return None
    units = part.structure.units(level)
    shape = (units,) if part.form is None else (units, part.count)
    return np.broadcast_to(np.asarray(values), shape).reshape(-1)


def typed(values: Any, end: str) -> Any:
    """A column of an answer."""
    dtype = pl.Int64 if end.startswith("amount") else pl.Boolean
    if values is None:
        return pl.lit(None, dtype=dtype).alias(end)
    return pl.Series(end, values.astype(np.int64)).cast(dtype)


# What an engine reads and says -------------------------------------------------------


def canonical(tables: Tables, level: str) -> pl.DataFrame:
    """A table as a statement reads it: keys and choices as text, unknown as nothing."""
    table = tables.table(level)
    made = [as_text(table["household"])]
    if level == PERSON:
        names = {1 << place: role for place, role in enumerate(tables.book.units[HOUSEHOLD].roles)}
        made = [as_text(table["person"]), *made, table["role"].replace_strict(names, return_dtype=pl.String)]
    for key in tables.given:
        if tables.book.facts[key[0]].level == level:
            made += cells(tables, key)
    return pl.DataFrame(made)


def as_text(keys: pl.Series) -> pl.Series:
    """Numbers as texts that sort the same."""
    return keys.cast(pl.String).str.zfill(9)


def cells(tables: Tables, key: Key) -> list[pl.Series]:
    """The columns of a fact: its value, and where some know only a range the two ends."""
    fact = tables.book.facts[key[0]]
    named = column_name(fact, key[1], tables.date)
    low, high, told = (tables.fact(*key, end) for end in ("low", "high", "told"))
    if fact.is_choice:
        names = {fact.type.bit(one): one for one in fact.type.values}
        values = low.cast(pl.Int64).replace_strict(names, default=None, return_dtype=pl.String)
        return [values.set(~told, None).alias(named)]
    is_value = (low == high) & told
    found = [plain(fact, low).set(~is_value, None).alias(named)]
    if fact.type.kind is not Kind.BOOL:
        is_range = ~is_value & told & ((low != fact.low) | (high != fact.high))
        if is_range.any():
            ends = (("min", low), ("max", high))
            found += [plain(fact, one).set(~is_range, None).alias(f"{named}.{end}") for end, one in ends]
    return found


def plain(fact: Fact, values: pl.Series) -> pl.Series:
    """Whole numbers, days or yes/no."""
    if fact.type.kind is Kind.BOOL:
        return values
    if fact.type.kind is Kind.DATE:
        return (values.cast(pl.Int64) - FIRST_DAY).cast(pl.Int32).cast(pl.Date)
    return values.cast(pl.Int64)


def answers(rows: pl.LazyFrame) -> dict[str, pl.DataFrame]:
    """Per right its rows, as `in_columns` gives them."""
    frame = rows.with_columns(
        pl.col("right").cast(pl.Categorical), pl.col("person", "household").cast(pl.Int64)
    ).collect()
    parts = frame.partition_by("right", as_dict=True)
    columns = ("person", "household", *ENDS)
    return {str(right): one.select(columns).sort("household", "person") for (right,), one in parts.items()}


def require_same(expected: dict[str, pl.DataFrame], found: dict[str, pl.DataFrame]) -> None:
    """The same rights, of each the same rows. Raises AssertionError."""
    if expected.keys() != found.keys():
        raise AssertionError(f"other rights: {expected.keys() ^ found.keys()}")
    for right, frame in expected.items():
        if not frame.equals(found[right]):
            other = frame.join(found[right], on=frame.columns, how="anti", nulls_equal=True)
            said = found[right].join(frame, on=frame.columns, how="anti", nulls_equal=True)
            raise AssertionError(f"{right}: in columns {other}, in the engine {said}")


if __name__ == "__main__":
    main()
