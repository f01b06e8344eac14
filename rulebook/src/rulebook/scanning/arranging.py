"""In what order a population is kept: by form, in a form by area; what has no form of its own comes last."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.model import Rulebook
from rulebook.scanning.forms import LARGEST_FORM, Form, form_of
from rulebook.scanning.mixing import Given, MixedPeople, mixed_people
from rulebook.units import HOUSEHOLD

FEWEST = 512
"""A form with fewer households is not worth a round of its own."""
COUNT_BITS = 4
"""A form has at most LARGEST_FORM people of a role."""


@dataclass(frozen=True, kw_only=True)
class Census:
    """Who lives where. Persons stand by household, in each by role.

    `first`, `size`: of each household where its persons stand; `roles`: bits, of each person; `areas`: of
    each household. `given`: units of the tables per kind; `unit_rows`: per kind and unit where its facts
    stand (-1: nowhere).
    """

    first: Array
    size: Array
    roles: Array
    areas: Array
    given: Mapping[str, Given] = field(default_factory=dict)
    unit_rows: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """The households of a form: how many, and where they begin."""

    form: Form
    count: int
    first_person: int
    first_household: int


@dataclass(frozen=True)
class Arrangement:
    """`person_rows`, `household_rows`: where each stands in the tables, in the order in which they are kept.
    `areas`: of each household, in that order. The mixed rest begins at `first_person`, `first_household`."""

    placed: tuple[Placed, ...]
    mixed: MixedPeople | None
    first_person: int
    first_household: int
    person_rows: Array = field(repr=False)
    household_rows: Array = field(repr=False)
    areas: Array = field(repr=False)


def arrange(book: Rulebook, census: Census, *, fewest: int = FEWEST) -> Arrangement:
    """Put people in order."""
    codes = _codes(census)
    known, counts = np.unique(codes, return_counts=True)
    is_form = (counts >= fewest) & (known >= 0)
    chosen = known[is_form]
    number_of = np.where(is_form, np.cumsum(is_form) - 1, len(chosen))
    form = number_of[np.searchsorted(known, codes)]
    order = _by_form_and_area(form, census.areas)
    ends = np.cumsum([0, *counts[is_form]])
    placed, rows, first_person = [], np.empty(len(census.roles), dtype=np.int64), 0
    for number in range(len(chosen)):
        homes = order[ends[number] : ends[number + 1]]
        example = int(homes[0])
        size = int(census.size[example])
        bits = census.roles[census.first[example] :][:size].tolist()
        placed.append(Placed(form_of(book, bits), len(homes), first_person, int(ends[number])))
        last = first_person + size * len(homes)
        starts = census.first[homes]
        np.add(starts, np.arange(size)[:, None], out=rows[first_person:last].reshape(size, len(homes)))
        first_person = last
    mixed = None
    if ends[-1] < len(order):
        rest, people, mixed = _mixed(book, census, np.sort(order[ends[-1] :]))
        order[ends[-1] :], rows[first_person:] = rest, people
    return Arrangement(tuple(placed), mixed, first_person, int(ends[-1]), rows, order, census.areas[order])


def _codes(census: Census) -> Array:
    """Of each household a number that says how many it has of each role; -1: no form of its own."""
    highest = int(census.roles.max()).bit_length() if len(census.roles) else 1
    kind = np.int32 if highest * COUNT_BITS < 32 else np.int64
    worth = np.zeros(256, dtype=kind)
    for place in range(min(highest, 64 // COUNT_BITS)):
        worth[1 << place] = 1 << (COUNT_BITS * place)
    codes = np.add.reduceat(worth[census.roles], census.first)
    codes[census.size > LARGEST_FORM] = -1
    for kind_name, given in census.given.items():
        codes[_homes_of(census, given.persons)] = -1
        if kind_name == HOUSEHOLD:
            codes[given.units] = -1
    return codes


def _homes_of(census: Census, persons: Array) -> Array:
    found: Array = np.searchsorted(census.first, persons, side="right") - 1
    return found


def _by_form_and_area(form: Array, areas: Array) -> Array:
    """The order by form, area and place: as one sort of packed numbers (form, area, place)."""
    places = len(form).bit_length()
    shift = int(areas.max(initial=0)).bit_length() + places
    if shift + int(form.max(initial=0)).bit_length() > 62:  # more than a country has
        return np.lexsort((areas, form))
    packed = form << shift
    packed |= areas.astype(np.int64) << places
    packed |= np.arange(len(form))
    packed.sort()
    packed &= (1 << places) - 1
    return packed


def _mixed(book: Rulebook, census: Census, homes: Array) -> tuple[Array, Array, MixedPeople]:
    """Of these households (by place): their order, that of their persons, and how they hang together."""
    labels = homes.copy()
    if census.given:
        labels = _clusters(census, homes)
    area = census.areas[labels]
    order = np.lexsort((homes, labels, area))
    homes, labels = homes[order], labels[order]
    sizes = census.size[homes]
    home = np.repeat(np.arange(len(homes)), sizes)
    people = census.first[homes][home] + _within(sizes)
    cluster = np.cumsum(np.concatenate(([0], labels[1:] != labels[:-1])))
    local = {kind: _local(kind, one, homes, people) for kind, one in census.given.items()}
    mixed = mixed_people(book, cluster[home], home, census.roles[people].astype(np.int64), local)
    sources = {
        kind: np.append(census.unit_rows[kind], -1)[one] if kind in census.unit_rows else one
        for kind, one in mixed.sources.items()
    }
    return (
        homes,
        people,
        MixedPeople(mixed.structure, mixed.persons, mixed.units, sources, mixed.household_types),
    )


def _within(sizes: Array) -> Array:
    """0, 1 … within each."""
    ends = np.cumsum(sizes)
    found: Array = np.arange(int(ends[-1])) - np.repeat(ends - sizes, sizes)
    return found


def _local(kind: str, given: Given, homes: Array, people: Array) -> Given:
    units = _places(given.units, homes) if kind == HOUSEHOLD else given.units
    return Given(units, _places(given.persons, people), given.roles)


def _places(rows: Array, among: Array) -> Array:
    """Where these rows stand in another order."""
    order = np.argsort(among)
    return order[np.searchsorted(among, rows, sorter=order)]


def _clusters(census: Census, homes: Array) -> Array:
    """Of each household the first household that it hangs together with, through given units."""
    labels = np.arange(len(census.first))
    for _ in range(len(homes)):
        before = labels[homes]
        for kind, given in census.given.items():
            home = _homes_of(census, given.persons)
            if kind == HOUSEHOLD:
                least = np.minimum(labels[home], labels[given.units])
                np.minimum.at(labels, given.units, least)
                np.minimum.at(labels, home, labels[given.units])
                continue
            least = np.full(int(given.units.max(initial=-1)) + 1, len(labels))
            np.minimum.at(least, given.units, labels[home])
            np.minimum.at(labels, home, least[given.units])
        labels = labels[labels]
        if (labels[homes] == before).all():
            break
    return labels[homes]
