"""Kinds of values. Everything a rule computes is an integer, a yes/no or a choice; never a float.

Money is integer euro cents, per month, per year, per day or once. Dates are days (proleptic ordinals).
A choice is a set of bits, one per value, so that "unknown" is simply "all of them".
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is."""

    BOOL = "bool"
    MONEY = "money"
    COUNT = "count"
    DATE = "date"
    RATE = "rate"
    CHOICE = "choice"


@dataclass(frozen=True)
class Type:
    """A kind with its unit: money has a period ("month", "year", "day", "once"), a count what it counts,
    a choice its values in order."""

    kind: Kind
    unit: str = ""
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.kind is Kind.MONEY:
            return f"currency-EUR/{self.unit}"
        return f"{self.kind.value} {self.unit}".strip()

    def bit(self, value: str) -> int:
        """The bit of one of a choice's values. Raises KeyError."""
        try:
            return 1 << self.values.index(value)
        except ValueError:
            raise KeyError(value) from None

    @property
    def anything(self) -> int:
        """All bits of a choice: it can be any of its values."""
        return (1 << len(self.values)) - 1


BOOL = Type(Kind.BOOL)
DATE = Type(Kind.DATE)
RATE = Type(Kind.RATE)
PERIODS = ("once", "day", "month", "year")
LARGEST = 10**13
"""No amount (cents) or number goes beyond: what is unbounded is bounded here."""


def money(period: str) -> Type:
    """Cents per period. Raises KeyError for a period there is not."""
    if period not in PERIODS:
        raise KeyError(period)
    return Type(Kind.MONEY, period)


def count(unit: str = "") -> Type:
    """A whole number of something."""
    return Type(Kind.COUNT, unit)
