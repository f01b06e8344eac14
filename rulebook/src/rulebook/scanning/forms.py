"""The form of a household: who lives there, as roles in order, and what units follow from that.

Households of one form are computed side by side, so that a form is laid out once and not per household.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rulebook.columnar.structures import Alike, Array
from rulebook.model import Rulebook
from rulebook.units import HOUSEHOLD, Layout, layout_of

LARGEST_FORM = 12
"""Larger households are each of another form: they go with the mixed rest."""
HOUSEHOLD_TYPES = ("alone", "couple", "couple_with_children", "lone_parent", "other", "institution")
"""What households are counted by."""


@dataclass(frozen=True)
class Form:
    """`roles`: the bits of the roles of everybody, in the order of the bits. One household, no unit given."""

    roles: tuple[int, ...]
    layout: Layout = field(repr=False, compare=False)
    structure: Alike = field(repr=False, compare=False)
    household_type: int = field(compare=False)

    @property
    def size(self) -> int:
        """How many persons."""
        return len(self.roles)


def form_of(book: Rulebook, roles: Sequence[int]) -> Form:
    """The form of a household with these roles (bits, in order)."""
    layout = layout_of(book, {HOUSEHOLD: [list(enumerate(roles))]}, len(roles))
    counts = {name: np.array([roles.count(bit)]) for name, bit in _bits(book).items()}
    return Form(
        roles=tuple(roles),
        layout=layout,
        structure=Alike.of(layout.members, layout.main, layout.roles, len(roles)),
        household_type=int(household_types(counts)[0]),
    )


def _bits(book: Rulebook) -> dict[str, int]:
    return {role: 1 << place for place, role in enumerate(book.units[HOUSEHOLD].roles)}


def counts_of(book: Rulebook, roles: Array, starts: Array) -> dict[str, Any]:
    """Per role how many each household has; `roles`: bits by household, `starts`: where each begins."""
    return {
        name: np.add.reduceat((roles == bit).view(np.int8), starts, dtype=np.int32)
        for name, bit in _bits(book).items()
    }


def household_types(counts: dict[str, Any]) -> Array:
    """Of each household its place in HOUSEHOLD_TYPES, from how many it has of each role.

    More than LARGEST_FORM people of whom most are no family of the applicant: an institution.
    """
    size = np.add.reduce(list(counts.values()))
    children = counts.get("child", 0) + counts.get("co_parented_child", 0)
    others = size - counts["applicant"] - counts.get("partner", 0) - children
    strangers = counts.get("other", 0)
    found: Array = np.select(
        [
            size == 1,
            (size > LARGEST_FORM) & (strangers * 2 > size),
            others > 0,
            (counts.get("partner", 0) > 0) & (children > 0),
            counts.get("partner", 0) + 0 * size > 0,
            children > 0,
        ],
        [0, 5, 4, 2, 1, 3],
        4,
    )
    return found.astype(np.uint8)
