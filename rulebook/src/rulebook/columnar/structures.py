"""Who belongs together in columns: how values move between persons, memberships and units.

Two ways to keep people. *Alike*: clusters of one form side by side, a column is an array (rows, clusters); a
single row stands for all rows, a single column for all clusters. *Mixed*: any people one after the other,
with index arrays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_REDUCE: Mapping[str, np.ufunc] = {
    "sum": np.add,
    "any": np.bitwise_or,
    "all": np.bitwise_and,
    "min": np.minimum,
    "max": np.maximum,
}


class Structure(Protocol):
    """Moves columns between levels."""

    def role(self, unit: str, *, of_members: bool) -> Array: ...

    def size(self, unit: str) -> Array: ...

    def spread(self, unit: str, values: Array) -> Array: ...

    def aggregate(self, unit: str, how: str, values: Array) -> Array: ...

    def project(self, unit: str, values: Array) -> Array: ...

    def of_first(self, unit: str, values: Array) -> Array: ...


@dataclass(frozen=True)
class _Plan:
    """Of a kind of unit in a form: who is in which, and what can be copied as it stands."""

    persons: list[int]  # of each membership, in the order of the units
    starts: list[int]  # of each unit: its first membership
    is_identity: bool  # memberships are the persons in order
    alone: bool  # each unit has one member
    roles: Array
    sizes: Array
    main: list[int]
    main_is_identity: bool
    main_roles: Array
    first: list[int]

    @property
    def units(self) -> int:
        return len(self.starts)


@dataclass(frozen=True)
class Alike:
    """Clusters of one form. `plans`: per kind of unit."""

    persons: int
    plans: Mapping[str, _Plan]

    @classmethod
    def of(
        cls,
        members: Mapping[str, Sequence[Sequence[tuple[int, int]]]],
        main: Mapping[str, Sequence[int]],
        roles: Mapping[str, Sequence[int]],
        persons: int,
    ) -> "Alike":
        """From a layout (see `rulebook.units.Layout`) of so many persons."""
        return cls(persons, {kind: _plan(members[kind], main[kind], roles[kind]) for kind in members})

    def units(self, level: str) -> int:
        """How many of a level there are in one cluster."""
        return self.persons if level == "person" else self.plans[level].units

    def role(self, unit: str, *, of_members: bool) -> Array:
        """Bits: of each membership, or of each person in the main unit."""
        plan = self.plans[unit]
        return plan.roles if of_members else plan.main_roles

    def size(self, unit: str) -> Array:
        """Members of each unit."""
        return self.plans[unit].sizes

    def spread(self, unit: str, values: Array) -> Array:
        """Of persons to memberships."""
        plan = self.plans[unit]
        return values if plan.is_identity or len(values) == 1 else values[plan.persons]

    def aggregate(self, unit: str, how: str, values: Array) -> Array:
        """Of memberships to units."""
        plan = self.plans[unit]
        if plan.alone:
            return values.astype(np.int32) if how == "count" else values
        if how == "count":
            return self.aggregate(unit, "sum", values.view(np.int8)).astype(np.int32)
        memberships = len(plan.persons)
        if len(values) != memberships:
            values = np.broadcast_to(values, (memberships, *values.shape[1:]))
        reduce = _REDUCE[how]
        if plan.units == 1:
            return _reduced(reduce, values)[None]
        found = np.empty((plan.units, *values.shape[1:]), values.dtype)
        ends = [*plan.starts[1:], memberships]
        for place, (start, end) in enumerate(zip(plan.starts, ends, strict=True)):
            if end - start == 1:
                found[place] = values[start]
            else:
                _reduced(reduce, values[start:end], out=found[place])
        return found

    def project(self, unit: str, values: Array) -> Array:
        """Of units to persons."""
        plan = self.plans[unit]
        return values if len(values) == 1 or plan.main_is_identity else values[plan.main]

    def of_first(self, unit: str, values: Array) -> Array:
        """Of persons to the unit of which they are the first."""
        return values if len(values) == 1 else values[self.plans[unit].first]


def _reduced(reduce: np.ufunc, rows: Array, out: Array | None = None) -> Array:
    """The rows together; two at a time, in the type that they have."""
    found: Array = reduce(rows[0], rows[1], out=out)
    for row in rows[2:]:
        reduce(found, row, out=found)
    return found


def _plan(
    groups: Sequence[Sequence[tuple[int, int]]], main: Sequence[int], main_roles: Sequence[int]
) -> _Plan:
    persons = [person for group in groups for person, _ in group]
    starts = np.cumsum([0, *(len(group) for group in groups[:-1])]).tolist()
    roles = [role for group in groups for _, role in group]
    return _Plan(
        persons=persons,
        starts=starts,
        is_identity=persons == list(range(len(main))),
        alone=all(len(group) == 1 for group in groups),
        roles=np.array(roles, dtype=np.int32)[:, None],
        sizes=np.array([len(group) for group in groups], dtype=np.int32)[:, None],
        main=list(main),
        main_is_identity=list(main) == list(range(len(groups))),
        main_roles=np.array(main_roles, dtype=np.int32)[:, None],
        first=[group[0][0] for group in groups],
    )


@dataclass(frozen=True)
class Membership:
    """Of a kind of unit among mixed people: index arrays.

    `persons`: of each membership, sorted by unit; None: they are the persons in order. `starts`: of each unit
    its first membership.
    """

    persons: Array | None
    starts: Array
    roles: Array
    main: Array
    main_roles: Array

    @property
    def count(self) -> int:
        """How many memberships."""
        return len(self.roles)


@dataclass(frozen=True)
class Mixed:
    """Any people, one after the other. `memberships`: per kind of unit."""

    persons: int
    memberships: Mapping[str, Membership]

    def units(self, level: str) -> int:
        """How many of a level there are."""
        return self.persons if level == "person" else len(self.memberships[level].starts)

    def role(self, unit: str, *, of_members: bool) -> Array:
        """Bits: of each membership, or of each person in the main unit."""
        known = self.memberships[unit]
        return known.roles if of_members else known.main_roles

    def size(self, unit: str) -> Array:
        """Members of each unit."""
        known = self.memberships[unit]
        return np.diff(known.starts, append=known.count).astype(np.int32)

    def spread(self, unit: str, values: Array) -> Array:
        """Of persons to memberships."""
        persons = self.memberships[unit].persons
        return values if persons is None else values[persons]

    def aggregate(self, unit: str, how: str, values: Array) -> Array:
        """Of memberships to units."""
        starts = self.memberships[unit].starts
        if not len(starts):
            return values[:0].astype(np.int32) if how == "count" else values[:0]
        found: Array
        if how == "count":
            found = np.add.reduceat(values.view(np.int8), starts, dtype=np.int32)
        else:
            found = _REDUCE[how].reduceat(values, starts, dtype=values.dtype)
        return found

    def project(self, unit: str, values: Array) -> Array:
        """Of units to persons."""
        return values[self.memberships[unit].main]

    def of_first(self, unit: str, values: Array) -> Array:
        """Of persons to the unit of which they are the first."""
        known = self.memberships[unit]
        return values[known.starts if known.persons is None else known.persons[known.starts]]
