"""Puts operations together: folds what is the same for everybody, and never makes one column twice."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from rulebook.columnar.program import (
    LARGEST_NUMBER,
    MEMBERS,
    Column,
    Operation,
    Value,
    bounds,
    is_bool,
    level_of,
)
from rulebook.errors import LawError

MOST_MEMBERS = 10_000
"""No unit has more members; ingest sees to that."""


@dataclass
class Builder:
    """Operations in the making. Every method gives the value of its operation."""

    most_members: int = MOST_MEMBERS
    operations: list[Operation] = field(default_factory=list)
    made: dict[Any, Column] = field(default_factory=dict)

    def column(
        self,
        name: str,
        of: tuple[Value, ...],
        about: tuple[Any, ...],
        level: str,
        range_: tuple[int, int] | None,
    ) -> Column:
        """The column of an operation; `range_` None: yes or no. Raises LawError beyond 64 bits."""
        key = (name, about, level, tuple(_key(one) for one in of))
        known = self.made.get(key)
        if known is None:
            low, high = range_ or (0, 1)
            if low < -LARGEST_NUMBER or high > LARGEST_NUMBER:
                raise LawError("too large to compute in columns: give its facts tighter bounds")
            known = self.made[key] = Column(len(self.operations), level, low, high, range_ is None)
            self.operations.append(Operation(known, name, of, about))
        return known

    # What is given ---------------------------------------------------------------

    def fact(self, name: str, offset: int, end: str, level: str, range_: tuple[int, int] | None) -> Column:
        """A fact as it is given."""
        return self.column("fact", (), (name, offset, end), level, range_)

    def role(self, unit: str, level: str, most: int) -> Column:
        """The bit of the role of a membership, or of a person in the main unit."""
        return self.column("role", (), (unit,), level, (1, most))

    def size(self, unit: str) -> Column:
        """How many members."""
        return self.column("size", (), (unit,), unit, (1, self.most_members))

    # Yes and no ------------------------------------------------------------------

    def all_of(self, values: Iterable[Value]) -> Value:
        """Every one holds."""
        return self._joined("and", values, settling=False)

    def any_of(self, values: Iterable[Value]) -> Value:
        """At least one holds."""
        return self._joined("or", values, settling=True)

    def _joined(self, name: str, values: Iterable[Value], *, settling: bool) -> Value:
        left: dict[Any, Column] = {}
        for one in values:
            if isinstance(one, Column):
                left[_key(one)] = one
            elif bool(one) is settling:
                return settling
        if len(left) < 2:
            return next(iter(left.values()), not settling)
        of = tuple(sorted(left.values(), key=lambda one: one.number))
        return self.column(name, of, (), level_of(of), None)

    def negated(self, value: Value) -> Value:
        """The other way round."""
        if not isinstance(value, Column):
            return not value
        made = self.operations[value.number]
        if made.name == "not":
            return made.of[0]
        if made.name in {"less", "less_equal"}:
            compare = self.less_equal if made.name == "less" else self.less
            return compare(made.of[1], made.of[0])
        return self.column("not", (value,), (), value.level, None)

    def less(self, left: Value, right: Value) -> Value:
        """left < right."""
        (al, ah), (bl, bh) = bounds(left), bounds(right)
        if ah < bl or al >= bh:
            return ah < bl
        return self.column("less", (left, right), (), level_of((left, right)), None)

    def less_equal(self, left: Value, right: Value) -> Value:
        """left <= right."""
        (al, ah), (bl, bh) = bounds(left), bounds(right)
        if left is right or ah <= bl or al > bh:
            return left is right or ah <= bl
        return self.column("less_equal", (left, right), (), level_of((left, right)), None)

    def equal(self, left: Value, right: Value) -> Value:
        """left == right."""
        (al, ah), (bl, bh) = bounds(left), bounds(right)
        if left is right or (al == ah == bl == bh):
            return True
        if ah < bl or bh < al:
            return False
        if is_bool(left) and is_bool(right):
            for one, other in ((left, right), (right, left)):
                if not isinstance(other, Column):
                    return one if other else self.negated(one)
        return self.column("equal", (left, right), (), level_of((left, right)), None)

    # Numbers ---------------------------------------------------------------------

    def add(self, values: Iterable[Value]) -> Value:
        """Added up."""
        fixed, left = 0, []
        for one in values:
            if isinstance(one, Column):
                left.append(one)
            else:
                fixed += int(one)
        if not left:
            return fixed
        if len(left) == 1 and not fixed:
            return left[0]
        of: tuple[Value, ...] = (*left, fixed) if fixed else tuple(left)
        range_ = sum(bounds(one)[0] for one in of), sum(bounds(one)[1] for one in of)
        return self.column("add", of, (), level_of(of), range_)

    def negate(self, value: Value) -> Value:
        """The opposite."""
        if not isinstance(value, Column):
            return -int(value)
        made = self.operations[value.number]
        if made.name == "negate":
            return made.of[0]
        return self.column("negate", (value,), (), value.level, (-value.high, -value.low))

    def subtract(self, left: Value, right: Value) -> Value:
        """left - right."""
        return 0 if left is right else self.add((left, self.negate(right)))

    def multiply(self, left: Value, right: Value) -> Value:
        """left x right."""
        if not isinstance(left, Column) and not isinstance(right, Column):
            return int(left) * int(right)
        for one, other in ((left, right), (right, left)):
            if not isinstance(one, Column) and int(one) in {0, 1}:
                return other if one else 0
        ends = [a * b for a in bounds(left) for b in bounds(right)]
        return self.column("multiply", (left, right), (), level_of((left, right)), (min(ends), max(ends)))

    def divide(self, value: Value, by: Value) -> Value:
        """value / by rounded down; value from nought on, by above it. Raises LawError otherwise."""
        (low, high), (least, most) = bounds(value), bounds(by)
        if low < 0 or least < 1:
            raise LawError("only what is not negative is divided, and by more than nothing")
        if not isinstance(value, Column) and not isinstance(by, Column):
            return int(value) // int(by)
        if least == most == 1 or high == 0:
            return value
        return self.column("divide", (value, by), (), level_of((value, by)), (low // most, high // least))

    def least(self, values: Iterable[Value]) -> Value:
        """The smallest."""
        return self._extreme("least", values, min, 0)

    def most(self, values: Iterable[Value]) -> Value:
        """The largest."""
        return self._extreme("most", values, max, 1)

    def _extreme(
        self, name: str, values: Iterable[Value], of: Callable[[Iterable[int]], int], end: int
    ) -> Value:
        """`end`: which bound is the near one: that of the smallest is the least, of the largest the most."""
        left = list({_key(one): one for one in values}.values())
        for one in list(left):
            near = bounds(one)[end]
            # Another that is always as near, or nearer: of the smallest, its most is not above our least.
            if any(
                other is not one and of((bounds(other)[1 - end], near)) == bounds(other)[1 - end]
                for other in left
            ):
                left.remove(one)
        found = tuple(left)
        if len(found) == 1:
            return found[0]
        range_ = of(bounds(one)[0] for one in found), of(bounds(one)[1] for one in found)
        return self.column(name, found, (), level_of(found), range_)

    def choose(self, condition: Value, yes: Value, no: Value) -> Value:
        """One or the other."""
        if not isinstance(condition, Column):
            return yes if condition else no
        if _key(yes) == _key(no):
            return yes
        if is_bool(yes) and is_bool(no):
            return self._choose_bool(condition, yes, no)
        of = (condition, yes, no)
        ends = [end for one in (yes, no) for end in bounds(one)]
        return self.column("choose", of, (), level_of(of), (min(ends), max(ends)))

    def _choose_bool(self, condition: Column, yes: Value, no: Value) -> Value:
        first = self.all_of((condition, yes))
        if yes is True:
            return self.any_of((condition, no))
        if no is True:
            return self.any_of((self.negated(condition), yes))
        return self.any_of((first, self.all_of((self.negated(condition), no))))

    def bit_and(self, value: Value, bits: int) -> Value:
        """The bits of a set that are also in another."""
        if not isinstance(value, Column):
            return int(value) & bits
        if (2 ** value.high.bit_length() - 1) & ~bits == 0:
            return value
        return self.column("bit_and", (value, bits), (), value.level, (0, bits))

    def bit_or(self, left: Value, right: Value) -> Value:
        """The bits of two sets."""
        if _key(left) == _key(right):
            return left
        if not isinstance(left, Column) and not isinstance(right, Column):
            return int(left) | int(right)
        most = 2 ** max(bounds(left)[1], bounds(right)[1]).bit_length() - 1
        return self.column("bit_or", (left, right), (), level_of((left, right)), (1, most))

    def lookup(self, index: Value, table: tuple[int, ...]) -> Value:
        """The value that a table has at a place, counted from nought."""
        if not isinstance(index, Column):
            return table[int(index)]
        reachable = table[index.low : index.high + 1]
        if min(reachable) == max(reachable):
            return reachable[0]
        return self.column("lookup", (index,), (table,), index.level, (min(reachable), max(reachable)))

    # Between levels --------------------------------------------------------------

    def spread(self, value: Value, unit: str) -> Value:
        """Of persons to their memberships of a kind of unit."""
        return self._moved("spread", value, MEMBERS + unit, (unit,))

    def project(self, value: Value, unit: str) -> Value:
        """Of units to their persons: of the main unit of each."""
        return self._moved("project", value, "person", (unit,))

    def of_first(self, value: Value, unit: str) -> Value:
        """Of persons to the unit of which they are the first member."""
        return self._moved("of_first", value, unit, (unit,))

    def _moved(self, name: str, value: Value, level: str, about: tuple[Any, ...]) -> Value:
        if not isinstance(value, Column):
            return value
        range_ = None if value.is_bool else (value.low, value.high)
        return self.column(name, (value,), about, level, range_)

    def aggregate(self, how: str, value: Value, unit: str) -> Value:
        """Of memberships to units. "count" counts a yes/no; the others keep the kind of value."""
        if not isinstance(value, Column):
            if how not in {"sum", "count"}:
                return value
            return self.multiply(self.size(unit), int(value))
        range_: tuple[int, int] | None = (value.low, value.high)
        if how in {"sum", "count"}:
            range_ = min(0, value.low) * self.most_members, max(0, value.high) * self.most_members
        elif value.is_bool:
            range_ = None
        return self.column("aggregate", (value,), (unit, how), unit, range_)


def _key(value: Value) -> Any:
    """What makes two values the same: yes and 1 are not."""
    return value if isinstance(value, Column) else (type(value).__name__, value)
