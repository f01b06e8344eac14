"""Operations on columns, in order. Each makes one column; none ever holds "nothing" (NULL).

- a column stands on a level: "person", a kind of unit, or "members of <unit>" (one entry per membership)
- all values are whole numbers or yes/no; the bounds of each column are known beforehand
- the same operation on the same columns is one column, so that rules share what they have in common
"""

from dataclasses import dataclass, field
from typing import Any

from rulebook.errors import LawError

MEMBERS = "members of "
LARGEST_NUMBER = 2**63 - 1
"""What 64 bits can hold: more cannot be computed in columns."""


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """What an operation makes. `low` and `high`: no value lies outside."""

    number: int
    level: str
    low: int
    high: int
    is_bool: bool

    def __repr__(self) -> str:
        return f"c{self.number}"


Value = Column | int
"""A column, or a number or yes/no that is the same for everybody."""
Key = tuple[str, int]
"""A fact and how many periods ago."""


@dataclass(frozen=True, eq=False, slots=True)
class Operation:
    """`name` of these values; `about`: what is not a value (a fact, a unit, a table).

    fact (name, offset, "low" | "high" | "told") · role (unit) · size (unit) · and · or · not · less ·
    less_equal · equal · add · negate · multiply · least · most · choose(condition, yes, no) ·
    divide(a >= 0, b > 0; rounds down) · bit_and · bit_or · lookup(index; the table) ·
    spread: of persons to memberships · aggregate (unit, "sum" | "count" | "any" | "all" | "min" | "max"):
    of memberships to units · project: of units to persons (their main one) · of_first: of persons to units
    """

    out: Column
    name: str
    of: tuple[Value, ...]
    about: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A right as columns of its level. `low` counts only where it is sure, `high` where it is possible."""

    level: str
    sure: Value
    could: Value
    low: Value | None
    high: Value | None


@dataclass(kw_only=True)
class Program:
    """Everything to compute. `outputs`: per law (one, or several that are compared) its rights."""

    operations: tuple[Operation, ...]
    outputs: tuple[dict[str, Output], ...]
    left_out: dict[str, str] = field(default_factory=dict)  # rights that cannot be computed, and why
    variables: tuple[dict[str, tuple[Value, Value]], ...] = ()  # asked beside the rights: least and most

    @property
    def facts(self) -> tuple[Key, ...]:
        """The facts that must be given."""
        return tuple(dict.fromkeys((op.about[0], op.about[1]) for op in self.operations if op.name == "fact"))

    @property
    def units(self) -> tuple[str, ...]:
        """The kinds of units that are read or counted."""
        found: dict[str, None] = {}
        for one in self.operations:
            level = one.out.level.removeprefix(MEMBERS)
            if level != "person":
                found[level] = None
            if one.name == "role":
                found[one.about[0]] = None
        return tuple(found)


def level_of(values: tuple[Value, ...]) -> str:
    """The one level on which these stand; "" when all are the same for everybody. Raises LawError."""
    levels = {one.level for one in values if isinstance(one, Column)}
    if len(levels) > 1:
        raise LawError(f"columns of different levels: {', '.join(sorted(levels))}")
    return next(iter(levels), "")


def bounds(value: Value) -> tuple[int, int]:
    """The least and the most that a value can be."""
    return (value.low, value.high) if isinstance(value, Column) else (int(value), int(value))


def is_bool(value: Value) -> bool:
    """Whether it is yes or no."""
    return value.is_bool if isinstance(value, Column) else isinstance(value, bool)
