"""Terms of which the value stands where their parts stand: numbers, days, comparisons, amounts of the law.

The same meaning as the bounded reading of `emitting`, term by term. Dates, scales and rounding become
whole-number arithmetic.
"""

import datetime as dt
from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction

from rulebook import terms as t
from rulebook.columnar.arithmetic import Arithmetic
from rulebook.columnar.program import Value, bounds
from rulebook.day_limits import day_limit
from rulebook.kinds import Kind
from rulebook.law_on_date import LawOnDate

Pair = tuple[Value, Value]
"""What is least or certain, and what is most or possible; of a choice twice the set of what it can be."""


@dataclass
class Elementwise(ABC):
    """Lowers such terms; what stands on another level is the matter of `lowering`."""

    law: LawOnDate
    build: Arithmetic

    @abstractmethod
    def lowered(self, term: t.Term, level: str) -> Pair:
        """The two columns of a term on a level."""

    @abstractmethod
    def is_one(self, term: t.Term, value: Value) -> bool:
        """Whether a choice is always one value."""

    # Values ------------------------------------------------------------------------------

    def of_constant(self, term: t.Constant, _level: str) -> Pair:
        assert not isinstance(term.value, Fraction)  # noqa: S101 - a rate stands only in a Part
        return term.value, term.value

    def of_today(self, _term: t.Today, _level: str) -> Pair:
        return (self.law.date.toordinal(),) * 2

    def of_yearstart(self, _term: t.YearStart, _level: str) -> Pair:
        return (dt.date(self.law.date.year, 1, 1).toordinal(),) * 2

    def of_nextmonth(self, term: t.NextMonth, level: str) -> Pair:
        low, high = self.lowered(term.of, level)
        return self.build.next_month(low), self.build.next_month(high)

    def of_monthslater(self, term: t.MonthsLater, level: str) -> Pair:
        (low, high), (least, most) = self.lowered(term.of, level), self.lowered(term.months, level)
        return self.build.months_later(low, least), self.build.months_later(high, most)

    def of_years(self, term: t.Years, level: str) -> Pair:
        low, high = self.lowered(term.since, level)
        return self.build.whole_years(high, self.law.date), self.build.whole_years(low, self.law.date)

    def of_months(self, term: t.Months, level: str) -> Pair:
        low, high = self.lowered(term.since, level)
        return self.build.whole_months(high, self.law.date), self.build.whole_months(low, self.law.date)

    def of_days(self, term: t.Days, level: str) -> Pair:
        low, high = self.lowered(term.since, level)
        today = self.law.date.toordinal()
        return (
            self.build.most((0, self.build.subtract(today, high))),
            self.build.most((0, self.build.subtract(today, low))),
        )

    # Amounts of the law ------------------------------------------------------------------

    def of_parameterof(self, term: t.ParameterOf, _level: str) -> Pair:
        known = self.law.parameter(term.parameter)
        return known.low, known.high

    def of_tableof(self, term: t.TableOf, level: str) -> Pair:
        """By the set of what the choice can be: the least and the most of the amounts in the set."""
        sets = self.law.sets(term)
        by = self.lowered(term.by, level)[0]
        if self.is_one(term.by, by):  # sets of two or more are never looked up
            sets = [held if len(held) == 1 else [] for held in sets]
        low = self.build.lookup(by, tuple(min((one.low for one in held), default=0) for held in sets))
        return low, self.build.lookup(by, tuple(max((one.high for one in held), default=0) for held in sets))

    def of_bracketof(self, term: t.BracketOf, level: str) -> Pair:
        rows = self.law.slices(term.parameter)
        low, high = self.lowered(term.base, level)
        if term.marginal:
            return self.build.marginal(low, rows, high=False), self.build.marginal(high, rows, high=True)
        return self.build.bracket(low, high, rows)

    # Yes and no --------------------------------------------------------------------------

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
        limit = day_limit(self.law, term)
        if limit:
            low, high = self.lowered(limit.since, level)
            if limit.is_least:
                return self.build.less_equal(high, limit.sure), self.build.less_equal(low, limit.could)
            return self.build.less(limit.sure, low), self.build.less(limit.could, high)
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

    def of_isoneof(self, term: t.IsOneOf, level: str) -> Pair:
        of = self.lowered(term.of, level)[0]
        others = term.of.type.anything & ~term.bits
        build = self.build
        possible = build.negated(build.equal(build.bit_and(of, term.bits), 0))
        if self.is_one(term.of, of):
            return possible, possible
        return build.equal(build.bit_and(of, others), 0), possible

    # Numbers -----------------------------------------------------------------------------

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
        rates = self.law.rate(term.rate)
        if rates[0] == rates[1]:
            one = [self.build.part(end, rates[0], term.rounding) for end in (low, high)]
            return one[0], one[1]
        return self._ends(
            [self.build.part(one, rate, term.rounding) for one in (low, high) for rate in rates]
        )

    def of_share(self, term: t.Share, level: str) -> Pair:
        of, among = self.lowered(term.of, level), self.lowered(term.among, level)
        return self._ends([self.build.share(a, b, term.rounding) for a in of for b in among])

    def of_proportion(self, term: t.Proportion, level: str) -> Pair:
        of, part, whole = (self.lowered(one, level) for one in (term.of, term.part, term.whole))
        build, (low, high) = self.build, whole
        smallest = build.least((build.most((1, low)), high))  # above nought, as `running.proportion_range`

        def ends(amounts: Pair, parts: Pair, *wholes: Value) -> Pair:
            return self._ends(
                [build.proportion(a, b, c, term.rounding) for a in amounts for b in parts for c in wholes]
            )

        if min(bounds(of[0])[0], bounds(part[0])[0]) < 0:
            return ends(of, part, low, smallest, high)
        least = ends((of[0], of[0]), (part[0], part[0]), low, high)[0]
        return least, ends((of[1], of[1]), (part[1], part[1]), smallest)[1]

    def _ends(self, values: list[Value]) -> Pair:
        return self.build.least(values), self.build.most(values)

    def of_between(self, term: t.Between, level: str) -> Pair:
        """Everything between the two, as if nobody knew a condition that chooses."""
        return self.either(term.type.kind, self.lowered(term.first, level), self.lowered(term.second, level))

    def of_least(self, term: t.Least, level: str) -> Pair:
        pairs = [self.lowered(one, level) for one in term.of]
        return self.build.least(low for low, _ in pairs), self.build.least(high for _, high in pairs)

    def of_most(self, term: t.Most, level: str) -> Pair:
        pairs = [self.lowered(one, level) for one in term.of]
        return self.build.most(low for low, _ in pairs), self.build.most(high for _, high in pairs)

    def of_choose(self, term: t.Choose, level: str) -> Pair:
        condition = self.lowered(term.condition, level)
        yes, no = self.lowered(term.yes, level), self.lowered(term.no, level)
        return self.chosen(condition, yes, no, self.either(term.type.kind, yes, no))

    def chosen(self, condition: Pair, yes: Pair, no: Pair, either: Pair) -> Pair:
        """One where the condition is certain, the other where it is impossible, else anything between."""
        sure, could = condition
        choose = self.build.choose
        if sure is could or sure == could:
            return choose(sure, yes[0], no[0]), choose(sure, yes[1], no[1])
        return (
            choose(sure, yes[0], choose(could, either[0], no[0])),
            choose(sure, yes[1], choose(could, either[1], no[1])),
        )

    def either(self, kind: Kind, one: Pair, other: Pair) -> Pair:
        build = self.build
        if kind is Kind.CHOICE:
            return (build.bit_or(one[0], other[0]),) * 2
        if kind is Kind.BOOL:
            return build.all_of((one[0], other[0])), build.any_of((one[1], other[1]))
        return build.least((one[0], other[0])), build.most((one[1], other[1]))
