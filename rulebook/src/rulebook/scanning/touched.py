"""How many households a right touches: those with another answer than "no", and those with "maybe"."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.model import Rulebook
from rulebook.population import FactColumns, generate
from rulebook.scanning.blocks import Block, People
from rulebook.scanning.in_memory import blocks_of
from rulebook.scanning.reading import read
from rulebook.scanning.scan import Told, parts_of, rules_for
from rulebook.scanning.sources import open_tables
from rulebook.scanning.writing import write_tables

SAMPLE, SEED = 20_000, 1
PLACE = "municipality"
Together = tuple[str, ...]
"""Rights of which a household counts once."""


@dataclass(frozen=True, kw_only=True)
class Touched:
    """Of a population: right → households with another answer than "no", and of whom it is "maybe".

    `together`: for some rights at once, the households that at least one of them touches. Rights that cannot
    be computed on the date are in neither.
    """

    date: dt.date
    persons: int
    households: int
    rights: dict[str, tuple[int, int]]
    together: dict[Together, int]

    def of(self, rights: Iterable[str]) -> int | None:
        """How many households these rights touch; None when none of them was counted."""
        asked = tuple(sorted({one for one in rights if one in self.rights}))
        if not asked:
            return None
        return self.rights[asked[0]][0] if len(asked) == 1 else self.together.get(asked)


def sample(
    book: Rulebook, *, date: dt.date, persons: int = SAMPLE, seed: int = SEED, place: str = ""
) -> People:
    """Synthetic people of whom everything is known: what is "maybe" for them is open in the law itself.

    `place`: the NIS code of the municipality where they all live (default: as the recipes say).
    """
    columns = FactColumns(population=generate(persons, seed, date), book=book)
    if place and PLACE in book.facts:
        columns.made[PLACE, 0] = np.full(columns.population.household_count, int(place))
    with TemporaryDirectory() as folder:
        write_tables(columns, Path(folder))
        return blocks_of(read(open_tables(Path(folder)), book, date), book)


def touched(
    people: People,
    book: Rulebook,
    *,
    date: dt.date,
    together: Iterable[Together] = (),
    tell: Told = lambda _done, _all: None,
) -> Touched:
    """Check everybody once."""
    rules = rules_for(book, people.given, date=date)
    could: dict[str, list[Array]] = {name: [] for name in rules.outputs[False]}
    maybe = dict.fromkeys(could, 0)
    done = households = 0
    for number, start, stop in parts_of(people.blocks):
        part = people.blocks[number].part(start, stop)
        run, outputs = rules.of(part)
        ends = iter(run.run(part))
        for name, output in outputs.items():
            sure, possible, _low, _high = (next(ends) for _ in range(4))
            some = _homes_with(part, output.level, possible)
            could[name].append(some)
            maybe[name] += int((some & ~_homes_with(part, output.level, sure)).sum())
        households += _homes(part)
        done += part.persons
        tell(done, people.persons)
    whole = {name: np.concatenate(parts) for name, parts in could.items() if parts}
    sets = {tuple(sorted({one for one in some if one in whole})) for some in together}
    return Touched(
        date=date,
        persons=people.persons,
        households=households,
        rights={name: (int(values.sum()), maybe[name]) for name, values in whole.items()},
        together={
            some: int(np.logical_or.reduce([whole[one] for one in some]).sum())
            for some in sets
            if len(some) > 1
        },
    )


def _homes(part: Block) -> int:
    return part.count if part.placed else len(part.homes("household"))


def _homes_with(part: Block, level: str, values: Any) -> Array:
    """For each household whether any of its units has it."""
    values = np.asarray(values, dtype=bool)
    units = part.structure.units(level)
    found = np.zeros(_homes(part), dtype=bool)
    if part.placed:  # each cluster is a household
        found |= np.broadcast_to(values, (units, part.count)).any(axis=0)
    else:
        found[part.homes(level)[np.broadcast_to(values, (units,))]] = True
    return found
