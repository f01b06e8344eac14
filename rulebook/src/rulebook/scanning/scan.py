"""*scan*: run the rules on a whole population and count who has, takes up and misses which right.

Part after part, in threads on all cores: numpy computes beside other threads, and a process cannot be forked
beside those of Polars or of a server. Nothing is written, so that a scan that is killed leaves nothing.

Answers are those of the bounded reading: "entitled" is certain, "cannot tell" is possible. Unlike a single
check, a scan does not try the cases of unknowns that hang together: it is never too sure, and can be a little
too careful.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

from rulebook.columnar import Program, lower
from rulebook.columnar.numeric import Numeric, numeric
from rulebook.columnar.program import Output
from rulebook.columnar.structures import Array
from rulebook.model import Rulebook
from rulebook.scanning.counting import Counts, count, wanted
from rulebook.scanning.forms import LARGEST_FORM
from rulebook.scanning.publishing import PublishedTable, tables_of

PERSONS_PER_PART = 65_536
Told = Callable[[int, int], None]
"""Hears how many persons are done, of how many."""


class Block(Protocol):
    """People of one form, or the mixed rest (form is None)."""

    @property
    def form(self) -> Any: ...

    @property
    def count(self) -> int: ...

    @property
    def persons(self) -> int: ...

    def part(self, start: int, stop: int) -> Any: ...


class Population(Protocol):
    """A snapshot, or blocks in memory."""

    @property
    def blocks(self) -> Sequence[Any]: ...

    @property
    def areas(self) -> Sequence[tuple[str, str]]: ...

    @property
    def given(self) -> Mapping[tuple[str, int], bool]: ...


@dataclass(frozen=True, kw_only=True)
class ScanResult:
    """Exact counts, for inside; `tables` gives what may leave.

    `rights`: per right an array (areas, household types, MEASURES). `areas`: municipality, neighbourhood.
    """

    date: dt.date
    persons: int
    areas: tuple[tuple[str, str], ...]
    rights: dict[str, Array]
    has_amount: dict[str, bool]
    left_out: dict[str, str]  # rights that cannot be computed on this date, and why
    heaviest: int = 1  # as many as one household of a sample stands for

    def tables(self) -> list[PublishedTable]:
        """The fixed set of tables, rounded."""
        return [
            table
            for name, counts in self.rights.items()
            for table in tables_of(
                name, counts, self.areas, has_amount=self.has_amount[name], heaviest=self.heaviest
            )
        ]

    def as_json(self) -> dict[str, Any]:
        """{"date", "persons" (to five), "rights": {id: {grouping: [rows]}}, "left_out"}: what may leave."""
        rights: dict[str, Any] = {}
        for table in self.tables():
            rights.setdefault(table.right, {})[table.grouping] = [row.as_json() for row in table.rows]
        persons = (self.persons + 2) // 5 * 5
        return {
            "date": self.date.isoformat(),
            "persons": persons,
            "rights": rights,
            "left_out": self.left_out,
        }


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of a date, ready for a population: a program for people of one form, one for the rest."""

    alike: Numeric
    mixed: Numeric
    outputs: Mapping[bool, Mapping[str, Output]]  # by whether people are mixed
    left_out: dict[str, str]

    def of(self, block: Block) -> tuple[Numeric, Mapping[str, Output]]:
        """What runs on a block."""
        is_mixed = block.form is None
        return (self.mixed if is_mixed else self.alike), self.outputs[is_mixed]


def rules_for(
    book: Rulebook,
    given: Mapping[tuple[str, int], bool],
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
) -> Rules:
    """Compile rights (all, unless named) for a population that has these facts. Raises LawError."""
    asked = None if rights is None else tuple(rights)

    def lowered(most_members: int | None) -> Program:
        more = {} if most_members is None else {"most_members": most_members}
        return lower(book, date=date, rights=asked, given=given, **more)  # type: ignore[arg-type]

    small, any_size = lowered(LARGEST_FORM), lowered(None)
    return Rules(
        alike=numeric(small, wanted(small.outputs[0])),
        mixed=numeric(any_size, wanted(any_size.outputs[0])),
        outputs={False: small.outputs[0], True: any_size.outputs[0]},
        left_out=small.left_out,
    )


def scan(
    population: Population,
    book: Rulebook,
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    rules: Rules | None = None,
    workers: int | None = None,
    tell: Told = lambda _done, _all: None,
) -> ScanResult:
    """Count each right (all, unless named) over a population.

    `rules`: made ready before (see `rules_for`), for many scans. `workers`: threads (default: one per core).
    `tell` may raise, which stops the scan. Raises LawError for a right that cannot be computed.
    """
    rules = rules or rules_for(book, population.given, date=date, rights=rights)
    persons = sum(block.persons for block in population.blocks)
    counts = _counted(population, rules, persons, workers or os.cpu_count() or 1, tell)
    names = tuple(rules.outputs[False])
    return ScanResult(
        date=date,
        persons=persons,
        areas=tuple(population.areas),
        rights={name: counts.of(name) for name in names},
        has_amount={name: bool(book.rights[name].amount) for name in names},
        left_out=rules.left_out,
        heaviest=_heaviest(population),
    )


def _heaviest(population: Population) -> int:
    weights = [block.weights("household") for block in population.blocks]
    return max((int(one.max(initial=1)) for one in weights if one is not None), default=1)


Place = tuple[int, int, int]
"""A part: which block, from which cluster, to which."""


def parts_of(blocks: Sequence[Block], persons: int = PERSONS_PER_PART) -> Iterator[Place]:
    """Parts of about so many persons."""
    for number, block in enumerate(blocks):
        step = max(1, persons * block.count // max(1, block.persons))
        yield from ((number, start, min(start + step, block.count)) for start in range(0, block.count, step))


def _run(
    population: Population, rules: Rules, places: Iterable[Place], done: Callable[[int], None]
) -> Counts:
    counts = Counts(len(population.areas))
    for number, start, stop in places:
        block = population.blocks[number]
        run, outputs = rules.of(block)
        part = block.part(start, stop)
        count(counts, part, run, outputs)
        done(part.persons)
    return counts


def _counted(population: Population, rules: Rules, persons: int, workers: int, tell: Told) -> Counts:
    """A share of the parts for each thread; who is stopped by `tell` stops the others at their next part."""
    places = list(parts_of(population.blocks))
    workers = max(1, min(workers, len(places)))
    finished, lock = 0, Lock()
    stopped: list[BaseException] = []

    def done(more: int) -> None:
        nonlocal finished
        with lock:
            if stopped:
                raise stopped[0]
            finished += more
            try:
                tell(finished, persons)
            except BaseException as reason:
                stopped.append(reason)
                raise

    if workers == 1:
        return _run(population, rules, places, done)
    shares = [places[first::workers] for first in range(workers)]
    total = Counts(len(population.areas))
    with ThreadPoolExecutor(workers) as pool:
        for counts in pool.map(lambda share: _run(population, rules, share, done), shares):
            total.add(counts)
    return total
