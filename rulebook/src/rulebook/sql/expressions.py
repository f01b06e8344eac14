"""Operations as expressions of SQL, and the few things that engines write in their own way."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from rulebook.columnar.program import Column, Operation, Value, is_bool
from rulebook.sql.planning import Plan

DIALECTS = ("duckdb", "postgres", "spark", "trino")
EPOCH = dt.date(1970, 1, 1)
Node = exp.Expr


def name_of(column: Column) -> str:
    """The name of a column of the statement."""
    return f"c{column.number}"


def column(name: str, table: str = "") -> Node:
    """A column, always in quotes."""
    return exp.column(name, table=table or None, quoted=True)


def number(value: int) -> Node:
    """A whole number."""
    literal = exp.Literal.number(abs(int(value)))
    return exp.Paren(this=exp.Neg(this=literal)) if value < 0 else literal


def text(value: str) -> Node:
    """A text; the writer of a dialect escapes it."""
    return exp.Literal.string(value)


def wide(value: Node) -> Node:
    """With 64 bits."""
    return exp.Cast(this=value, to=exp.DataType.build("bigint"))


def called(name: str, *of: Node) -> Node:
    """A function that is called the same everywhere."""
    return exp.Anonymous(this=name, expressions=list(of))


def joined(kind: type[exp.Binary], of: Sequence[Node]) -> Node:
    """`a and b and c`, in brackets."""
    found: Node = of[0]
    for one in of[1:]:
        found = kind(this=found, expression=one)
    return exp.Paren(this=found) if len(of) > 1 else found


def case(choices: list[tuple[Node, Node]], otherwise: Node | None, of: Node | None = None) -> Node:
    """CASE of WHEN … THEN … ELSE … END."""
    return exp.Case(this=of, ifs=[exp.If(this=when, true=then) for when, then in choices], default=otherwise)


def over(function: Node, partition: list[Node], order: list[Node] | None = None) -> Node:
    """A function over the rows that have these columns in common."""
    ordered = exp.Order(expressions=[exp.Ordered(this=one) for one in order]) if order else None
    return exp.Window(this=function, partition_by=partition, order=ordered)


def divided(value: Node, by: Node, dialect: str) -> Node:
    """Whole-number division of what is not negative. The general form of the writer goes through a float."""
    if dialect in {"postgres", "trino"}:  # of two whole numbers `/` is a whole number
        return exp.Paren(this=exp.Div(this=value, expression=by, typed=True, safe=False))
    return exp.Paren(this=exp.IntDiv(this=value, expression=by))


def ordinal(day: Node, dialect: str) -> Node:
    """A DATE as the number of its day, 1 for 1 January of the year 1."""
    epoch = exp.Cast(this=text(EPOCH.isoformat()), to=exp.DataType.build("date"))
    if dialect == "postgres":
        days: Node = exp.Sub(this=day, expression=epoch)
    else:
        days = exp.DateDiff(this=day, expression=epoch, unit=exp.var("DAY"))
    return wide(exp.Paren(this=exp.Add(this=days, expression=number(EPOCH.toordinal()))))


_COMPARE: dict[str, type[exp.Binary]] = {"less": exp.LT, "less_equal": exp.LTE, "equal": exp.EQ}
_JOIN: dict[str, type[exp.Binary]] = {
    "and": exp.And,
    "or": exp.Or,
    "add": exp.Add,
    "multiply": exp.Mul,
    "bit_and": exp.BitwiseAnd,
    "bit_or": exp.BitwiseOr,
}
_EXTREME = {"least": "LEAST", "most": "GREATEST"}
_OVER: dict[str, Callable[[Node], Node]] = {
    "any": lambda value: exp.LogicalOr(this=value),
    "all": lambda value: exp.LogicalAnd(this=value),
    "min": lambda value: exp.Min(this=value),
    "max": lambda value: exp.Max(this=value),
}


@dataclass
class Expressions:
    """Writes the operations of a plan. `fact` gives what is known of a fact, `partition` and `first` the rows
    of a unit: the columns they have in common, and whether a row is that of its first member."""

    plan: Plan
    dialect: str
    fact: Callable[[tuple[Any, ...]], Node]
    partition: Callable[[str], list[Node]]
    first: Callable[[str], Node]

    def value(self, value: Value) -> Node:
        """A value where it is read: a column, its expression, or a number or yes/no."""
        value = self.plan.same(value)
        if not isinstance(value, Column):
            return exp.Boolean(this=value) if isinstance(value, bool) else number(value)
        if value.number in self.plan.own:
            return column(name_of(value))
        return self.made(self.plan.made(value))

    def number(self, value: Value) -> Node:
        """The same as a number: yes is 1."""
        if not is_bool(value):
            return self.value(value)
        if isinstance(value, Column):
            return case([(self.value(value), wide(number(1)))], number(0))
        return number(int(value))

    def made(self, one: Operation) -> Node:
        """What an operation makes."""
        if one.name == "fact":
            return self.fact(one.about)
        if one.name == "role":
            return column(f"role {one.about[0]}")
        if one.name in {"aggregate", "size", "of_first"}:
            return self.over_members(one)
        return self.elementwise(one)

    def elementwise(self, one: Operation) -> Node:
        """An operation on the values of a row."""
        if one.name in _JOIN:
            read = self.value if one.name in {"and", "or"} else self.number
            return joined(_JOIN[one.name], [read(value) for value in one.of])
        if one.name in _COMPARE:
            yes_no = all(map(is_bool, one.of)) and one.name == "equal"
            left, right = ((self.value if yes_no else self.number)(value) for value in one.of)
            return exp.Paren(this=_COMPARE[one.name](this=left, expression=right))
        return self.other(one)

    def other(self, one: Operation) -> Node:
        """An operation with a form of its own."""
        of = one.of
        match one.name:
            case "not":
                found: Node = exp.Paren(this=exp.Not(this=self.value(of[0])))
            case "negate":
                found = exp.Paren(this=exp.Neg(this=self.number(of[0])))
            case "divide":
                found = divided(self.number(of[0]), self.number(of[1]), self.dialect)
            case "lookup":
                found = self.looked_up(one)
            case "choose":
                found = self.chosen(one)
            case _:
                found = called(_EXTREME[one.name], *map(self.number, of))
        return found

    def chosen(self, one: Operation) -> Node:
        """One or the other, with 64 bits also when both are small numbers of the law."""
        condition, yes, no = one.of
        first = self.number(yes)
        if not isinstance(yes, Column) and not isinstance(no, Column):
            first = wide(first)
        return case([(self.value(condition), first)], self.number(no))

    def looked_up(self, one: Operation) -> Node:
        """By the places that can occur; the value that most of them have comes last."""
        (index,), (table,) = one.of, one.about
        assert isinstance(index, Column)  # noqa: S101 - the builder looks up what is the same for all
        usual = Counter(table[index.low : index.high + 1]).most_common(1)[0][0]
        choices = [
            (number(place), wide(number(table[place])))
            for place in range(index.low, index.high + 1)
            if table[place] != usual
        ]
        return case(choices, wide(number(usual)), of=self.number(index))

    def over_members(self, one: Operation) -> Node:
        """What the members of a unit have together, on the row of each."""
        unit = one.about[0]
        partition = self.partition(unit)
        if one.name == "size":
            return over(exp.Count(this=exp.Star()), partition)
        value = self.plan.same(one.of[0])
        if one.name == "of_first":
            return self.of_first(value, unit, partition)
        how = one.about[1]
        if how == "count":
            counted = case([(self.value(value), number(1))], None)
            return over(exp.Count(this=counted), partition)
        if how == "sum":
            return wide(over(exp.Sum(this=self.number(value)), partition))
        return over(_OVER[how](self.value(value)), partition)

    def of_first(self, value: Value, unit: str, partition: list[Node]) -> Node:
        """The value that the first member has."""
        if is_bool(value):
            return over(exp.LogicalOr(this=joined(exp.And, [self.first(unit), self.value(value)])), partition)
        return over(exp.Max(this=case([(self.first(unit), self.value(value))], None)), partition)
