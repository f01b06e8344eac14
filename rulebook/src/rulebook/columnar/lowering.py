"""From rules to operations on columns: every value as what is least (or certain) and most (or possible).

The same meaning as the bounded reading of `emitting`; here for everybody at once. What stands on the level of
its parts is in `elementwise`; here are rights, variables, facts and what goes between persons and units.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any as Anything

from rulebook import terms as t
from rulebook.columnar.arithmetic import Arithmetic
from rulebook.columnar.building import MOST_MEMBERS
from rulebook.columnar.elementwise import Elementwise, Pair
from rulebook.columnar.program import MEMBERS, Column, Key, Output, Program, Value, bounds
from rulebook.compiling import computable
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.law_on_date import LawOnDate
from rulebook.model import PERSON, Fact, Right, Rulebook
from rulebook.writing import terms_of

Given = Mapping[Key, bool]
"""The facts that a population has, and whether anything of it is unknown. What it lacks is unknown of all."""


def lower(
    book: Rulebook,
    *,
    date: dt.date,
    rights: Iterable[str] | None = None,
    variables: Iterable[str] = (),
    given: Given | None = None,
    most_members: int = MOST_MEMBERS,
    forecasts: bool = False,
) -> Program:
    """The rights (all that hold on the date, unless named) as one program, with these variables beside.

    `given` None: every fact is given, and may be unknown. `most_members`: no unit is larger; sums are then
    known to stay small. Raises LawError as `compile_rights` does, and for what 64 bits cannot hold.
    """
    return lower_many(
        [(book, date)],
        rights=rights,
        variables=variables,
        given=given,
        most_members=most_members,
        forecasts=forecasts,
    )


def lower_many(
    laws: Iterable[tuple[Rulebook, dt.date]],
    *,
    rights: Iterable[str] | None = None,
    variables: Iterable[str] = (),
    given: Given | None = None,
    most_members: int = MOST_MEMBERS,
    forecasts: bool = False,
) -> Program:
    """Several laws as one program: what is the same in two of them is computed once. See `lower`."""
    asked = None if rights is None else tuple(rights)
    build = Arithmetic(most_members=most_members)
    outputs: list[dict[str, Output]] = []
    beside: list[dict[str, Pair]] = []
    left_out: dict[str, str] = {}
    for book, date in laws:
        needs, missing = computable(book, date, asked, forecasts=forecasts)
        left_out |= missing
        lowering = Lowering(LawOnDate(book, date, forecasts), build, given)
        outputs.append({name: lowering.right(book.rights[name]) for name in needs})
        beside.append({name: lowering.variable(name) for name in variables})
    return Program(
        operations=tuple(build.operations),
        outputs=tuple(outputs),
        left_out=left_out,
        variables=tuple(beside),
    )


@dataclass
class Lowering(Elementwise):
    """Lowers the rules of one law on one date."""

    given: Given | None
    done: dict[Anything, Pair] = field(default_factory=dict)

    def right(self, right: Right) -> Output:
        """Its conditions together, and its amount where it counts."""
        build = self.build
        pairs = [self.lowered(term, right.level) for term in terms_of(self.law.book, right, self.law.date)]
        paid = pairs.pop() if right.amount else None
        sure = build.all_of(low for low, _ in pairs)
        could = build.all_of(high for _, high in pairs)
        low = high = None
        if paid is not None:
            low, high = build.choose(sure, paid[0], 0), build.choose(could, paid[1], 0)
        return Output(level=right.level, sure=sure, could=could, low=low, high=high)

    def variable(self, name: str) -> Pair:
        """What a rule derives, on its own level."""
        variable = self.law.book.variables[name]
        if name not in self.done:
            term = self.law.book.folded_on(variable.expressions, self.law.date, where=name)
            self.done[name] = self.lowered(term, variable.level)
        return self.done[name]

    # Terms -------------------------------------------------------------------------

    def lowered(self, term: t.Term, level: str) -> Pair:
        """The two columns of a term on a level ("person", a kind of unit, "members of <unit>")."""
        key = (level, term)
        if key not in self.done:
            self.done[key] = self._lowered(term, level)
        return self.done[key]

    def _lowered(self, term: t.Term, level: str) -> Pair:
        if level.startswith(MEMBERS) and not _tells_role(term):
            unit = level.removeprefix(MEMBERS)
            low, high = self.lowered(term, PERSON)
            return self.build.spread(low, unit), self.build.spread(high, unit)
        method = getattr(self, f"of_{type(term).__name__.lower()}", None)
        if method is None:
            raise LawError(f"no way to compute {type(term).__name__} in columns")
        pair: Pair = method(term, level)
        return pair

    def of_role(self, _term: t.Role, level: str) -> Pair:
        unit = level.removeprefix(MEMBERS)
        return (self.build.role(unit, level, self.law.book.units[unit].type.anything),) * 2

    def of_rolein(self, term: t.RoleIn, level: str) -> Pair:
        return (self.build.role(term.unit, level, self.law.book.units[term.unit].type.anything),) * 2

    def of_variableof(self, term: t.VariableOf, _level: str) -> Pair:
        return self.variable(term.variable)

    def of_unitvalue(self, term: t.UnitValue, level: str) -> Pair:
        found = self.lowered(term.value, term.unit)
        low, high = (self.build.project(one, term.unit) for one in found)
        if level == PERSON:
            return low, high
        return self.build.of_first(low, level), self.build.of_first(high, level)

    # Facts -------------------------------------------------------------------------

    def of_factof(self, term: t.FactOf, _level: str) -> Pair:
        key = (term.fact, term.offset)
        if key not in self.done:
            self.done[key] = self._fact(self.law.book.facts[term.fact], key)
        return self.done[key]

    def _fact(self, fact: Fact, key: Key) -> Pair:
        """What is told; else what it is where the question makes no sense; else anything it can be."""
        if self.given is not None and key not in self.given:
            return self._untold(fact)
        low = self._end(fact, key, "low")
        if self.given is not None and not self.given[key]:
            return low, low
        high = low if fact.is_choice else self._end(fact, key, "high")
        if fact.only_if_term is None:
            return low, high
        told = self.build.fact(*key, "told", fact.level, None)
        untold = self._untold(fact)
        return self.build.choose(told, low, untold[0]), self.build.choose(told, high, untold[1])

    def _end(self, fact: Fact, key: Key, end: str) -> Value:
        range_ = (1, fact.type.anything) if fact.is_choice else (fact.low, fact.high)
        return self.build.fact(*key, end, fact.level, None if fact.type.kind is Kind.BOOL else range_)

    def _untold(self, fact: Fact) -> Pair:
        """As `situation.fill` says."""
        is_yes_no = fact.type.kind is Kind.BOOL
        low, high = (False, True) if is_yes_no else (fact.low, fact.high)
        if fact.only_if_term is None:
            return low, high
        assert fact.otherwise is not None  # noqa: S101 - the loader asks for it
        otherwise = bool(fact.otherwise) if is_yes_no else fact.otherwise
        sure, could = self.lowered(fact.only_if_term, fact.level)
        either = self.either(fact.type.kind, (low, high), (otherwise, otherwise))
        return self.chosen((sure, could), (low, high), (otherwise, otherwise), either)

    def is_one(self, term: t.Term, value: Value) -> bool:
        """Whether a choice is always one value: then being among some is not being among the others."""
        if not isinstance(value, Column):
            return value.bit_count() == 1
        if isinstance(term, t.UnitValue):
            term = term.value
        if isinstance(term, t.FactOf):
            return self.given is not None and self.given.get((term.fact, term.offset)) is False
        return isinstance(term, t.Role | t.RoleIn)

    # Members -----------------------------------------------------------------------

    def of_members(self, term: t.Members, level: str) -> Pair:
        if level == PERSON:
            low, high = self.lowered(term, term.unit)
            return self.build.project(low, term.unit), self.build.project(high, term.unit)
        unit = level.removeprefix(MEMBERS)
        if term.how == "count" and term.where == term.of == t.YES:
            return (self.build.size(unit),) * 2
        where, of = self.lowered(term.where, MEMBERS + unit), self.lowered(term.of, MEMBERS + unit)
        return self._over_members(term.how, where, of, unit)

    def _over_members(self, how: str, where: Pair, of: Pair, unit: str) -> Pair:
        build, (sure, could) = self.build, where
        match how:
            case "count" | "any":
                low, high = build.all_of((sure, of[0])), build.all_of((could, of[1]))
            case "all":
                low = build.any_of((build.negated(could), of[0]))
                high = build.any_of((build.negated(sure), of[1]))
            case "sum":
                low = build.choose(sure, of[0], build.choose(could, build.least((0, of[0])), 0))
                high = build.choose(sure, of[1], build.choose(could, build.most((0, of[1])), 0))
            case "min":
                return self._smallest(where, of, unit)
            case _:
                least, most = self._smallest(where, (build.negate(of[1]), build.negate(of[0])), unit)
                return build.negate(most), build.negate(least)
        return build.aggregate(how, low, unit), build.aggregate(how, high, unit)

    def _smallest(self, where: Pair, of: Pair, unit: str) -> Pair:
        """As `running.min_range`: of nobody it is nought."""
        build, (sure, could) = self.build, where
        above = max(bounds(of[0])[1], bounds(of[1])[1]) + 1
        below = min(0, bounds(of[1])[0] - 1)
        somebody = build.aggregate("any", could, unit)
        certainly = build.aggregate("any", sure, unit)
        first = build.aggregate("min", build.choose(could, of[0], above), unit)
        low = build.choose(somebody, first, 0)
        of_sure = build.aggregate("min", build.choose(sure, of[1], above), unit)
        of_all = build.most((0, build.aggregate("max", build.choose(could, of[1], below), unit)))
        return (
            build.choose(certainly, low, build.least((0, low))),
            build.choose(certainly, of_sure, of_all),
        )


def _tells_role(term: t.Term) -> bool:
    """Whether a term reads the role of the member at hand; what is inside another unit reads that one's."""
    if isinstance(term, t.Role):
        return True
    return not isinstance(term, t.Members) and any(_tells_role(part) for part in term.parts())


__all__ = ["Given", "Lowering", "lower", "lower_many"]
