"""A synthetic city as tables, for who wants to practise or to show a scan: nobody in it is real."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from baken.rights.rules.laws import Law
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact
from rulebook.population import FactColumns, generate
from rulebook.population.facts import OFFSETS
from rulebook.population.model import ROLES
from rulebook.units import HOUSEHOLD

SEED = 1
TAKES_UP, UNTOLD = 0.6, 0.05
"""Invented, and said to be: of six in ten that they take a right up, of one in twenty that nobody knows."""
PLACES = 8
MUNICIPALITY = "municipality"


def write_city(
    law: Law, folder: Path, *, persons: int, date: dt.date, neighbourhoods: Sequence[str] = ()
) -> None:
    """A city of so many persons as persons.parquet and households.parquet. The same every time."""
    population = generate(persons, SEED, date)
    columns = FactColumns(population=population, book=law.book)
    home = population.persons["household"]
    number = population.household_count
    random = np.random.default_rng(SEED)
    people = {
        "person": pl.Series(np.arange(population.size)),
        "household": pl.Series(home),
        "role": pl.Series(np.array(ROLES)[population.persons["role"]]),
        **dict(_facts(columns, PERSON)),
        **dict(_taken_up(law, date, PERSON, population.size, random)),
    }
    names = list(neighbourhoods) or [f"Wijk {place + 1}" for place in range(PLACES)]
    # Not all as large: a place with few people shows that small numbers stay out.
    share = 1 / np.arange(1, len(names) + 1)
    homes = {
        "household": pl.Series(np.arange(number)),
        "neighbourhood": pl.Series(random.choice(names, size=number, p=share / share.sum())),
        **dict(_facts(columns, HOUSEHOLD)),
        **dict(_taken_up(law, date, HOUSEHOLD, number, random)),
    }
    if MUNICIPALITY in homes:
        homes[MUNICIPALITY] = pl.repeat(int(law.municipality), number, eager=True)
    pl.DataFrame(people).write_parquet(folder / "persons.parquet")
    pl.DataFrame(homes).write_parquet(folder / "households.parquet")


def _facts(columns: FactColumns, level: str) -> Iterator[tuple[str, pl.Series]]:
    """Each fact of a level under the name that the reader of tables gives it."""
    for fact in columns.book.facts.values():
        if fact.level != level:
            continue
        for offset in OFFSETS if fact.period == "year" else (0,):
            name = f"{fact.name}[{offset}]" if offset else fact.name
            money = fact.type.kind is Kind.MONEY
            values, applies = _series(fact, columns.of(fact.name, offset)), columns.applies(fact)
            if (
                applies is not None
            ):  # where it makes no sense to ask, nothing is told: the law says what holds
                values = pl.select(pl.when(pl.Series(applies)).then(values)).to_series()
            yield f"{name}.cents" if money else name, values


def _series(fact: Fact, values: np.ndarray) -> pl.Series:  # type: ignore[type-arg]
    if fact.is_choice:
        return pl.Series(np.array(fact.type.values)[values])
    if fact.type.kind is Kind.DATE:
        days = pl.Series(values.astype(np.int64) - dt.date(1970, 1, 1).toordinal())
        return days.cast(pl.Int32).cast(pl.Date)
    return pl.Series(values)


def _taken_up(
    law: Law, date: dt.date, level: str, number: int, random: np.random.Generator
) -> Iterator[tuple[str, pl.Series]]:
    """Who takes up each right of a level; of rights of couples and families the household says it."""
    for name in law.rights(date):
        if (PERSON if law.book.rights[name].level == PERSON else HOUSEHOLD) == level:
            takes = pl.Series(random.random(number) < TAKES_UP)
            told = pl.Series(random.random(number) >= UNTOLD)
            yield f"takes_up:{name}", pl.select(pl.when(told).then(takes)).to_series()
