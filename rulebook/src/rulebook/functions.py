"""The functions of the language: what each takes, and the term that it makes."""

import ast
import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Protocol

from rulebook import terms as t
from rulebook.errors import ExpressionError
from rulebook.kinds import DATE, RATE, Kind, Type, count, money

ROUNDINGS = ("half_up", "down", "up")


class Tables(Protocol):
    """What the names of tables and scales mean."""

    def table(self, name: str) -> tuple[Type, Type] | None: ...

    def scale(self, name: str, *, marginal: bool) -> tuple[Type, Type] | None: ...


class Reader(Protocol):
    """What reads the parts of a call."""

    @property
    def names(self) -> Tables: ...

    def term(self, node: ast.AST, depth: int) -> t.Term: ...

    def wrong(self, message: str) -> ExpressionError: ...

    def expect(self, term: t.Term, kind: Type, text: str) -> t.Term: ...

    def same(self, left: t.Term, right: t.Term, node: ast.AST) -> Type: ...


def dotted(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else None
    return None


def _text(reader: Reader, node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise reader.wrong(f"'{ast.unparse(node)[:40]}' must be a text between quotes")


def cents(text: str) -> int:
    """An amount in euro as text ("12.50") in cents, exactly. Raises ValueError for a part of a cent."""
    value = Fraction(text) * 100
    if value.denominator != 1:
        raise ValueError(f"{text} has parts of a cent")
    return int(value)


def _eur(reader: Reader, arguments: list[ast.expr], _depth: int) -> t.Term:
    if len(arguments) != 2:
        raise reader.wrong("write eur('12.50', 'month')")
    try:
        return t.Constant(money(_text(reader, arguments[1])), cents(_text(reader, arguments[0])))
    except (ValueError, KeyError, ZeroDivisionError) as error:
        raise reader.wrong(f"this is no amount: {error}") from error


def _date(reader: Reader, arguments: list[ast.expr], _depth: int) -> t.Term:
    if len(arguments) != 1:
        raise reader.wrong("write date('2019-01-01')")
    try:
        return t.Constant(DATE, dt.date.fromisoformat(_text(reader, arguments[0])).toordinal())
    except ValueError as error:
        raise reader.wrong(f"this is no day: {error}") from error


def _rounding(reader: Reader, node: ast.expr) -> str:
    rounding = _text(reader, node)
    if rounding not in ROUNDINGS:
        raise reader.wrong(f"'{rounding}' is none of: {', '.join(ROUNDINGS)}")
    return rounding


def _rate(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 3:
        raise reader.wrong("write rate(amount, parameter, 'half_up')")
    of, rate = reader.term(arguments[0], depth), reader.term(arguments[1], depth)
    if of.type.kind not in {Kind.MONEY, Kind.COUNT}:
        raise reader.wrong("rate takes an amount first")
    return t.Part(
        of.type, of, reader.expect(rate, RATE, ast.unparse(arguments[1])), _rounding(reader, arguments[2])
    )


def _per_year(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 1:
        raise reader.wrong("write per_year(amount per month)")
    of = reader.term(arguments[0], depth)
    if of.type != money("month"):
        raise reader.wrong(f"per_year takes an amount per month, not {of.type}")
    return t.Times(money("year"), t.Constant(count(), 12), of)


def _per_month(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 2:
        raise reader.wrong("write per_month(amount per year, 'half_up')")
    of = reader.term(arguments[0], depth)
    if of.type != money("year"):
        raise reader.wrong(f"per_month takes an amount per year, not {of.type}")
    twelfth = t.Constant(RATE, Fraction(1, 12))
    return t.Part(money("month"), of, twelfth, _rounding(reader, arguments[1]))


def _counted_per(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    """The same number of euro, seen as an amount of another period: capital that counts as yearly income."""
    if len(arguments) != 2:
        raise reader.wrong("write counted_per(amount, 'year')")
    of = reader.term(arguments[0], depth)
    if of.type.kind is not Kind.MONEY:
        raise reader.wrong("counted_per takes an amount")
    try:
        return t.Times(money(_text(reader, arguments[1])), t.Constant(count(), 1), of)
    except KeyError as error:
        raise reader.wrong(f"{error} is no period") from error


def _share(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 3:
        raise reader.wrong("write share(amount, number, 'half_up')")
    of, among = reader.term(arguments[0], depth), reader.term(arguments[1], depth)
    if of.type.kind is not Kind.MONEY or among.type.kind is not Kind.COUNT:
        raise reader.wrong("share takes an amount and a number")
    return t.Share(of.type, of, among, _rounding(reader, arguments[2]))


def _since(make: type[t.Years] | type[t.Months] | type[t.Days], unit: str) -> Callable[..., t.Term]:
    def made(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
        if len(arguments) != 1:
            raise reader.wrong(f"write {unit}(a day)")
        since = reader.expect(reader.term(arguments[0], depth), DATE, ast.unparse(arguments[0]))
        return make(count(unit), since)

    return made


def _first_of_next_month(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 1:
        raise reader.wrong("write first_of_next_month(day)")
    return t.NextMonth(DATE, reader.expect(reader.term(arguments[0], depth), DATE, ast.unparse(arguments[0])))


def _months_later(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 2:
        raise reader.wrong("write months_later(day, number)")
    of = reader.expect(reader.term(arguments[0], depth), DATE, ast.unparse(arguments[0]))
    months = reader.term(arguments[1], depth)
    if months.type.kind is not Kind.COUNT:
        raise reader.wrong("months_later takes a number of months")
    return t.MonthsLater(DATE, of, months)


def _proportion(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 4:
        raise reader.wrong("write proportion(amount, part, whole, 'half_up')")
    of, part, whole = (reader.term(one, depth) for one in arguments[:3])
    if of.type.kind not in {Kind.MONEY, Kind.COUNT} or part.type.kind not in {Kind.MONEY, Kind.COUNT}:
        raise reader.wrong("proportion takes amounts or numbers")
    reader.same(part, whole, arguments[2])
    return t.Proportion(of.type, of, part, whole, _rounding(reader, arguments[3]))


def _percent(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 3:
        raise reader.wrong("write percent(amount, number, 'half_up')")
    of, part = reader.term(arguments[0], depth), reader.term(arguments[1], depth)
    if of.type.kind is not Kind.MONEY or part.type.kind is not Kind.COUNT:
        raise reader.wrong("percent takes an amount and a number")
    return t.Proportion(of.type, of, part, t.Constant(count(), 100), _rounding(reader, arguments[2]))


def _between(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 2:
        raise reader.wrong("write between(one, other)")
    first, second = reader.term(arguments[0], depth), reader.term(arguments[1], depth)
    return t.Between(reader.same(first, second, arguments[0]), first, second)


def _at_most(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 2:
        raise reader.wrong("write at_most(amount, 'het OCMW')")
    of = reader.term(arguments[0], depth)
    if of.type.kind not in {Kind.MONEY, Kind.COUNT}:
        raise reader.wrong("at_most takes an amount or a number")
    return t.Between(of.type, t.Constant(of.type, 0), of, _text(reader, arguments[1]))


def _extreme(make: type[t.Least] | type[t.Most]) -> Callable[..., t.Term]:
    def made(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
        if len(arguments) < 2:
            raise reader.wrong("min and max take two or more amounts")
        of = [reader.term(one, depth) for one in arguments]
        kind = next((one.type for one in of if not isinstance(one, t.Constant)), of[0].type)
        for one, node in zip(of, arguments, strict=True):
            reader.same(t.Constant(kind, 1), one, node)
        return make(kind, tuple(of))

    return made


def _parameter_name(reader: Reader, node: ast.expr) -> str:
    name = dotted(node)
    if name is None:
        raise reader.wrong(f"'{ast.unparse(node)[:40]}' must be the name of a parameter")
    return name


def _table(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
    if len(arguments) != 2:
        raise reader.wrong("write table(parameter, choice)")
    name = _parameter_name(reader, arguments[0])
    known = reader.names.table(name)
    if known is None:
        raise reader.wrong(f"'{name}' is no table of amounts")
    by = reader.term(arguments[1], depth)
    if by.type.kind is not Kind.CHOICE or set(by.type.values) - set(known[0].values):
        raise reader.wrong(f"table '{name}' has no amount for each of: {', '.join(by.type.values)}")
    return t.TableOf(known[1], name, by)


def _scale(marginal: bool) -> Callable[..., t.Term]:
    def made(reader: Reader, arguments: list[ast.expr], depth: int) -> t.Term:
        if len(arguments) != 2:
            raise reader.wrong("write marginal(scale, base) or bracket(scale, base)")
        name = _parameter_name(reader, arguments[0])
        known = reader.names.scale(name, marginal=marginal)
        if known is None:
            raise reader.wrong(f"'{name}' is no scale of this kind")
        base = reader.term(arguments[1], depth)
        reader.same(t.Constant(known[0], 1), base, arguments[1])
        return t.BracketOf(known[1], name, base, marginal)

    return made


FUNCTIONS: Mapping[str, Callable[..., t.Term]] = {
    "eur": _eur,
    "date": _date,
    "rate": _rate,
    "per_year": _per_year,
    "per_month": _per_month,
    "counted_per": _counted_per,
    "share": _share,
    "years": _since(t.Years, "years"),
    "months": _since(t.Months, "months"),
    "days": _since(t.Days, "days"),
    "first_of_next_month": _first_of_next_month,
    "months_later": _months_later,
    "proportion": _proportion,
    "percent": _percent,
    "between": _between,
    "at_most": _at_most,
    "min": _extreme(t.Least),
    "max": _extreme(t.Most),
    "table": _table,
    "marginal": _scale(True),
    "bracket": _scale(False),
}
