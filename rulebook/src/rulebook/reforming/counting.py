"""Counting who wins and loses in a part of a population: only those whose right may change are looked at."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from rulebook.columnar.numeric import Numeric
from rulebook.columnar.program import Value
from rulebook.columnar.structures import Alike, Array
from rulebook.reforming.comparing import PER_YEAR, Comparison, Plan
from rulebook.reforming.results import empty
from rulebook.scanning.counting import Counted
from rulebook.scanning.forms import HOUSEHOLD_TYPES

UNITS, WINNERS, LOSERS, UNKNOWN = range(4)
GAIN, LOSS, OPEN, BEFORE = 4, 6, 8, 10
"""Places in MEASURES; of money the least, and next to it the most."""
HOUSEHOLD = "household"


@dataclass
class Cells:
    """What is counted: per comparison, and per scenario over all rights together."""

    bands: int
    comparisons: list[Array]
    totals: list[Array]

    @classmethod
    def of(cls, plan: Plan, bands: int) -> "Cells":
        """Nothing counted yet."""
        return cls(
            bands,
            [empty(bands) for _ in plan.comparisons],
            [empty(bands) for _ in plan.left_out],
        )


def wanted(plan: Plan) -> list[Value]:
    """The columns that counting needs, five per comparison, and last the income."""
    found: list[Value] = []
    for one in plan.comparisons:
        found += [*one.old, *one.new, False if one.is_exact else one.same]
    return found + list(plan.income or ())


def count(cells: Cells, part: Counted, run: Numeric, plan: Plan, limits: Sequence[int]) -> None:
    """Run both laws on a part and count what differs. `limits`: where bands begin, in cents per year."""
    columns = list(run.run(part))  # type: ignore[arg-type]
    income = columns[-2:] if plan.income else None
    people = _People(part, cells.bands, limits, income)
    changes: list[list[_Touched]] = [[] for _ in plan.left_out]
    for number, one in enumerate(plan.comparisons):
        ends = columns[5 * number : 5 * number + 5]
        touched = people.touched(one, ends)
        into = cells.comparisons[number]
        people.count(into, one.level, touched)
        if one.is_paid:
            changes[one.scenario].append(touched)
            before = people.paid(one, ends)
            for one_of in (into, cells.totals[one.scenario]):
                one_of[:, :, BEFORE:] += before
    for number, scenario in enumerate(changes):
        people.count(cells.totals[number], HOUSEHOLD, people.together(scenario))


@dataclass
class _Touched:
    """Those for whom something may change. `places`: in the flat column of the level; cents per year."""

    level: str
    places: Array
    low: Array
    high: Array
    is_more: Array
    is_less: Array


@dataclass
class _People:
    """A part of a population, with the cells in which everybody is counted."""

    part: Counted
    bands: int
    limits: Sequence[int]
    income: list[Any] | None
    codes: dict[str, Array | int] = field(default_factory=dict)
    units: dict[str, Array] = field(default_factory=dict)
    sums: dict[tuple[str, str, int], Array] = field(default_factory=dict)
    both: dict[tuple[str, str, int, int], Array] = field(default_factory=dict)

    # Who is where ----------------------------------------------------------------------

    def shape(self, level: str) -> tuple[int, ...]:
        """Of a full column of a level."""
        number = self.part.structure.units(level)
        return (number, self.part.count) if isinstance(self.part.structure, Alike) else (number,)

    def flat(self, level: str, values: Any) -> Array:
        """A column with a value for everybody, one after the other."""
        shape = self.shape(level)
        if getattr(values, "shape", ()) != shape:
            values = np.broadcast_to(np.asarray(values), shape)
        found: Array = values.reshape(-1)
        return found

    def households(self, level: str, places: Array) -> Array:
        """The household of each of these: that of a unit is that of its first member."""
        structure = self.part.structure
        if level == HOUSEHOLD:
            return places
        if isinstance(structure, Alike):
            rows, clusters = np.divmod(places, self.part.count)
            first = rows if level == "person" else np.asarray(structure.plans[level].first)[rows]
            found: Array = np.asarray(structure.plans[HOUSEHOLD].main)[first] * self.part.count + clusters
            return found
        if level == "person":
            first = places
        else:
            known = structure.memberships[level]
            starts = known.starts[places]
            first = starts if known.persons is None else known.persons[starts]
        found = structure.memberships[HOUSEHOLD].main[first]
        return found

    @cached_property
    def home_codes(self) -> Array | int:
        """The cell of each household; one number where all are in the same."""
        types = np.asarray(self.part.household_types(HOUSEHOLD))
        if self.bands == 1 and types.size == 1:
            return int(types.reshape(-1)[0])
        codes = self.flat(HOUSEHOLD, types).astype(np.int64) * self.bands
        return codes + self._band() if self.income else codes

    def _band(self) -> Array:
        assert self.income is not None  # noqa: S101 - asked by the caller
        low, high = (
            np.searchsorted(np.asarray(self.limits), self.flat(HOUSEHOLD, end), side="right")
            for end in self.income
        )
        found: Array = np.where(low == high, low, self.bands - 1)
        return found

    def code(self, level: str) -> Array | int:
        """The cell of everybody on a level."""
        if level not in self.codes:
            homes = self.home_codes
            everybody = np.arange(math.prod(self.shape(level)))
            self.codes[level] = homes if isinstance(homes, int) else homes[self.households(level, everybody)]
        return self.codes[level]

    def weights(self, level: str) -> Array | None:
        """How many each stands for; None: one."""
        found = self.part.weights(level)
        return None if found is None else self.flat(level, found)

    # Counting --------------------------------------------------------------------------

    def touched(self, one: Comparison, ends: list[Any]) -> _Touched:
        """Whoever may have another amount, or another answer."""
        old_low, old_high, new_low, new_high, same = ends
        if one.is_exact:
            return self._moved(one, old_low, new_low)
        places = np.flatnonzero(~self.flat(one.level, same))
        old, more, new, most = (
            self.flat(one.level, end)[places].astype(np.int64)
            for end in (old_low, old_high, new_low, new_high)
        )
        times = PER_YEAR[one.period] if one.is_paid else 0
        return _Touched(one.level, places, times * (new - more), times * (most - old), new > more, most < old)

    def _moved(self, one: Comparison, old: Any, new: Any) -> _Touched:
        """Whoever has another amount, where everything is known."""
        places = np.flatnonzero(self.flat(one.level, np.not_equal(new, old)))
        if not len(places):
            nothing = np.zeros(0, np.int64)
            return _Touched(one.level, places, nothing, nothing, nothing > 0, nothing > 0)
        change = np.subtract(
            self.flat(one.level, new)[places], self.flat(one.level, old)[places], dtype=np.int64
        )
        paid = (PER_YEAR[one.period] if one.is_paid else 0) * change
        return _Touched(one.level, places, paid, paid, change > 0, change < 0)

    def _is_home(self, level: str) -> bool:
        """Whether every household has one of a level, in the same order."""
        structure = self.part.structure
        return level == HOUSEHOLD or (
            isinstance(structure, Alike) and level != "person" and structure.plans[level].units == 1
        )

    def together(self, all_of: list[_Touched]) -> _Touched:
        """All rights of a household added up."""
        if len(all_of) == 1 and self._is_home(all_of[0].level):
            return replace(all_of[0], level=HOUSEHOLD)
        found = [one for one in all_of if len(one.places)]
        homes = [self.households(one.level, one.places) for one in found]
        low = self._by_home(homes, [one.low for one in found])
        is_one = all(one.low is one.high for one in found)
        high = low if is_one else self._by_home(homes, [one.high for one in found])
        places = np.flatnonzero(low if is_one else (low != 0) | (high != 0))
        least = low[places]
        most = least if is_one else high[places]
        return _Touched(HOUSEHOLD, places, least, most, least > 0, most < 0)

    def _by_home(self, homes: list[Array], values: list[Array]) -> Array:
        """Sums per household; cents of a household stay far below what a float holds exactly."""
        total = np.zeros(math.prod(self.shape(HOUSEHOLD)))
        for places, cents in zip(homes, values, strict=True):
            total += np.bincount(places, weights=cents, minlength=len(total))
        return np.rint(total).astype(np.int64)

    def count(self, into: Array, level: str, found: _Touched) -> None:
        """Winners, losers, who stays unknown, and what changes."""
        into[:, :, UNITS] += self.number_of(level)
        if not len(found.places):
            return
        unknown = ~(found.is_more | found.is_less)
        code, weights = self.code(level), self.weights(level)
        code = code if isinstance(code, int) else code[found.places]
        weigh = None if weights is None else weights[found.places]
        groups = (
            (found.is_more, WINNERS, GAIN),
            (found.is_less, LOSERS, LOSS),
            (unknown, UNKNOWN, OPEN),
        )
        for those, number, money in groups:
            if those.any():
                self._sum(into, number, code, those if weigh is None else those * weigh)
                self._sum_money(into, money, code, found, those, weigh)

    def _sum_money(  # noqa: PLR0917 - all of one sum
        self, into: Array, money: int, code: Array | int, found: _Touched, those: Array, weigh: Array | None
    ) -> None:
        total = 0
        for place, values in ((money, found.low), (money + 1, found.high)):
            if place > money and found.high is found.low and isinstance(code, int):
                into[code, 0, place] += total
                break
            theirs = values * those if weigh is None else values * those * weigh
            total = self._sum(into, place, code, theirs)

    def paid(self, one: Comparison, ends: list[Any]) -> Array:
        """What the law as it is costs in a year, per cell, at the least and the most."""
        key = (one.level, one.period, id(ends[0]), id(ends[1]))
        if key not in self.both:
            self.both[key] = np.stack([self._paid(one, end) for end in ends[:2]], axis=-1)
        return self.both[key]

    def _paid(self, one: Comparison, values: Any) -> Array:
        key = (one.level, one.period, id(values))
        if key not in self.sums:
            cells, weights = empty(self.bands), self.weights(one.level)
            full = self.flat(one.level, values)
            weighed = full if weights is None else full * weights
            self._sum(cells, BEFORE, self.code(one.level), weighed, PER_YEAR[one.period])
            self.sums[key] = cells[:, :, BEFORE]
        return self.sums[key]

    def number_of(self, level: str) -> Array:
        """How many there are of a level, per cell."""
        if level not in self.units:
            cells = empty(self.bands)
            weights, size = self.weights(level), math.prod(self.shape(level))
            ones = np.ones(size, dtype=np.int8) if weights is None else weights
            self._sum(cells, UNITS, self.code(level), ones)
            self.units[level] = cells[:, :, UNITS]
        return self.units[level]

    def _sum(self, into: Array, measure: int, code: Array | int, values: Array, times: int = 1) -> int:
        """Adds to the cells; answers what was added where all are in one cell."""
        if isinstance(code, int):
            total = np.count_nonzero(values) if values.dtype == bool else values.sum(dtype=np.int64)
            into[code, 0, measure] += times * int(total)
            return times * int(total)
        size = len(HOUSEHOLD_TYPES) * self.bands
        found = np.rint(np.bincount(code, weights=values, minlength=size)).astype(np.int64)
        into[:, :, measure] += times * found.reshape(len(HOUSEHOLD_TYPES), self.bands)
        return 0
