"""People of one form side by side, or the mixed rest, as the rules in columns read them.

population = blocks_of(tables, book)          # or open_snapshot(folder, book)
population.blocks[0].part(0, 1000).fact("rent", 0, "low")
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from rulebook.columnar.structures import Alike, Array, Mixed
from rulebook.errors import RulebookError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.scanning.areas import Area
from rulebook.scanning.arranging import Arrangement, Placed
from rulebook.scanning.counting import NO, UNKNOWN, YES
from rulebook.scanning.forms import Form
from rulebook.scanning.mixing import MixedPeople
from rulebook.units import HOUSEHOLD

Key = tuple[str, int]


class Columns(Protocol):
    """Where values stand; each as long as its level (of given units: as the rows of their facts)."""

    def fact(self, name: str, offset: int, end: str) -> Array | None:
        """Values; None: of everybody told."""

    def takes_up(self, right: str, level: str) -> Array | None:
        """NO, YES or UNKNOWN; None: that table does not say it."""

    def weights(self) -> Array | None:
        """Of households; None: each counts once."""

    def keys(self, level: str, rows: Array) -> list[Any] | None:
        """The keys of persons or households in these rows; None: they are not kept."""


@dataclass(kw_only=True)
class People:
    """A population in blocks. `blocks`, `areas` and `given` are what a scan reads.

    `given`: per fact whether anything of it is unknown. `in_order`: the columns stand in the order of the
    arrangement; else its rows say where each value is.
    """

    book: Rulebook
    arrangement: Arrangement
    areas: Sequence[Area]
    given: Mapping[Key, bool]
    columns: Columns = field(repr=False)
    in_order: bool = False

    @property
    def persons(self) -> int:
        """How many people."""
        return len(self.arrangement.person_rows)

    @cached_property
    def blocks(self) -> list["Block"]:
        """The forms, and at last the mixed rest."""
        found = [Block(self, one, None, 0, one.count) for one in self.arrangement.placed]
        mixed = self.arrangement.mixed
        return found if mixed is None else [*found, Block(self, None, mixed, 0, mixed.count)]


@dataclass(frozen=True)
class Block:
    """The clusters from `start` to `stop` of a form, or of the mixed rest.

    Columns of a form are arrays (rows, clusters), where (1, 1) stands for everybody; of the mixed rest they
    are as long as their level.
    """

    people: People = field(repr=False)
    placed: Placed | None
    whole: MixedPeople | None = field(repr=False)
    start: int
    stop: int

    @property
    def form(self) -> Form | None:
        """The form; None: mixed."""
        return self.placed.form if self.placed else None

    @property
    def count(self) -> int:
        """How many clusters."""
        return self.stop - self.start

    @property
    def persons(self) -> int:
        """How many persons."""
        if self.placed:
            return self.count * self.placed.form.size
        assert self.whole is not None  # noqa: S101 - one of the two is there
        return int(self.whole.persons[self.stop] - self.whole.persons[self.start])

    def part(self, start: int, stop: int) -> "Block":
        """A run of clusters, without a copy."""
        return Block(
            self.people, self.placed, self.whole, self.start + start, min(self.start + stop, self.stop)
        )

    @cached_property
    def mixed(self) -> MixedPeople:
        """How these mixed people hang together."""
        assert self.whole is not None  # noqa: S101 - asked of mixed blocks only
        return self.whole.part(self.start, self.stop)

    @cached_property
    def structure(self) -> Alike | Mixed:
        """How values move between persons and units."""
        return self.placed.form.structure if self.placed else self.mixed.structure

    # Facts -----------------------------------------------------------------------

    def fact(self, name: str, offset: int, end: str) -> Array:
        """Values of a fact; `end`: "low", "high" or "told". What nobody gave is anything it can be."""
        fact = self.people.book.facts[name]
        key = (name, offset)
        if key not in self.people.given:
            return self._constant(fact.level, unknown_value(fact, end))
        if not self.people.given[key]:
            if end == "told":
                return self._constant(fact.level, _told())
            end = "low"
        values = self.people.columns.fact(name, offset, end)
        if values is None:
            return self._constant(fact.level, _told())
        if fact.level in {PERSON, HOUSEHOLD}:
            return self._taken(values, fact.level)
        unknown = unknown_value(fact, end).astype(values.dtype)
        if self.placed:
            return unknown.reshape(1, 1)
        return np.concatenate((values, unknown))[self.mixed.sources[fact.level]]

    def _constant(self, level: str, value: Array) -> Array:
        return value.reshape(1, 1) if self.placed else np.repeat(value, self.structure.units(level))

    def _taken(self, values: Array, level: str) -> Array:
        if self.people.in_order:
            rows = self._rows(level)
            return values[rows] if rows else self._run_of(values, level)
        return values.take(self._places_of_persons if level == PERSON else self._places_of_households)

    @cached_property
    def _places_of_persons(self) -> Array:
        return self._places(PERSON, self.people.arrangement.person_rows)

    @cached_property
    def _places_of_households(self) -> Array:
        return self._places(HOUSEHOLD, self.people.arrangement.household_rows)

    def _places(self, level: str, of: Array) -> Array:
        """Where the values of a level stand; made once for all columns."""
        rows = self._rows(level)
        return of[rows] if rows else np.ascontiguousarray(self._run_of(of, level))

    def _rows(self, level: str) -> slice | None:
        """Where a level of mixed people stands; None: of a form, see `_run_of`."""
        if self.placed:
            return None
        assert self.whole is not None  # noqa: S101 - one of the two is there
        order = self.people.arrangement
        starts, first = (
            (self.whole.persons, order.first_person)
            if level == PERSON
            else (self.whole.units[HOUSEHOLD], order.first_household)
        )
        return slice(first + int(starts[self.start]), first + int(starts[self.stop]))

    def _run_of(self, values: Array, level: str) -> Array:
        assert self.placed is not None  # noqa: S101 - asked of forms only
        size = self.placed.form.size if level == PERSON else 1
        first = self.placed.first_person if level == PERSON else self.placed.first_household
        whole = values[first : first + size * self.placed.count].reshape(size, self.placed.count)
        return whole[:, self.start : self.stop]

    # What people are counted by --------------------------------------------------------

    def homes(self, level: str) -> Array:
        """Of mixed people: the household of each unit, that of its first member."""
        memberships = self.mixed.structure.memberships
        if level == HOUSEHOLD:
            return np.arange(len(memberships[HOUSEHOLD].starts))
        main = memberships[HOUSEHOLD].main
        return main if level == PERSON else self.structure.of_first(level, main)

    def areas(self, level: str) -> Array:
        """Of each unit its place in the areas of the population: (clusters,); mixed: of each unit."""
        values = self.people.arrangement.areas
        rows = self._rows(HOUSEHOLD)
        return values[rows][self.homes(level)] if rows else self._run_of(values, HOUSEHOLD)[0]

    def household_types(self, level: str) -> Array:
        """Of each unit the type of its household: its place in HOUSEHOLD_TYPES."""
        if self.placed:
            return np.array([[self.placed.form.household_type]], dtype=np.uint8)
        return self.mixed.household_types[self.homes(level)]

    def weights(self, level: str) -> Array | None:
        """How many households each stands for; None: each for itself."""
        values = self.people.columns.weights()
        if values is None:
            return None
        found = self._taken(values, HOUSEHOLD)
        return found if self.placed else found[self.homes(level)]

    def takes_up(self, right: str, level: str) -> Array | None:
        """NO, YES or UNKNOWN; None: nothing is told.

        What is told of persons holds for a unit when one of its members takes the right up. What is told of a
        household is about the unit of the applicant; of other units in it only "no" says something.
        """
        columns = self.people.columns
        for table in (level, PERSON, HOUSEHOLD):
            values = columns.takes_up(right, table) if table in {PERSON, HOUSEHOLD} else None
            if values is not None:
                return self._on_level(self._taken(values, table), table, level)
        return None

    def _on_level(self, values: Array, table: str, level: str) -> Array:
        structure = self.structure
        if table == level:
            return values
        if table == PERSON:
            any_yes = structure.aggregate(level, "any", structure.spread(level, values == YES))
            all_no = structure.aggregate(level, "all", structure.spread(level, values == NO))
            untold: Array = (~(any_yes | all_no)).view(np.uint8) * np.uint8(UNKNOWN)
            return any_yes.view(np.uint8) + untold  # NO is nought, YES one
        of_persons = structure.project(HOUSEHOLD, values)
        role = structure.role(HOUSEHOLD, of_members=False)
        first = role == self.people.book.units[HOUSEHOLD].bits["applicant"]
        if level != PERSON:
            of_persons, first = structure.of_first(level, of_persons), structure.of_first(level, first)
        found: Array = of_persons + ((of_persons == YES) & ~first)  # one more than YES is UNKNOWN
        return found

    def keys(self, level: str, places: tuple[Array, ...]) -> list[Any]:
        """Keys of the units at these places (as `numpy.nonzero` gives them): of a household its own, else
        of the first member. Raises RulebookError where no keys are kept."""
        table = HOUSEHOLD if level == HOUSEHOLD else PERSON
        units = places[0]
        if table == PERSON and level != PERSON:
            everybody = np.arange(self.structure.persons)
            units = self.structure.of_first(level, everybody)[units]
        if self.placed:
            first = self.placed.first_person if table == PERSON else self.placed.first_household
            kept = first + units * self.placed.count + self.start + places[1]
        else:
            rows = self._rows(table)
            assert rows is not None  # noqa: S101 - mixed people have rows
            kept = rows.start + units
        if not self.people.in_order:
            order = self.people.arrangement
            kept = (order.person_rows if table == PERSON else order.household_rows)[kept]
        found = self.people.columns.keys(table, kept)
        if found is None:
            raise RulebookError("deze bevolking heeft geen sleutels: een lijst van personen kan niet")
        return found


def _told() -> Array:
    return np.ones(1, dtype=bool)


def unknown_value(fact: Fact, end: str) -> Array:
    """Anything it can be, and nothing told."""
    if end == "told":
        return np.zeros(1, dtype=bool)
    if fact.type.kind is Kind.BOOL:
        return np.array([end == "high"])
    if fact.is_choice:
        return np.array([fact.type.anything], dtype=dtype_of(fact))
    return np.array([fact.low if end == "low" else fact.high], dtype=dtype_of(fact))


def dtype_of(fact: Fact) -> np.dtype[Any]:
    """The smallest kind of number in which a fact is kept."""
    if fact.type.kind is Kind.BOOL:
        return np.dtype(bool)
    if fact.is_choice:
        return np.min_scalar_type(fact.type.anything)
    fits = fact.low > -(2**31) and fact.high < 2**31
    return np.dtype(np.int32 if fits else np.int64)
