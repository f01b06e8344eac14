"""Counting who has a right, by place and type of household."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
            shape = (self.areas, len(HOUSEHOLD_TYPES), len(MEASURES))
            self.rights[right] = np.zeros(shape, dtype=np.int64)
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
    for name, output in outputs.items():
        level = output.level
        if level not in cells:
            cells[level] = cells_of(part, level)
        _count_right(
            counts.of(name), cells[level], part.takes_up(name, level), [next(ends) for _ in range(4)]
        )


def _count_right(counts: Array, cells: "Cells", takes_up: Array | None, ends: list[Any]) -> None:
    sure, could, low, high = ends
    add = cells.adder(counts)
    add("units", True)
    if could is False:
        return
    add("entitled", sure)
    if could is not sure:
        add("cannot_tell", could & ~np.asarray(sure))
    if takes_up is None:
        add("take_up_unknown", sure)
    else:
        for measure, told in (("takes_up", YES), ("misses_out", NO), ("take_up_unknown", UNKNOWN)):
            add(measure, sure & (takes_up == told))
    if low is None:
        return
    add("amount_low", low)
    add("amount_high", high)
    if takes_up is not None:
        add("missed_low", low * (takes_up == NO))
        add("missed_high", high * (takes_up != YES))


Add = Callable[[str, Any], None]


@dataclass
class Cells:
    """Where the units of a level in a part are counted.

    `shape`: of a column of the level. `runs`: of units alike, where each area begins and its place, when all
    are of one household type; else `codes` says the cell of each.
    """

    shape: tuple[int, ...]
    codes: Array | None
    runs: tuple[Array, Array] | None
    type_: int
    weights: Array | None

    def adder(self, counts: Array) -> Add:
        """Adds a column, summed per cell, to a measure."""

        def add(measure: str, values: Any) -> None:
            place = MEASURES.index(measure)
            if self.weights is not None:
                values = values * self.weights
            elif values is True:
                values = np.int64(1)
            if self.runs is not None:
                starts, areas = self.runs
                np.add.at(
                    counts[:, self.type_, place], areas, _by_run(np.asarray(values), self.shape, starts)
                )
                return
            full = np.broadcast_to(np.asarray(values), self.shape)
            size = counts.shape[0] * counts.shape[1]
            found = np.bincount(self._flat, weights=full.ravel(), minlength=size)
            counts[:, :, place] += np.rint(found).astype(np.int64).reshape(counts.shape[:2])

        return add

    @property
    def _flat(self) -> Array:
        assert self.codes is not None  # noqa: S101 - one of the two is there
        return self.codes


def _by_run(values: Array, shape: tuple[int, ...], starts: Array) -> Array:
    """Sums over the clusters of each run and over the rows."""
    rows, clusters = shape
    if values.ndim < 2 or values.shape[1] == 1:  # the same for all clusters
        of_one = int(np.broadcast_to(values, (rows, 1)).sum(dtype=np.int64))
        return of_one * np.diff(starts, append=[clusters])
    times = rows if values.shape[0] == 1 else 1
    if len(starts) == 1:
        total = int(np.count_nonzero(values) if values.dtype == bool else values.sum(dtype=np.int64))
        return np.array([times * total])
    if values.dtype == bool:
        values = values.view(np.int8)
    found: Array = np.add.reduceat(values, starts, axis=1, dtype=np.int64).sum(axis=0)
    return times * found


def cells_of(part: Counted, level: str) -> Cells:
    """Where everybody on a level is counted."""
    areas, types = np.asarray(part.areas(level)), np.asarray(part.household_types(level))
    units = part.structure.units(level)
    weights = part.weights(level)
    if isinstance(part.structure, Alike):
        shape: tuple[int, ...] = (units, part.count)
        if weights is not None:
            weights = np.broadcast_to(weights, shape)
        if areas.ndim == 1 and types.size == 1:
            starts = np.flatnonzero(np.diff(areas, prepend=areas[:1] - 1))
            return Cells(
                shape, None, (starts, areas[starts].astype(np.int64)), int(types.ravel()[0]), weights
            )
    else:
        shape = (units,)
    codes = np.broadcast_to(areas, shape).astype(np.int64) * len(HOUSEHOLD_TYPES) + types
    return Cells(shape, np.broadcast_to(codes, shape).ravel(), None, 0, weights)
