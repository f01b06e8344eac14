"""Households: how large, of which type, and the place of each person in it."""

from dataclasses import dataclass

import numpy as np

from rulebook.population.drawing import Array, Random, whole
from rulebook.population.marginals import Marginals
from rulebook.population.model import HOUSEHOLD_TYPES, ROLES

ALONE, COUPLE, FAMILY, LONE, SEVERAL, TOGETHER, INSTITUTION = range(len(HOUSEHOLD_TYPES))
APPLICANT, PARTNER, CHILD, CO_PARENTED, RELATIVE, OTHER = range(len(ROLES))
GRANDPARENTS = 2
"""So many relatives live in a household of several families; the others are one family."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """Per household its type, size and first person; per person its household and role."""

    type: Array
    size: Array
    first: Array
    household: Array
    role: Array

    @property
    def type_of_person(self) -> Array:
        return np.asarray(self.type[self.household])


def places(persons: int, random: Random, figures: Marginals) -> Places:
    """Households for exactly so many persons, in random order."""
    groups = _institutions(persons, random, figures)
    sizes = _sizes(persons - int(groups.sum()), figures)
    types = np.concatenate([_types(size, int((sizes == size).sum()), figures) for size in np.unique(sizes)])
    sizes = np.concatenate([np.sort(sizes), groups]).astype(np.int16)
    types = np.concatenate([types, np.full(len(groups), INSTITUTION)]).astype(np.int8)
    order = random.permutation(len(sizes))
    sizes, types = sizes[order], types[order]
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
    household = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    slot = np.arange(persons, dtype=np.int32) - first[household]
    role = _roles(types[household], sizes[household], slot)
    found = Places(type=types, size=sizes, first=first, household=household, role=role)
    _add_relatives(found, random, figures)
    return found


def _institutions(persons: int, random: Random, figures: Marginals) -> Array:
    """Sizes of groups in institutions; none in a population too small for one."""
    limits = figures.row("institution_size")
    least, most = int(limits["least"]), int(limits["most"])
    left, found = round(persons * figures.one("institutions")), []
    while left >= least:
        size = min(left, int(random.integers(least, most + 1)))
        found.append(size)
        left -= size
    return np.array(found, dtype=np.int64)


def _sizes(persons: int, figures: Marginals) -> Array:
    """Sizes of private households that add up to the persons."""
    by_size = figures.row("households_by_size")
    large = figures.row("large_households")
    shares = {size: by_size[size] for size in (1, 2, 3)}
    shares |= {size: by_size[4] * share for size, share in large.items()}
    sizes, weights = np.array(list(shares)), np.array(list(shares.values())) / sum(shares.values())
    wanted = persons / float((sizes * weights).sum()) * weights
    counts = np.floor(wanted).astype(np.int64)
    left = persons - int((counts * sizes).sum())
    for place in np.argsort(counts - wanted, kind="stable"):
        if sizes[place] <= left:
            counts[place] += 1
            left -= int(sizes[place])
    counts[1] += left // 2
    counts[0] += left % 2
    return np.repeat(sizes, counts)


def _types(size: int, households: int, figures: Marginals) -> Array:
    """Types of the households of a size: what is counted of all households, as a share of this size."""
    if size == 1:
        return np.full(households, ALONE)
    by_size = figures.row("households_by_size")
    total = sum(by_size.values())
    share = {key: count / total for key, count in by_size.items()}
    lone = (
        figures.one("lone_parents") * figures.row("lone_parents_by_size")[min(size, 4)] / share[min(size, 4)]
    )
    together = figures.one("no_nucleus") / (1 - share[1])
    several = figures.one("several_nuclei") / share[4] if size >= 4 else 0.0
    whole_family = max(0.0, 1 - lone - together - several)
    kinds = [COUPLE if size == 2 else FAMILY, LONE, SEVERAL, TOGETHER]
    return np.repeat(kinds, whole([whole_family, lone, several, together], households))


def _roles(types: Array, sizes: Array, slot: Array) -> Array:
    """The role of each person by its place in the household."""
    role = np.full(len(slot), CHILD, dtype=np.int8)
    couples = np.isin(types, (COUPLE, FAMILY, SEVERAL))
    role[couples & (slot == 1)] = PARTNER
    role[(types == SEVERAL) & (slot >= sizes - GRANDPARENTS) & (slot > 1)] = RELATIVE
    role[types == INSTITUTION] = OTHER
    shared = types == TOGETHER
    role[shared & (slot % 2 == 1)] = RELATIVE
    role[shared & (slot % 2 == 0)] = OTHER
    role[slot == 0] = APPLICANT
    return role


def _add_relatives(found: Places, random: Random, figures: Marginals) -> None:
    """In a few families the last place is a relative's instead of a child's."""
    kind, size = found.type, found.size
    families = np.flatnonzero(((kind == FAMILY) & (size >= 4)) | ((kind == LONE) & (size >= 3)))
    number = round(len(families) * figures.one("families_with_relative"))
    chosen = random.choice(families, size=number, replace=False) if number else families[:0]
    found.role[found.first[chosen] + size[chosen] - 1] = RELATIVE
