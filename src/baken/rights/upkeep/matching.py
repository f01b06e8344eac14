"""Which pasted row most likely belongs to which amount: a proposal that the editor reads, never an answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from baken.foundation.search.api import fold
from baken.rights.reform.amounts import AmountKind, LawAmount
from baken.rights.upkeep.pasting import PastedNumber

NEAR = 0.25
"""A value that moved by more says nothing by itself."""
ENOUGH = 0.5
UNLIKELY = 10
"""Per cent: more than this is a slip, or a reform; either way it wants a second look."""
PLAIN = frozenset({"de", "het", "een", "van", "voor", "met", "per", "en", "of", "in", "je", "euro", "bedrag"})


@dataclass(frozen=True, kw_only=True)
class Match:
    """A pasted number for an amount, by the words they share or because it lies near the old value."""

    pasted: PastedNumber
    by_words: bool
    is_near: bool


def match(amounts: Sequence[LawAmount], pasted: Sequence[PastedNumber]) -> dict[str, Match]:
    """Amount → the number that fits best; each number is used once, the best pairs first."""
    pairs = []
    for one in amounts:
        for place, number in enumerate(pasted):
            words, near = _alike(one.label, number), _near(one, number.value)
            if words + near >= ENOUGH:
                pairs.append((words + near, -place, one.name, words, near))
    found: dict[str, Match] = {}
    used: set[int] = set()
    for _score, place, name, words, near in sorted(pairs, reverse=True):
        if name not in found and -place not in used:
            used.add(-place)
            found[name] = Match(pasted=pasted[-place], by_words=words > 0, is_near=near > 0)
    return found


@lru_cache(maxsize=4096)
def _words(text: str) -> set[str]:
    """Folded beginnings of words, so that "samenwonende" meets "samenwonend"."""
    return {word[:7] for word in re.findall(r"\w+", fold(text)) if word not in PLAIN and not word.isdigit()}


def _alike(label: str, number: PastedNumber) -> float:
    own, row = _words(label), _words(f"{number.label} {number.column}")
    if not own or not row:
        return 0.0
    return len(own & row) / len(own) * (0.7 + 0.3 * len(own & row) / len(row))


def _near(amount: LawAmount, value: Decimal) -> float:
    old = number_of(amount)
    if not old:
        return 0.0
    moved = abs(float(value) - float(old)) / float(old)
    return max(0.0, 1 - moved / NEAR)


def number_of(amount: LawAmount) -> Fraction | None:
    """The old value as people write it: euro, per cent or a number."""
    match amount.kind:
        case AmountKind.MONEY:
            return Fraction(amount.value, 100)
        case AmountKind.RATE:
            return Fraction(amount.value) * 100
        case AmountKind.COUNT:
            return Fraction(amount.value)
    return None


@dataclass(frozen=True, kw_only=True)
class Moved:
    """How far a new value lies from the old one, in per cent; None where that says nothing."""

    percent: Decimal | None
    is_lower: bool = False

    @property
    def is_unlikely(self) -> bool:
        return self.is_lower or (self.percent is not None and abs(self.percent) > UNLIKELY)


def moved(amount: LawAmount, value: Any) -> Moved:
    """From the value of the law to another one, both as rules know them."""
    if not amount.has_slider or not amount.value:
        return Moved(percent=None)
    share = (Fraction(value) / Fraction(amount.value) - 1) * 100
    percent = Decimal(round(share * 10)) / 10
    return Moved(percent=percent, is_lower=share < 0)
