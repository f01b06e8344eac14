"""Counting who has a right, by place and type of household."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from rulebook.columnar.numeric import Numeric
from rulebook.columnar.program import Output
from rulebook.columnar.structures import Alike, Array
from rulebook.scanning.forms import HOUSEHOLD_TYPES

MEASURES = (
    "units",
    "entitled",
    "takes_up",
    "misses_out",
    "take_up_unknown",
    "cannot_tell",
    "amount_low",
    "amount_high",
    "missed_low",
    "missed_high",
)
"""Of a right, per cell: how many persons or units there are; how many are certainly entitled, and of these
how many take it up, miss out, or nobody knows; of how many nobody can tell. Cents: of all who certainly have
it at the least, of all who can have it at the most; the same of those who do not take it up."""
PLACES = {name: place for place, name in enumerate(MEASURES)}
NO, YES, UNKNOWN = range(3)
"""Whether somebody takes a right up."""


class Counted(Protocol):
    """People in columns, with where they live and what they take up."""

    @property
    def count(self) -> int: ...

    @property
    def structure(self) -> Any: ...

    def areas(self, level: str) -> Array: ...

    def household_types(self, level: str) -> Array: ...

    def weights(self, level: str) -> Array | None: ...

    def takes_up(self, right: str, level: str) -> Array | None: ...


@dataclass
class Counts:
    """Per right an array (areas, household types, measures) of whole numbers."""

    areas: int
    rights: dict[str, Array] = field(default_factory=dict)

    def of(self, right: str) -> Array:
        """The array of a right."""
        if right not in self.rights:
            # Areas stand side by side in memory: they are added to all at once.
            shape = (len(MEASURES), len(HOUSEHOLD_TYPES), self.areas)
            self.rights[right] = np.zeros(shape, dtype=np.int64).T
        return self.rights[right]

    def add(self, other: "Counts") -> None:
        """Put the counts of another part with these."""
        for name, values in other.rights.items():
            self.of(name)[...] += values


def wanted(outputs: Mapping[str, Output]) -> list[Any]:
    """The columns that counting needs, four per right."""
    return [end for one in outputs.values() for end in (one.sure, one.could, one.low, one.high)]


def count(counts: Counts, part: Counted, run: Numeric, outputs: Mapping[str, Output]) -> None:
    """Run the rules on a part and count what comes out."""
    ends = iter(run.run(part))  # type: ignore[arg-type]
    cells: dict[str, Cells] = {}
    runs = runs_of(part)
    for name, output in outputs.items():
        level = output.level
        if level not in cells:
            cells[level] = cells_of(part, level, runs)
        right = Ends(*(next(ends) for _ in range(4)))
        for measure, sums in _measured(cells[level], part.takes_up(name, level), right):
            cells[level].put(counts.of(name), measure, sums)


@dataclass(frozen=True, slots=True)
class Ends:
    """What the rules say of a right: see `Output`."""

    sure: Any
    could: Any
    low: Any
    high: Any


Measured = Iterator[tuple[str, Array]]


def _measured(cells: "Cells", takes_up: Array | None, right: Ends) -> Measured:
    """Measures with their sums; what follows from others is not summed again."""
    yield "units", cells.units
    if right.could is False:
        return
    entitled = cells.sums(right.sure)
    yield "entitled", entitled
    if right.could is not right.sure:
        yield "cannot_tell", cells.sums(right.could) - entitled
    if takes_up is None:
        yield "take_up_unknown", entitled
    else:
        takes, misses = cells.sums(right.sure & (takes_up == YES)), cells.sums(right.sure & (takes_up == NO))
        yield "takes_up", takes
        yield "misses_out", misses
        yield "take_up_unknown", entitled - takes - misses
    if right.low is not None:
        yield from _amounts(cells, takes_up, right)


def _amounts(cells: "Cells", takes_up: Array | None, right: Ends) -> Measured:
    low = cells.sums(right.low)
    yield "amount_low", low
    high = low if right.high is right.low else cells.sums(right.high)
    yield "amount_high", high
    if takes_up is None:  # nobody says that they take it up
        yield "missed_high", high
        return
    yield "missed_low", cells.sums(right.low * (takes_up == NO))
    yield "missed_high", cells.sums(right.high * (takes_up != YES))


@dataclass
class Cells:
    """Where the units of a level in a part are counted.

    `shape`: of a column of the level. `runs`: of units alike, where each area begins and its place, when all
    are of one household type; else `codes` says the cell of each.
    """

    shape: tuple[int, ...]
    codes: Array | None
    runs: "Runs | None"
    type_: int
    weights: Array | None
    size: int = 0  # of the cells, where there are codes

    @cached_property
    def units(self) -> Array:
        """How many there are."""
        return self.sums(np.ones((1,) * len(self.shape), dtype=bool))

    def sums(self, values: Any) -> Array:
        """A column summed: per run of an area, or per cell."""
        values = np.asarray(values)
        if self.weights is not None:
            values = values * self.weights
        if self.runs is not None:
            return _by_run(values, self.shape, self.runs.starts)
        assert self.codes is not None  # noqa: S101 - one of the two is there
        full = np.broadcast_to(values, self.shape).ravel()
        found = np.bincount(self.codes, weights=full, minlength=self.size)
        return np.rint(found).astype(np.int64)

    def put(self, counts: Array, measure: str, sums: Array) -> None:
        """Add sums to a measure of a right."""
        of_measure = counts[:, :, PLACES[measure]]
        if self.runs is not None:  # sorted by area: each is there once
            of_measure[self.runs.areas, self.type_] += sums
        else:
            of_measure += np.pad(sums, (0, of_measure.size - len(sums))).reshape(of_measure.shape)


def _by_run(values: Array, shape: tuple[int, ...], starts: Array) -> Array:
    """Sums over the rows, and over the clusters of each run."""
    rows, clusters = shape
    if values.ndim < 2 or values.shape[1] == 1:  # the same for all clusters
        of_one = int(np.broadcast_to(values, (rows, 1)).sum(dtype=np.int64))
        return of_one * np.diff(starts, append=[clusters])
    if values.dtype == bool:
        values = values.view(np.int8)
    times = rows if len(values) == 1 else 1
    if len(values) == 1:
        together = values[0]
    else:  # so few rows that a count of them fits the smallest numbers
        together = np.add.reduce(values, axis=0, dtype=np.int8 if values.dtype == np.int8 else np.int64)
    found: Array = np.add.reduceat(together, starts, dtype=np.int64)
    return found if times == 1 else times * found


@dataclass(frozen=True)
class Runs:
    """Of households alike: where each area begins, and its place; a slice when they follow on each other."""

    starts: Array
    areas: Array | slice
    household_type: int


def runs_of(part: Counted) -> Runs | None:
    """None for mixed people."""
    if not isinstance(part.structure, Alike):
        return None
    areas, types = np.asarray(part.areas("household")), np.asarray(part.household_types("household"))
    steps = np.diff(areas)
    if types.size != 1 or steps.min(initial=0) < 0:
        return None
    starts = np.concatenate(([0], np.flatnonzero(steps) + 1))
    first, last = int(areas[0]), int(areas[-1])
    places = slice(first, last + 1) if last - first + 1 == len(starts) else areas[starts].astype(np.int64)
    return Runs(starts, places, int(types.ravel()[0]))


def cells_of(part: Counted, level: str, runs: Runs | None) -> Cells:
    """Where everybody on a level is counted."""
    units = part.structure.units(level)
    weights = part.weights(level)
    if isinstance(part.structure, Alike):
        shape: tuple[int, ...] = (units, part.count)
        if weights is not None:
            weights = np.broadcast_to(weights, shape)
        if runs is not None:
            return Cells(shape, None, runs, runs.household_type, weights)
    else:
        shape = (units,)
    areas, types = np.asarray(part.areas(level)), np.asarray(part.household_types(level))
    size = int(areas.max(initial=0) + 1) * len(HOUSEHOLD_TYPES)
    codes = np.broadcast_to(areas, shape).astype(np.int64) * len(HOUSEHOLD_TYPES) + types
    return Cells(shape, np.broadcast_to(codes, shape).ravel(), None, 0, weights, size)
