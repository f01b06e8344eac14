"""From text to terms: a small Python-like language, read with Python's own parser and a whitelist.

income < ceiling + 2 * per_member          arithmetic and comparison; money keeps its period
status in ("leefloon", "igo")              choices
age >= 18 and not student                  yes and no
a if condition else b                      one or the other
rate(x, leefloon.savings, "half_up")       a part of an amount: rate and rounding named, never a bare *
per_year(x)   per_month(x, "half_up")      twelve months; a twelfth, with its rounding
    years(birth_date)  months(since)  days(since)   whole years, months, days until the day of the check
    today  year_start                          the day of the check; 1 January of its year
    first_of_next_month(day)   months_later(day, number)
    proportion(x, part, whole, "half_up")      x times part divided by whole
    percent(x, number, "half_up")              x times a number of hundredths
    between(a, b)                              the sources leave open which of the two it is
    at_most(x, "het OCMW")                     between nothing and x: who is named decides
table(leefloon.amount, category)           an amount by a choice
marginal(scale, x)   bracket(scale, n)     scales of the law
count(age < 18)   sum(wage, where=age >= 18, of="partners")   any, all, min, max: over members
household.rent  rent                       a unit's value for a person (or for a family: of its first member)
household_role == "applicant"              the role of a person; inside an aggregate: role == "child"
share(x, number, "half_up")                an amount divided among so many
counted_per(x, "year")                     the same number of euro, from now on per year (or month, day, once)
income[-2]                                 a yearly or monthly fact, so many periods ago
eur("12.50", "month")   date("2019-01-01")
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from rulebook import terms as t
from rulebook.errors import ExpressionError
from rulebook.functions import FUNCTIONS, dotted
from rulebook.kinds import BOOL, DATE, Kind, Type, count

LONGEST, DEEPEST, MOST_PARTS = 2_000, 24, 400
AGGREGATES = ("count", "sum", "any", "all", "min", "max")
PERSON = "person"


class Names(Protocol):
    """What the names in an expression mean."""

    def fact(self, name: str) -> tuple[str, Type] | None:
        """(level, type) of a fact, or None."""
        ...

    def variable(self, name: str) -> tuple[str, Type] | None:
        """(level, type) of a variable, or None."""
        ...

    def parameter(self, name: str) -> Type | None:
        """The type of a parameter with one value, or None."""
        ...

    def table(self, name: str) -> tuple[Type, Type] | None:
        """(choice, amount) of a parameter that is a table, or None."""
        ...

    def scale(self, name: str, *, marginal: bool) -> tuple[Type, Type] | None:
        """(base, amount) of a scale, or None."""
        ...

    def unit(self, name: str) -> Type | None:
        """The roles of a kind of unit as a choice, or None."""
        ...

    def near(self, name: str) -> str:
        """A name that looks like it, or ""."""
        ...


def read(text: str, *, level: str, names: Names, where: str, expected: Type | None = None) -> t.Term:
    """The term of an expression on a level ("person" or a kind of unit). Raises ExpressionError.

    `expected`: the type the whole must have; a text between quotes is then one of its values.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"the expression is longer than {LONGEST} characters", where=where)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"this cannot be read: {text[:80]!r}", where=where) from error
    if sum(1 for _node in ast.walk(tree)) > MOST_PARTS:
        raise ExpressionError(f"the expression has more than {MOST_PARTS} parts", where=where)
    reader = _Reader(level=level, names=names, where=where, expected=expected)
    term = reader.term(tree.body, 0)
    if expected is not None and not _fits(term, expected):
        raise ExpressionError(f"this is {term.type}, where {expected} is needed", where=where)
    return term


def _fits(term: t.Term, expected: Type) -> bool:
    if term.type.kind is Kind.COUNT:
        return expected.kind is Kind.COUNT or (isinstance(term, t.Constant) and term.value == 0)
    return term.type == expected


@dataclass
class _Reader:
    level: str
    names: Names
    where: str
    expected: Type | None = None
    member_of: str = ""  # inside an aggregate: the kind of unit whose members are looked at

    def term(self, node: ast.AST, depth: int) -> t.Term:
        if depth > DEEPEST:
            raise self.wrong("the expression is nested too deeply")
        reader = _READERS.get(type(node))
        if reader is None:
            raise self.wrong(f"'{ast.unparse(node)[:60]}' is not part of the language")
        return reader(self, node, depth + 1)

    def wrong(self, message: str) -> ExpressionError:
        return ExpressionError(message, where=self.where)

    def name(self, node: ast.Name, _depth: int) -> t.Term:
        return self.named(node.id)

    def named(self, name: str) -> t.Term:
        if name in _DAYS:
            return _DAYS[name]
        if name == "role":
            if not self.member_of:
                raise self.wrong("'role' has a meaning only inside count, sum, any, all, min and max")
            return t.Role(self.names.unit(self.member_of) or Type(Kind.CHOICE))
        for find, make in ((self.names.fact, t.FactOf), (self.names.variable, t.VariableOf)):
            known = find(name)
            if known is None:
                continue
            level, kind = known
            if level == self.level:
                return make(kind, name)
            if level != PERSON:
                return t.UnitValue(kind, level, make(kind, name))
            raise self.wrong(f"'{name}' belongs to a {level}; here it must be counted or added up")
        unit, _, ending = name.rpartition("_")
        roles = self.names.unit(unit) if ending == "role" else None
        if roles is not None and self.level == PERSON:
            return t.RoleIn(roles, unit)
        raise self.wrong(self.unknown(name))

    def unknown(self, name: str) -> str:
        near = self.names.near(name)
        return f"nothing is called '{name}'" + (f"; do you mean '{near}'?" if near else "")

    def attribute(self, node: ast.Attribute, _depth: int) -> t.Term:
        name = dotted(node)
        if name is None:
            raise self.wrong(f"'{ast.unparse(node)[:60]}' is not part of the language")
        kind = self.names.parameter(name)
        if kind is not None:
            return t.ParameterOf(kind, name)
        unit, _, rest = name.partition(".")
        if self.names.unit(unit) is not None and "." not in rest:
            return self.of_unit(unit, rest)
        raise self.wrong(self.unknown(name))

    def of_unit(self, unit: str, name: str) -> t.Term:
        if self.level != PERSON:
            raise self.wrong(f"'{unit}.{name}' has a meaning for a person only")
        inner = _Reader(level=unit, names=self.names, where=self.where).named(name)
        return t.UnitValue(inner.type, unit, inner)

    def subscript(self, node: ast.Subscript, depth: int) -> t.Term:
        found = self.term(node.value, depth)
        offset = _whole(node.slice)
        inner = found.value if isinstance(found, t.UnitValue) else found
        if not isinstance(inner, t.FactOf) or offset is None or not -10 <= offset <= 0:
            raise self.wrong("only a fact has earlier periods, written as name[-1] to name[-10]")
        earlier = t.FactOf(inner.type, inner.fact, offset)
        return t.UnitValue(found.type, found.unit, earlier) if isinstance(found, t.UnitValue) else earlier

    def constant(self, node: ast.Constant, _depth: int) -> t.Term:
        if isinstance(node.value, bool):
            return t.Constant(BOOL, node.value)
        if isinstance(node.value, int):
            return t.Constant(count(), node.value)
        if self.expected is not None and node.value in self.expected.values:
            return t.Constant(self.expected, self.expected.bit(str(node.value)))
        raise self.wrong(
            f"{node.value!r}: money is eur('12.50', 'month'), a day date('2019-01-01'), a rate a parameter"
        )

    def boolean(self, node: ast.BoolOp, depth: int) -> t.Term:
        of = tuple(self.expect(self.term(one, depth), BOOL, ast.unparse(one)) for one in node.values)
        return t.All(BOOL, of) if isinstance(node.op, ast.And) else t.Any(BOOL, of)

    def unary(self, node: ast.UnaryOp, depth: int) -> t.Term:
        of = self.term(node.operand, depth)
        if isinstance(node.op, ast.Not):
            return t.Not(BOOL, self.expect(of, BOOL, ast.unparse(node.operand)))
        if isinstance(node.op, ast.USub) and of.type.kind in {Kind.MONEY, Kind.COUNT}:
            return t.Negative(of.type, of)
        raise self.wrong(f"'{ast.unparse(node)[:60]}' has no meaning")

    def binary(self, node: ast.BinOp, depth: int) -> t.Term:
        left, right = self.term(node.left, depth), self.term(node.right, depth)
        if isinstance(node.op, ast.Add | ast.Sub):
            right = right if isinstance(node.op, ast.Add) else t.Negative(right.type, right)
            kind = self.same(left, right, node)
            if kind.kind not in {Kind.MONEY, Kind.COUNT}:
                raise self.wrong(f"'{ast.unparse(node)[:60]}': only amounts and numbers can be added")
            flat = left.of if isinstance(left, t.Sum) else (left,)
            return t.Sum(kind, (*flat, right))
        if isinstance(node.op, ast.Mult):
            times, of = (left, right) if left.type.kind is Kind.COUNT else (right, left)
            if times.type.kind is Kind.COUNT and of.type.kind in {Kind.MONEY, Kind.COUNT}:
                return t.Times(of.type, times, of)
            raise self.wrong(
                f"'{ast.unparse(node)[:60]}': a part of an amount is rate(amount, parameter, rounding)"
            )
        raise self.wrong(
            f"'{ast.unparse(node)[:60]}': divide with per_month, or rate(amount, parameter, rounding)"
        )

    def compare(self, node: ast.Compare, depth: int) -> t.Term:
        of, left = [], node.left
        for sign, right in zip(node.ops, node.comparators, strict=True):
            of.append(self.comparison(left, sign, right, depth))
            left = right
        return of[0] if len(of) == 1 else t.All(BOOL, tuple(of))

    def comparison(self, left: ast.expr, sign: ast.cmpop, right: ast.expr, depth: int) -> t.Term:
        first = self.term(left, depth)
        if first.type.kind is Kind.CHOICE:
            return self.chosen(first, sign, right)
        second = self.term(right, depth)
        self.same(first, second, ast.Compare(left, [sign], [right]))
        if isinstance(sign, ast.Gt | ast.GtE):
            first, second = second, first
        words = {ast.Lt: "<", ast.Gt: "<", ast.LtE: "<=", ast.GtE: "<=", ast.Eq: "==", ast.NotEq: "=="}
        if type(sign) not in words:
            raise self.wrong("compare with <, <=, ==, !=, >, >=, in or not in")
        found = t.Compare(BOOL, first, words[type(sign)], second)
        return t.Not(BOOL, found) if isinstance(sign, ast.NotEq) else found

    def chosen(self, first: t.Term, sign: ast.cmpop, right: ast.expr) -> t.Term:
        values = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else [right]
        bits = 0
        for value in values:
            if not isinstance(value, ast.Constant) or value.value not in first.type.values:
                raise self.wrong(f"'{ast.unparse(value)[:40]}' is none of: {', '.join(first.type.values)}")
            bits |= first.type.bit(str(value.value))
        found = t.IsOneOf(BOOL, first, bits)
        if isinstance(sign, ast.Eq | ast.In):
            return found
        if isinstance(sign, ast.NotEq | ast.NotIn):
            return t.Not(BOOL, found)
        raise self.wrong("a choice is compared with ==, !=, in or not in")

    def choose(self, node: ast.IfExp, depth: int) -> t.Term:
        condition = self.expect(self.term(node.test, depth), BOOL, ast.unparse(node.test))
        yes, no = self.term(node.body, depth), self.term(node.orelse, depth)
        return t.Choose(self.same(yes, no, node), condition, yes, no)

    def call(self, node: ast.Call, depth: int) -> t.Term:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in AGGREGATES and (name not in {"min", "max"} or len(node.args) == 1):
            return self.members(name, node, depth)
        function = FUNCTIONS.get(name)
        if function is None:
            raise self.wrong(f"there is no function '{ast.unparse(node.func)[:40]}'")
        if node.keywords:
            raise self.wrong(f"{name} takes no named values")
        return function(self, node.args, depth)

    def members(self, how: str, node: ast.Call, depth: int) -> t.Term:
        named = {one.arg: one.value for one in node.keywords}
        if len(node.args) > 1 or named.keys() - {"where", "of"}:
            raise self.wrong(f"write {how}(what, where=condition, of='household')")
        unit = self.unit_of(named.get("of"))
        inside = _Reader(level=PERSON, names=self.names, where=self.where, member_of=unit)
        where: t.Term = t.YES
        if "where" in named:
            where = inside.expect(inside.term(named["where"], depth), BOOL, "where")
        of = inside.term(node.args[0], depth) if node.args else t.YES
        if how in {"count", "any", "all"}:
            of = inside.expect(of, BOOL, f"{how}(…)")
            return t.Members(count() if how == "count" else BOOL, how, unit, of, where)
        if of.type.kind not in {Kind.MONEY, Kind.COUNT, Kind.DATE} or (how == "sum" and of.type == DATE):
            raise self.wrong(f"{how} takes an amount or a number")
        return t.Members(of.type, how, unit, of, where)

    def unit_of(self, node: ast.expr | None) -> str:
        if node is None:
            return "household" if self.level == PERSON else self.level
        name = node.value if isinstance(node, ast.Constant) else None
        if isinstance(name, str) and self.names.unit(name) is not None:
            if self.level not in {PERSON, name}:
                raise self.wrong(f"a {self.level} cannot look at the members of a {name}")
            return name
        raise self.wrong(f"'{ast.unparse(node)[:40]}' is no kind of unit")

    def expect(self, term: t.Term, kind: Type, text: str) -> t.Term:
        if term.type.kind is not kind.kind:
            raise self.wrong(f"'{text[:60]}' is {term.type}, where {kind} is needed")
        return term

    def same(self, left: t.Term, right: t.Term, node: ast.AST) -> Type:
        """The type of two terms that must agree; a bare number fits any count, and 0 fits money."""
        a, b = left.type, right.type
        if a == b or (a.kind is b.kind is Kind.COUNT and not (a.unit and b.unit)):
            return a if a.unit or a.kind is not Kind.COUNT else b
        for one, other in ((left, b), (right, a)):
            if isinstance(one, t.Constant) and one.value == 0 and other.kind is Kind.MONEY:
                return other
        raise self.wrong(f"'{ast.unparse(node)[:80]}': {a} and {b} do not go together")


def _whole(node: ast.AST) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _whole(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None


_DAYS: Mapping[str, t.Term] = {"today": t.TODAY, "year_start": t.YEAR_START}
_READERS: Mapping[type, Callable[..., t.Term]] = {
    ast.Name: _Reader.name,
    ast.Attribute: _Reader.attribute,
    ast.Subscript: _Reader.subscript,
    ast.Constant: _Reader.constant,
    ast.BoolOp: _Reader.boolean,
    ast.UnaryOp: _Reader.unary,
    ast.BinOp: _Reader.binary,
    ast.Compare: _Reader.compare,
    ast.IfExp: _Reader.choose,
    ast.Call: _Reader.call,
}
