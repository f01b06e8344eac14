"""*scan*: run the rules on a whole population and count who has, takes up and misses which right.

Part after part, on all cores: a large population is divided among processes. They are forked, so that people
and rules are theirs at once; a process that has threads of its own (a server) computes alone. Threads would
only wait for each other: most operations are too small for numpy to leave them free. Nothing is written, so
that a scan that is killed leaves nothing.

Answers are those of the bounded reading: "entitled" is certain, "cannot tell" is possible. Unlike a single
check, a scan does not try the cases of unknowns that hang together: it is never too sure, and can be a little
too careful.
"""

import datetime as dt
import multiprocessing as mp
import os
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

from rulebook.columnar import Program, lower
from rulebook.columnar.numeric import Numeric, numeric
from rulebook.columnar.program import Output
from rulebook.columnar.structures import Array
from rulebook.errors import RulebookError
from rulebook.model import Rulebook
from rulebook.scanning.counting import Counts, count, wanted
from rulebook.scanning.forms import LARGEST_FORM
from rulebook.scanning.publishing import PublishedTable, tables_of

PERSONS_PER_PART = 65_536
FEW = 300_000
"""Below so many persons starting other processes takes longer than it saves."""
Told = Callable[[int, int], None]
"""Hears how many persons are done, of how many."""


class ScanError(RulebookError):
    """A scan could not be finished."""


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

    `rules`: made ready before (see `rules_for`), for many scans. `workers`: processes (default: one per core
    for a large population, where that can be). `tell` may raise, which stops the scan. Raises LawError for a
    right that cannot be computed, ScanError when a process was killed.
    """
    rules = rules or rules_for(book, population.given, date=date, rights=rights)
    persons = sum(block.persons for block in population.blocks)
    counts = _counted(population, rules, persons, workers or _processes(persons), tell)
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


def _processes(persons: int) -> int:
    """How many are worth while, and safe to fork."""
    can_fork = "fork" in mp.get_all_start_methods() and threading.active_count() == 1
    return os.cpu_count() or 1 if persons >= FEW and can_fork else 1


def _counted(population: Population, rules: Rules, persons: int, workers: int, tell: Told) -> Counts:
    places = list(parts_of(population.blocks))
    workers = max(1, min(workers, len(places)))
    if workers > 1:
        return _in_processes(
            population, rules, [places[first::workers] for first in range(workers)], persons, tell
        )
    finished = 0

    def done(more: int) -> None:
        nonlocal finished
        finished += more
        tell(finished, persons)

    return _run(population, rules, places, done)


def _in_processes(
    population: Population, rules: Rules, shares: list[list[Place]], persons: int, tell: Told
) -> Counts:
    """A process per share; who is stopped by `tell` ends them all."""
    context = mp.get_context("fork")
    finished = context.Value("q", 0)
    pipes: list[Connection] = []
    processes = []
    total = Counts(len(population.areas))
    try:
        for share in shares:
            receiving, sending = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(population, rules, share, sending, finished))
            with warnings.catch_warnings():  # of threads of Polars: no process here uses Polars
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            sending.close()
            pipes.append(receiving)
            processes.append(process)
        while pipes:
            for ready in wait(pipes, timeout=0.1):
                total.add(_received(ready))  # type: ignore[arg-type]
                pipes.remove(ready)  # type: ignore[arg-type]
            tell(finished.value, persons)
    finally:
        for process in processes:
            process.terminate()
            process.join()
    return total


def _work(
    population: Population, rules: Rules, share: list[Place], sending: Connection, finished: Any
) -> None:
    def done(more: int) -> None:
        with finished.get_lock():
            finished.value += more

    sending.send(_run(population, rules, share, done))
    sending.close()


def _received(receiving: Connection) -> Counts:
    try:
        counts: Counts = receiving.recv()
    except EOFError:
        message = (
            "een proces van de scan is gestopt (te weinig geheugen?); er is niets bewaard, begin opnieuw"
        )
        raise ScanError(message) from None
    return counts
