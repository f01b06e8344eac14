"""The mixed rest: people of rare forms, of large households and of units that are given.

What `rulebook.units` does for one situation, for all of them at once; the same order of units and members.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from rulebook.columnar.structures import Array, Membership, Mixed
from rulebook.model import Rulebook, UnitKind
from rulebook.scanning.forms import counts_of, household_types
from rulebook.units import APART, HOUSEHOLD

BEHIND = 1 << 40
"""More than there are persons or units: what comes behind all of them."""


@dataclass(frozen=True)
class Given:
    """Memberships that a table gives, of one kind of unit: unit (its id), person, role (bit) of each."""

    units: Array
    persons: Array
    roles: Array


@dataclass(frozen=True)
class MixedPeople:
    """Clusters one after the other.

    `units`: per kind where each cluster's units start, and their number last; `sources`: per kind the id of
    each unit, -1 where nobody gave it (of households: their number)."""

    structure: Mixed
    persons: Array
    units: Mapping[str, Array]
    sources: Mapping[str, Array]
    household_types: Array = field(repr=False)

    @property
    def count(self) -> int:
        """How many clusters."""
        return len(self.persons) - 1

    def part(self, start: int, stop: int) -> "MixedPeople":
        """The clusters from `start` to `stop`."""
        first, last = int(self.persons[start]), int(self.persons[stop])
        memberships = {}
        for kind, known in self.structure.memberships.items():
            units = slice(int(self.units[kind][start]), int(self.units[kind][stop]))
            memberships[kind] = _slice(known, units, slice(first, last))
        homes = slice(int(self.units[HOUSEHOLD][start]), int(self.units[HOUSEHOLD][stop]))
        return MixedPeople(
            structure=Mixed(last - first, memberships),
            persons=self.persons[start : stop + 1] - first,
            units={kind: one[start : stop + 1] - one[start] for kind, one in self.units.items()},
            sources={
                kind: one[int(self.units[kind][start]) : int(self.units[kind][stop])]
                for kind, one in self.sources.items()
            },
            household_types=self.household_types[homes],
        )


def _slice(known: Membership, units: slice, persons: slice) -> Membership:
    starts = known.starts[units]
    first = int(starts[0]) if len(starts) else 0
    end = int(known.starts[units.stop]) if units.stop < len(known.starts) else known.count
    members = None
    if known.persons is not None:
        members = known.persons[first:end] - persons.start
    elif (first, end) != (persons.start, persons.stop):
        members = np.arange(first, end) - persons.start
    return Membership(
        persons=members,
        starts=starts - first,
        roles=known.roles[first:end],
        main=known.main[persons] - units.start,
        main_roles=known.main_roles[persons],
    )


@dataclass(frozen=True)
class _Kind:
    """Of a kind of unit, in order: the unit, person and role of each membership; the id of each unit."""

    units: Array
    persons: Array
    roles: Array
    sources: Array


@dataclass(frozen=True)
class _People:
    clusters: Array
    homes: Array
    roles: Array
    given: Mapping[str, Given]


def mixed_people(
    book: Rulebook, clusters: Array, homes: Array, roles: Array, given: Mapping[str, Given]
) -> MixedPeople:
    """Of persons in order (by cluster, household and role): cluster, household and role (bit) of each.

    Households and clusters are numbered in order from 0. `given`: memberships beside those; persons by place,
    households by number.
    """
    people = _People(clusters, homes, roles, given)
    made: dict[str, _Kind] = {}
    for kind in book.units.values():
        made[kind.name] = _members(book, kind, made, people)
    persons = len(clusters)
    count = int(clusters[-1]) + 1
    memberships, units = {}, {}
    for kind in book.units.values():
        one = made[kind.name]
        starts = _starts(one.units)
        memberships[kind.name] = _membership(kind, one, starts, persons)
        units[kind.name] = np.searchsorted(clusters[one.persons[starts]], np.arange(count + 1))
    home = made[HOUSEHOLD]
    return MixedPeople(
        structure=Mixed(persons, memberships),
        persons=np.searchsorted(clusters, np.arange(count + 1)),
        units=units,
        sources={kind: one.sources for kind, one in made.items()},
        household_types=household_types(counts_of(book, home.roles, _starts(home.units))),
    )


def _starts(numbers: Array) -> Array:
    """Where each number begins in a sorted array."""
    if not len(numbers):
        return np.zeros(0, dtype=np.int64)
    return np.concatenate(([0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1))


def _members(book: Rulebook, kind: UnitKind, made: Mapping[str, _Kind], people: _People) -> _Kind:
    clusters, homes, roles = people.clusters, people.homes, people.roles
    given = people.given.get(kind.name)
    everybody = np.arange(len(clusters))
    parts: list[tuple[Array, Array, Array, Array]] = []  # group, person, role, place within the group
    is_given = np.zeros(len(clusters), dtype=bool)
    if given is not None:
        behind = 0 if kind.name == HOUSEHOLD else BEHIND
        is_given[given.persons] = True
        parts.append((behind + given.units, given.persons, given.roles, _place(given.roles, given.persons)))
    if kind.name == HOUSEHOLD:
        parts.append((homes, everybody, roles, _place(roles, everybody)))
    else:
        if kind.derived_from:
            parts.append(_derived(kind, book.units[kind.derived_from], made[kind.derived_from], is_given))
        is_placed = np.zeros(len(clusters), dtype=bool)
        for part in parts:
            is_placed[part[1]] = True
        alone = np.flatnonzero(~is_placed)
        parts.append((2 * BEHIND + alone, alone, np.ones(len(alone), dtype=np.int64), alone))
    group, person, role, place = (np.concatenate([part[at] for part in parts]) for at in range(4))
    order = np.lexsort((place, group, clusters[person]))
    group, person = group[order], person[order]
    starts = _starts(group)
    first = group[starts]
    sources = np.where((first >= BEHIND) & (first < 2 * BEHIND), first - BEHIND, -1)
    if kind.name == HOUSEHOLD:
        sources = first
    lengths = np.diff(starts, append=len(group))
    return _Kind(np.repeat(np.arange(len(starts)), lengths), person, role[order].astype(np.int32), sources)


def _place(roles: Array, persons: Array) -> Array:
    """As `units` puts those that are given: by role, then as they come."""
    return roles.astype(np.int64) * BEHIND + persons


def _derived(
    kind: UnitKind, base: UnitKind, members: _Kind, is_given: Array
) -> tuple[Array, Array, Array, Array]:
    """Those with one of these roles in the base, unless a table gives their unit."""
    bits = np.zeros(1 << len(base.roles), dtype=np.int64)
    for role in kind.roles:
        bits[base.bits[role]] = kind.bits[role]
    held = bits[members.roles]
    places = np.flatnonzero((held > 0) & ~is_given[members.persons])
    return members.units[places], members.persons[places], held[places], places


def _membership(kind: UnitKind, one: _Kind, starts: Array, persons: int) -> Membership:
    apart = kind.bits.get(APART, 0)
    order = np.lexsort((one.units, one.roles == apart, one.persons))
    first = order[_starts(one.persons[order])]
    in_order = len(one.persons) == persons and bool((one.persons == np.arange(persons)).all())
    return Membership(
        persons=None if in_order else one.persons,
        starts=starts,
        roles=one.roles,
        main=one.units[first],
        main_roles=one.roles[first],
    )
