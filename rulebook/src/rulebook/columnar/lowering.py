"""From terms to operations on columns: every value as what is least (or certain) and most (or possible).

The same meaning as the bounded reading of `emitting`, term by term; here for everybody at once. Facts that
make sense only sometimes, dates, scales and rounding all become whole-number arithmetic.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any as Anything

from rulebook import terms as t
from rulebook.columnar.arithmetic import Arithmetic
from rulebook.columnar.building import MOST_MEMBERS
from rulebook.columnar.program import MEMBERS, Column, Key, Output, Program, Value, bounds
from rulebook.compiling import computable
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Right, Rulebook
from rulebook.parameters import Known
from rulebook.running import years_ago
from rulebook.writing import terms_of

Pair = tuple[Value, Value]
"""What is least or certain, and what is most or possible; of a choice twice the set of what it can be."""
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
        lowering = Lowering(book, date, forecasts, given, build)
        outputs.append({name: lowering.right(book.rights[name]) for name in needs})
        beside.append({name: lowering.variable(name) for name in variables})
    return Program(
        operations=tuple(build.operations),
        outputs=tuple(outputs),
        left_out=left_out,
        variables=tuple(beside),
    )


@dataclass
class Lowering:
    """Lowers the rules of one law on one date."""

    book: Rulebook
    date: dt.date
    forecasts: bool
    given: Given | None
    build: Arithmetic
    known: dict[str, Known] = field(default_factory=dict)
    done: dict[Anything, Pair] = field(default_factory=dict)

    def right(self, right: Right) -> Output:
        """Its conditions together, and its amount where it counts."""
        build = self.build
        pairs = [self.lowered(term, right.level) for term in terms_of(self.book, right, self.date)]
        paid = pairs.pop() if right.amount else None
        sure = build.all_of(low for low, _ in pairs)
        could = build.all_of(high for _, high in pairs)
        low = high = None
        if paid is not None:
            low, high = build.choose(sure, paid[0], 0), build.choose(could, paid[1], 0)
        return Output(level=right.level, sure=sure, could=could, low=low, high=high)

    def variable(self, name: str) -> Pair:
        """What a rule derives, on its own level."""
        variable = self.book.variables[name]
        if name not in self.done:
            term = self.book.folded_on(variable.expressions, self.date, where=name)
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

    def of_constant(self, term: t.Constant, _level: str) -> Pair:
        assert not isinstance(term.value, Fraction)  # noqa: S101 - a rate stands only in a Part
        return term.value, term.value

    def of_today(self, _term: t.Today, _level: str) -> Pair:
        return (self.date.toordinal(),) * 2

    def of_yearstart(self, _term: t.YearStart, _level: str) -> Pair:
        return (dt.date(self.date.year, 1, 1).toordinal(),) * 2

    def of_nextmonth(self, term: t.NextMonth, level: str) -> Pair:
        low, high = self.lowered(term.of, level)
        return self.build.next_month(low), self.build.next_month(high)

    def of_monthslater(self, term: t.MonthsLater, level: str) -> Pair:
        (low, high), (least, most) = self.lowered(term.of, level), self.lowered(term.months, level)
        return self.build.months_later(low, least), self.build.months_later(high, most)

    def of_role(self, _term: t.Role, level: str) -> Pair:
        unit = level.removeprefix(MEMBERS)
        return (self.build.role(unit, level, self.book.units[unit].type.anything),) * 2

    def of_rolein(self, term: t.RoleIn, level: str) -> Pair:
        return (self.build.role(term.unit, level, self.book.units[term.unit].type.anything),) * 2

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
            self.done[key] = self._fact(self.book.facts[term.fact], key)
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
        either = self._either(fact.type.kind, (low, high), (otherwise, otherwise))
        return self._chosen((sure, could), (low, high), (otherwise, otherwise), either)

    # Amounts of the law ------------------------------------------------------------

    def parameter(self, name: str) -> Known:
        if name not in self.known:
            self.known[name] = self.book.parameters.parameters[name].at(self.date, forecasts=self.forecasts)
        return self.known[name]

    def of_parameterof(self, term: t.ParameterOf, _level: str) -> Pair:
        known = self.parameter(term.parameter)
        return known.low, known.high

    def of_tableof(self, term: t.TableOf, level: str) -> Pair:
        """By the set of what the choice can be: the least and the most of the amounts in the set."""
        values = term.by.type.values
        known = [self.parameter(f"{term.parameter}.{value}") for value in values]
        sets = [[one for bit, one in enumerate(known) if bits >> bit & 1] for bits in range(1 << len(values))]
        by = self.lowered(term.by, level)[0]
        if self._is_one(term.by, by):  # sets of two or more are never looked up
            sets = [held if len(held) == 1 else [] for held in sets]
        low = self.build.lookup(by, tuple(min((one.low for one in held), default=0) for held in sets))
        return low, self.build.lookup(by, tuple(max((one.high for one in held), default=0) for held in sets))

    def of_bracketof(self, term: t.BracketOf, level: str) -> Pair:
        scale = self.book.parameters.scales[term.parameter]
        rows = []
        for bracket in scale.brackets:
            threshold = bracket.threshold.at(self.date, forecasts=self.forecasts)
            of = bracket.of.at(self.date, forecasts=self.forecasts)
            rows.append((threshold.low, threshold.high, of.low, of.high))
        low, high = self.lowered(term.base, level)
        if term.marginal:
            return self.build.marginal(low, rows, high=False), self.build.marginal(high, rows, high=True)
        return self.build.bracket(low, high, rows)

    # Yes and no --------------------------------------------------------------------

    def of_not(self, term: t.Not, level: str) -> Pair:
        low, high = self.lowered(term.of, level)
        return self.build.negated(high), self.build.negated(low)

    def of_all(self, term: t.All, level: str) -> Pair:
        pairs = [self.lowered(one, level) for one in term.of]
        return self.build.all_of(low for low, _ in pairs), self.build.all_of(high for _, high in pairs)

    def of_any(self, term: t.Any, level: str) -> Pair:
        pairs = [self.lowered(one, level) for one in term.of]
        return self.build.any_of(low for low, _ in pairs), self.build.any_of(high for _, high in pairs)

    def of_compare(self, term: t.Compare, level: str) -> Pair:
        by_date = self._as_days(term, level)
        if by_date is not None:
            return by_date
        (al, ah), (bl, bh) = self.lowered(term.left, level), self.lowered(term.right, level)
        build = self.build
        if term.sign == "<":
            return build.less(ah, bl), build.less(al, bh)
        if term.sign == "<=":
            return build.less_equal(ah, bl), build.less_equal(al, bh)
        if al is ah and bl is bh:
            return (build.equal(al, bl),) * 2
        sure = build.all_of((build.equal(al, ah), build.equal(ah, bl), build.equal(bl, bh)))
        return sure, build.all_of((build.less_equal(al, bh), build.less_equal(bl, ah)))

    def _as_days(self, term: t.Compare, level: str) -> Pair | None:
        """`years(day) >= 18` as a comparison of days: no age is computed at all."""
        build = self.build
        for age, number, turned in ((term.left, term.right, False), (term.right, term.left, True)):
            if not isinstance(age, t.Years) or term.sign not in {"<", "<="}:
                continue
            if not isinstance(number, t.Constant | t.ParameterOf):
                continue
            low, high = (bounds(one)[0] for one in self.lowered(number, level))
            if low < 1:
                continue
            day = self.lowered(age.since, level)
            if turned:  # k <= years, or k < years: days up to and including k years ago
                more = term.sign == "<"
                return (
                    build.less_equal(day[1], years_ago(self.date, high + more)),
                    build.less_equal(day[0], years_ago(self.date, low + more)),
                )
            less = term.sign == "<="  # years <= k is years < k + 1
            return (
                build.less(years_ago(self.date, low + less), day[0]),
                build.less(years_ago(self.date, high + less), day[1]),
            )
        return None

    def of_isoneof(self, term: t.IsOneOf, level: str) -> Pair:
        of = self.lowered(term.of, level)[0]
        others = term.of.type.anything & ~term.bits
        build = self.build
        possible = build.negated(build.equal(build.bit_and(of, term.bits), 0))
        if self._is_one(term.of, of):
            return possible, possible
        return build.equal(build.bit_and(of, others), 0), possible

    def _is_one(self, term: t.Term, value: Value) -> bool:
        """Whether a choice is always one value: then being among some is not being among the others."""
        if not isinstance(value, Column):
            return value.bit_count() == 1
        if isinstance(term, t.UnitValue):
            term = term.value
        if isinstance(term, t.FactOf):
            return self.given is not None and self.given.get((term.fact, term.offset)) is False
        return isinstance(term, t.Role | t.RoleIn)

    # Numbers -----------------------------------------------------------------------

    def of_sum(self, term: t.Sum, level: str) -> Pair:
        pairs = [self.lowered(one, level) for one in term.of]
        return self.build.add(low for low, _ in pairs), self.build.add(high for _, high in pairs)

    def of_negative(self, term: t.Negative, level: str) -> Pair:
        low, high = self.lowered(term.of, level)
        return self.build.negate(high), self.build.negate(low)

    def of_times(self, term: t.Times, level: str) -> Pair:
        times, of = self.lowered(term.times, level), self.lowered(term.of, level)
        return self._ends([self.build.multiply(a, b) for a in times for b in of])

    def of_part(self, term: t.Part, level: str) -> Pair:
        low, high = self.lowered(term.of, level)
        rates = self._rate_of(term.rate)
        if rates[0] == rates[1]:
            one = [self.build.part(end, rates[0], term.rounding) for end in (low, high)]
            return one[0], one[1]
        return self._ends(
            [self.build.part(one, rate, term.rounding) for one in (low, high) for rate in rates]
        )

    def _rate_of(self, term: t.Term) -> tuple[Fraction, Fraction]:
        if isinstance(term, t.Constant):
            return Fraction(term.value), Fraction(term.value)
        if isinstance(term, t.ParameterOf):
            known = self.parameter(term.parameter)
            return known.low, known.high
        raise LawError("a rate is a parameter")

    def of_share(self, term: t.Share, level: str) -> Pair:
        of, among = self.lowered(term.of, level), self.lowered(term.among, level)
        return self._ends([self.build.share(a, b, term.rounding) for a in of for b in among])

    def of_proportion(self, term: t.Proportion, level: str) -> Pair:
        of, part, whole = (self.lowered(one, level) for one in (term.of, term.part, term.whole))
        return self._ends(
            [self.build.proportion(a, b, c, term.rounding) for a in of for b in part for c in whole]
        )

    def _ends(self, values: list[Value]) -> Pair:
        return self.build.least(values), self.build.most(values)

    def of_between(self, term: t.Between, level: str) -> Pair:
        """Everything between the two, as if nobody knew a condition that chooses."""
        return self._either(term.type.kind, self.lowered(term.first, level), self.lowered(term.second, level))

    def of_least(self, term: t.Least, level: str) -> Pair:
        pairs = [self.lowered(one, level) for one in term.of]
        return self.build.least(low for low, _ in pairs), self.build.least(high for _, high in pairs)

    def of_most(self, term: t.Most, level: str) -> Pair:
        pairs = [self.lowered(one, level) for one in term.of]
        return self.build.most(low for low, _ in pairs), self.build.most(high for _, high in pairs)

    def of_choose(self, term: t.Choose, level: str) -> Pair:
        condition = self.lowered(term.condition, level)
        yes, no = self.lowered(term.yes, level), self.lowered(term.no, level)
        return self._chosen(condition, yes, no, self._either(term.type.kind, yes, no))

    def _chosen(self, condition: Pair, yes: Pair, no: Pair, either: Pair) -> Pair:
        """One where the condition is certain, the other where it is impossible, else anything between."""
        sure, could = condition
        choose = self.build.choose
        if sure is could or sure == could:
            return choose(sure, yes[0], no[0]), choose(sure, yes[1], no[1])
        return (
            choose(sure, yes[0], choose(could, either[0], no[0])),
            choose(sure, yes[1], choose(could, either[1], no[1])),
        )

    def _either(self, kind: Kind, one: Pair, other: Pair) -> Pair:
        build = self.build
        if kind is Kind.CHOICE:
            return (build.bit_or(one[0], other[0]),) * 2
        if kind is Kind.BOOL:
            return build.all_of((one[0], other[0])), build.any_of((one[1], other[1]))
        return build.least((one[0], other[0])), build.most((one[1], other[1]))

    def of_years(self, term: t.Years, level: str) -> Pair:
        low, high = self.lowered(term.since, level)
        return self.build.whole_years(high, self.date), self.build.whole_years(low, self.date)

    def of_months(self, term: t.Months, level: str) -> Pair:
        low, high = self.lowered(term.since, level)
        return self.build.whole_months(high, self.date), self.build.whole_months(low, self.date)

    def of_days(self, term: t.Days, level: str) -> Pair:
        low, high = self.lowered(term.since, level)
        today = self.date.toordinal()
        return (
            self.build.most((0, self.build.subtract(today, high))),
            self.build.most((0, self.build.subtract(today, low))),
        )

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
