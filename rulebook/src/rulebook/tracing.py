"""One term at a time, for one person or unit: what an explanation shows of a comparison.

It reads terms where `emitting` writes them as code; a test holds the two against each other.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rulebook import running
from rulebook import terms as t
from rulebook.compiling import Compiled
from rulebook.kinds import Kind
from rulebook.model import PERSON
from rulebook.situation import Situation

Bounds = tuple[Any, Any]
"""What is certain or least, and what is possible or most."""


@dataclass(frozen=True)
class Place:
    """A person, or a unit of a kind; inside an aggregate the role of the member."""

    level: str
    index: int
    role: int = 0


@dataclass
class Tracer:
    """Values of terms in a situation. `variables`: what the compiled rules answered."""

    compiled: Compiled
    situation: Situation
    variables: Mapping[str, tuple[list[Any], list[Any]]]

    def value(self, term: t.Term, at: Place) -> Bounds:
        """The least and the most of a term at a place."""
        return _OF[type(term)](self, term, at)

    # Values ------------------------------------------------------------------

    def of_constant(self, term: t.Constant, _at: Place) -> Bounds:
        return term.value, term.value

    def of_today(self, _term: t.Today, _at: Place) -> Bounds:
        return (self.compiled.date.toordinal(),) * 2

    def of_yearstart(self, _term: t.YearStart, _at: Place) -> Bounds:
        return (dt.date(self.compiled.date.year, 1, 1).toordinal(),) * 2

    def of_nextmonth(self, term: t.NextMonth, at: Place) -> Bounds:
        low, high = self.value(term.of, at)
        return running.next_month(low), running.next_month(high)

    def of_monthslater(self, term: t.MonthsLater, at: Place) -> Bounds:
        (low, high), (least, most) = self.value(term.of, at), self.value(term.months, at)
        return running.months_later(low, least), running.months_later(high, most)

    def of_role(self, _term: t.Role, at: Place) -> Bounds:
        return at.role, at.role

    def of_rolein(self, term: t.RoleIn, at: Place) -> Bounds:
        return (self.situation.roles[term.unit][at.index],) * 2

    def of_factof(self, term: t.FactOf, at: Place) -> Bounds:
        low, high = self.situation.facts[term.fact, term.offset]
        return low[at.index], high[at.index]

    def of_variableof(self, term: t.VariableOf, at: Place) -> Bounds:
        low, high = self.variables[term.variable]
        return low[at.index], high[at.index]

    def of_unitvalue(self, term: t.UnitValue, at: Place) -> Bounds:
        person = at.index if at.level == PERSON else self.situation.members[at.level][at.index][0][0]
        return self.value(term.value, Place(term.unit, self.situation.main[term.unit][person]))

    def of_parameterof(self, term: t.ParameterOf, _at: Place) -> Bounds:
        known = self.compiled.parameters[term.parameter]
        return known.low, known.high

    def of_tableof(self, term: t.TableOf, at: Place) -> Bounds:
        by = self.value(term.by, at)[0]
        held = [
            self.compiled.parameters[f"{term.parameter}.{name}"]
            for bit, name in enumerate(term.by.type.values)
            if by >> bit & 1
        ]
        return min((one.low for one in held), default=0), max((one.high for one in held), default=0)

    def of_bracketof(self, term: t.BracketOf, at: Place) -> Bounds:
        rows = []
        for bracket in self.compiled.book.parameters.scales[term.parameter].brackets:
            threshold = self.compiled.parameters[bracket.threshold.name]
            of = self.compiled.parameters[bracket.of.name]
            rows.append((threshold.low, threshold.high, of.low, of.high))
        reckon = running.marginal_range if term.marginal else running.bracket_range
        return reckon(*self.value(term.base, at), rows)

    # Yes and no ----------------------------------------------------------------

    def of_not(self, term: t.Not, at: Place) -> Bounds:
        low, high = self.value(term.of, at)
        return not high, not low

    def of_all(self, term: t.All, at: Place) -> Bounds:
        found = [self.value(one, at) for one in term.of]
        return all(low for low, _ in found), all(high for _, high in found)

    def of_any(self, term: t.Any, at: Place) -> Bounds:
        found = [self.value(one, at) for one in term.of]
        return any(low for low, _ in found), any(high for _, high in found)

    def of_compare(self, term: t.Compare, at: Place) -> Bounds:
        (al, ah), (bl, bh) = self.value(term.left, at), self.value(term.right, at)
        match term.sign:
            case "<":
                return ah < bl, al < bh
            case "<=":
                return ah <= bl, al <= bh
        return al == ah == bl == bh, al <= bh and bl <= ah

    def of_isoneof(self, term: t.IsOneOf, at: Place) -> Bounds:
        of = self.value(term.of, at)[0]
        return of & (term.of.type.anything & ~term.bits) == 0, of & term.bits != 0

    # Numbers -------------------------------------------------------------------

    def of_sum(self, term: t.Sum, at: Place) -> Bounds:
        found = [self.value(one, at) for one in term.of]
        return sum(low for low, _ in found), sum(high for _, high in found)

    def of_negative(self, term: t.Negative, at: Place) -> Bounds:
        low, high = self.value(term.of, at)
        return -high, -low

    def of_times(self, term: t.Times, at: Place) -> Bounds:
        return running.product_range(*self.value(term.times, at), *self.value(term.of, at))

    def of_part(self, term: t.Part, at: Place) -> Bounds:
        ends = [
            _part(of, Fraction(rate), term.rounding)
            for of in self.value(term.of, at)
            for rate in self.value(term.rate, at)
        ]
        return min(ends), max(ends)

    def of_share(self, term: t.Share, at: Place) -> Bounds:
        return running.share_range(*self.value(term.of, at), *self.value(term.among, at), term.rounding)

    def of_proportion(self, term: t.Proportion, at: Place) -> Bounds:
        of, part, whole = (self.value(one, at) for one in (term.of, term.part, term.whole))
        return running.proportion_range(of, part, whole, term.rounding)

    def of_between(self, term: t.Between, at: Place) -> Bounds:
        return _either(term.type.kind, self.value(term.first, at), self.value(term.second, at))

    def of_least(self, term: t.Least, at: Place) -> Bounds:
        found = [self.value(one, at) for one in term.of]
        return min(low for low, _ in found), min(high for _, high in found)

    def of_most(self, term: t.Most, at: Place) -> Bounds:
        found = [self.value(one, at) for one in term.of]
        return max(low for low, _ in found), max(high for _, high in found)

    def of_choose(self, term: t.Choose, at: Place) -> Bounds:
        sure, could = self.value(term.condition, at)
        if sure or not could:
            return self.value(term.yes if sure else term.no, at)
        return _either(term.type.kind, self.value(term.yes, at), self.value(term.no, at))

    def of_years(self, term: t.Years, at: Place) -> Bounds:
        low, high = self.value(term.since, at)
        return running.whole_years(high, self._today), running.whole_years(low, self._today)

    def of_days(self, term: t.Days, at: Place) -> Bounds:
        low, high = self.value(term.since, at)
        today = self.compiled.date.toordinal()
        return max(0, today - high), max(0, today - low)

    def of_months(self, term: t.Months, at: Place) -> Bounds:
        low, high = self.value(term.since, at)
        return running.whole_months(high, self._today), running.whole_months(low, self._today)

    @property
    def _today(self) -> tuple[int, int, int]:
        date = self.compiled.date
        return date.year, date.month, date.day

    # Members -------------------------------------------------------------------

    def of_members(self, term: t.Members, at: Place) -> Bounds:
        unit = at.index if at.level != PERSON else self.situation.main[term.unit][at.index]
        found = list(self._members(term, unit))
        sure = [of for (certain, _), of in found if certain]
        perhaps = [of for (certain, could), of in found if could and not certain]
        match term.how:
            case "count":
                return sum(bool(low) for low, _ in sure), sum(bool(high) for _, high in [*sure, *perhaps])
            case "any":
                return any(low for low, _ in sure), any(high for _, high in [*sure, *perhaps])
            case "all":
                return all(low for low, _ in [*sure, *perhaps]), all(high for _, high in sure)
            case "sum":
                least = sum(low for low, _ in sure) + sum(min(0, low) for low, _ in perhaps)
                return least, sum(high for _, high in sure) + sum(max(0, high) for _, high in perhaps)
        return self._extreme(term.how, found)

    def _members(self, term: t.Members, unit: int) -> Iterator[tuple[Bounds, Bounds]]:
        for person, role in self.situation.members[term.unit][unit]:
            place = Place(PERSON, person, role)
            yield self.value(term.where, place), self.value(term.of, place)

    def _extreme(self, how: str, found: list[tuple[Bounds, Bounds]]) -> Bounds:
        ends = running.min_range if how == "min" else running.max_range
        return ends([(bool(sure), bool(could), *of) for (sure, could), of in found])


_OF: dict[type[t.Term], Callable[[Tracer, Any, Place], Bounds]] = {
    kind: getattr(Tracer, f"of_{kind.__name__.lower()}") for kind in t.Term.__subclasses__()
}


def _either(kind: Kind, one: Bounds, other: Bounds) -> Bounds:
    if kind is Kind.CHOICE:
        return one[0] | other[0], one[0] | other[0]
    return min(one[0], other[0]), max(one[1], other[1])


def _part(amount: int, rate: Fraction, rounding: str) -> int:
    exact = abs(amount) * rate
    match rounding:
        case "half_up":
            part = int(exact + Fraction(1, 2))
        case "down":
            part = int(exact)
        case _:
            part = -int(-exact // 1)
    return part if amount >= 0 else -part
