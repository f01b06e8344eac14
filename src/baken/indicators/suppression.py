"""Small numbers of people stay hidden, also for somebody who subtracts.

A count from 1 up to the threshold tells about persons. It is hidden; and because a
total minus the parts that are shown would give it back, more parts are hidden until
the hidden ones are at least two and together at least the threshold.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

SMALL_NUMBER = 5
"""Counts of people below this are hidden, unless a measure asks for more."""

TOTAL = ""


@dataclass(frozen=True)
class Count:
    """How many people, and out of how many where it is a share."""

    people: Decimal
    out_of: Decimal | None = None

    def is_small(self, threshold: int) -> bool:
        """Whether it, or the rest of its whole, is a handful of people; nobody at all is not."""
        if 0 < self.people < threshold:
            return True
        return self.out_of is not None and (
            0 < self.out_of - self.people < threshold or 0 < self.out_of < threshold
        )


def dimension_of(category: str) -> str:
    """ "geslacht" of "geslacht=v"; a category without dimension stands in the nameless one."""
    return category.partition("=")[0] if "=" in category else ""


def hidden(*, counts: Mapping[str, Count], threshold: int = SMALL_NUMBER) -> frozenset[str]:
    """Which of these categories of one moment to hide; "" is the total.

    A hidden total takes all its parts along.
    """
    if TOTAL in counts and counts[TOTAL].is_small(threshold):
        return frozenset(counts)
    dimensions: dict[str, dict[str, Count]] = defaultdict(dict)
    for category, count in counts.items():
        if category != TOTAL:
            dimensions[dimension_of(category)][category] = count
    found: set[str] = set()
    for parts in dimensions.values():
        found |= _hidden_parts(parts, threshold)
    return frozenset(found)


def _hidden_parts(parts: Mapping[str, Count], threshold: int) -> set[str]:
    found = {category for category, count in parts.items() if count.is_small(threshold)}

    # The smallest next; an empty part last, because it hides nobody.
    def smallest_first(name: str) -> tuple[bool, Decimal, str]:
        return not parts[name].people, parts[name].people, name

    candidates = sorted(parts.keys() - found, key=smallest_first)
    while found and candidates and _can_be_computed(parts, found, threshold):
        found.add(candidates.pop(0))
    return found


def _can_be_computed(parts: Mapping[str, Count], found: set[str], threshold: int) -> bool:
    return len(found) < 2 or sum(parts[name].people for name in found) < threshold
