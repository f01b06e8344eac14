"""From terms to Python text, in two readings.

- a yes/no is (certain, possible); a number is (at least, at most); a choice is the set of what it can be
- comparing takes the opposite ends; `not` and minus swap them; and/or and sums go end by end
- a choice between two values of which nobody knows the condition is everything between both

What comes out may be too careful where two unknowns hang together, and is never too sure.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any as Anything

from rulebook import terms as t
from rulebook.blocks import Block, Context, Lines, Pair, indented
from rulebook.day_limits import day_limit
from rulebook.errors import LawError
from rulebook.kinds import Kind
from rulebook.law_on_date import LawOnDate
from rulebook.model import PERSON, Rulebook


@dataclass
class Emitter(Lines):
    """Writes terms as expressions, with the lines that they need before them."""

    book: Rulebook
    date: dt.date
    forecasts: bool
    bounded: bool
    tables: dict[str, Anything] = field(default_factory=dict)
    facts: dict[tuple[str, int], str] = field(default_factory=dict)
    done: dict[t.Term | str, Pair] = field(default_factory=dict)  # variable or aggregate → its two lists
    units: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    leaves_open: bool = False

    @cached_property
    def law(self) -> LawOnDate:
        """What the law says on the date."""
        return LawOnDate(self.book, self.date, self.forecasts)

    def emit(self, term: t.Term, at: Context) -> Pair:
        """The two expressions of a term."""
        method = getattr(self, f"emit_{type(term).__name__.lower()}", None)
        if method is None:
            raise LawError(f"no way to compute {type(term).__name__}")
        pair: Pair = method(term, at)
        return pair if self.bounded else (pair[0], pair[0])

    # Values ----------------------------------------------------------------

    def emit_constant(self, term: t.Constant, _at: Context) -> Pair:
        return repr(term.value), repr(term.value)

    def emit_today(self, _term: t.Today, _at: Context) -> Pair:
        return str(self.date.toordinal()), str(self.date.toordinal())

    def emit_yearstart(self, _term: t.YearStart, _at: Context) -> Pair:
        return (str(dt.date(self.date.year, 1, 1).toordinal()),) * 2

    def emit_nextmonth(self, term: t.NextMonth, at: Context) -> Pair:
        low, high = self.emit(term.of, at)
        return f"next_month({low})", f"next_month({high})"

    def emit_monthslater(self, term: t.MonthsLater, at: Context) -> Pair:
        (low, high), (least, most) = self.emit(term.of, at), self.emit(term.months, at)
        return f"months_later({low}, {least})", f"months_later({high}, {most})"

    def emit_role(self, _term: t.Role, at: Context) -> Pair:
        return at.role, at.role

    def emit_rolein(self, term: t.RoleIn, at: Context) -> Pair:
        self.roles.add(term.unit)
        return f"R_{term.unit}[{at.index}]", f"R_{term.unit}[{at.index}]"

    def emit_factof(self, term: t.FactOf, at: Context) -> Pair:
        prefix = self.facts.setdefault((term.fact, term.offset), f"f{len(self.facts)}")
        return f"{prefix}l[{at.index}]", f"{prefix}h[{at.index}]"

    def emit_variableof(self, term: t.VariableOf, at: Context) -> Pair:
        if at.own and term.variable in self.loop.here:
            return self.loop.here[term.variable]
        low, high = self.done[term.variable]
        return f"{low}[{at.index}]", f"{high}[{at.index}]"

    def emit_unitvalue(self, term: t.UnitValue, at: Context) -> Pair:
        self.units.add(term.unit)
        person = at.index
        if at.level != PERSON:  # of the unit's first member
            self.units.add(at.level)
            person = f"{self.group(at)}[0][0]"
        return self.emit(term.value, Context(term.unit, self.kept(f"main_{term.unit}[{person}]")))

    def group(self, at: Context) -> str:
        """The members of the unit at hand."""
        return "P" if at.own else f"M_{at.level}[{at.index}]"

    # Amounts of the law -----------------------------------------------------

    def emit_parameterof(self, term: t.ParameterOf, _at: Context) -> Pair:
        known = self.law.parameter(term.parameter)
        return repr(known.low), repr(known.high)

    def emit_tableof(self, term: t.TableOf, at: Context) -> Pair:
        """A list by set of possible values: the least and the most of the amounts in the set."""
        sets = self.law.sets(term)
        low = self.table([min((one.low for one in held), default=0) for held in sets])
        high = self.table([max((one.high for one in held), default=0) for held in sets])
        by = self.kept(self.emit(term.by, at)[0])
        return f"{low}[{by}]", f"{high}[{by}]"

    def table(self, rows: list[Anything]) -> str:
        """The name of a list that the code looks things up in."""
        for name, known in self.tables.items():
            if known == rows:
                return name
        name = f"T{len(self.tables)}"
        self.tables[name] = rows
        return name

    def emit_bracketof(self, term: t.BracketOf, at: Context) -> Pair:
        rows = self.law.slices(term.parameter)
        name = self.table(rows)
        base = self.emit(term.base, at)
        function = "marginal" if term.marginal else "bracket"
        if not self.bounded:
            return self.kept(f"{function}({base[0]}, {name})"), ""
        if not term.marginal and all(row[0] == row[1] and row[2] == row[3] for row in rows):
            function = "sure_bracket"
        return self.both(f"{function}_range({base[0]}, {base[1]}, {name})")

    # Yes and no --------------------------------------------------------------

    def emit_not(self, term: t.Not, at: Context) -> Pair:
        low, high = self.emit(term.of, at)
        return f"(not {high})", f"(not {low})"

    def emit_all(self, term: t.All, at: Context) -> Pair:
        return self.joined(term.of, at, " and ")

    def emit_any(self, term: t.Any, at: Context) -> Pair:
        return self.joined(term.of, at, " or ")

    def joined(self, of: Iterable[t.Term], at: Context, word: str) -> Pair:
        pairs = [self.emit(one, at) for one in of]
        return f"({word.join(low for low, _ in pairs)})", f"({word.join(high for _, high in pairs)})"

    def emit_compare(self, term: t.Compare, at: Context) -> Pair:
        limit = day_limit(self.law, term)
        if limit:
            low, high = self.emit(limit.since, at)
            if limit.is_least:
                return f"({high} <= {limit.sure})", f"({low} <= {limit.could})"
            return f"({low} > {limit.sure})", f"({high} > {limit.could})"
        (al, ah), (bl, bh) = self.emit(term.left, at), self.emit(term.right, at)
        if not self.bounded:
            return f"({al} {term.sign} {bl})", ""
        if term.sign in {"<", "<="}:
            return f"({ah} {term.sign} {bl})", f"({al} {term.sign} {bh})"
        (al, ah), (bl, bh) = self.keep((al, ah)), self.keep((bl, bh))
        return f"({al} == {ah} == {bl} == {bh})", f"({al} <= {bh} and {bl} <= {ah})"

    def emit_isoneof(self, term: t.IsOneOf, at: Context) -> Pair:
        of = self.emit(term.of, at)[0]
        if not self.bounded:
            return f"({of} & {term.bits} != 0)", ""
        of = self.keep((of, of))[0]
        others = term.of.type.anything & ~term.bits
        return f"({of} & {others} == 0)", f"({of} & {term.bits} != 0)"

    # Numbers -----------------------------------------------------------------

    def emit_sum(self, term: t.Sum, at: Context) -> Pair:
        return self.joined(term.of, at, " + ")

    def emit_negative(self, term: t.Negative, at: Context) -> Pair:
        low, high = self.emit(term.of, at)
        return _minus(high), _minus(low)

    def emit_times(self, term: t.Times, at: Context) -> Pair:
        times, of = self.emit(term.times, at), self.emit(term.of, at)
        if not self.bounded or _is_one_number(times):
            return f"({times[0]} * {of[0]})", f"({times[1]} * {of[1]})"
        if _is_one_number(of):
            return f"({times[0]} * {of[0]})", f"({times[1]} * {of[0]})"
        return self.both(f"product_range({times[0]}, {times[1]}, {of[0]}, {of[1]})")

    def emit_part(self, term: t.Part, at: Context) -> Pair:
        low, high = self.keep(self.emit(term.of, at))
        rates = self.law.rate(term.rate)
        if rates[0] == rates[1] or not self.bounded:
            return _part(low, rates[0], term.rounding), _part(high, rates[0], term.rounding)
        ends = [_part(one, rate, term.rounding) for one in (low, high) for rate in rates]
        return f"min({', '.join(ends)})", f"max({', '.join(ends)})"

    def emit_share(self, term: t.Share, at: Context) -> Pair:
        of, among = self.emit(term.of, at), self.emit(term.among, at)
        if not self.bounded:
            return self.kept(f"share({of[0]}, {among[0]}, {term.rounding!r})"), ""
        return self.both(f"share_range({of[0]}, {of[1]}, {among[0]}, {among[1]}, {term.rounding!r})")

    def emit_proportion(self, term: t.Proportion, at: Context) -> Pair:
        of, part, whole = (self.emit(one, at) for one in (term.of, term.part, term.whole))
        if not self.bounded:
            return self.kept(f"proportion({of[0]}, {part[0]}, {whole[0]}, {term.rounding!r})"), ""
        ends = ", ".join(f"({low}, {high})" for low, high in (of, part, whole))
        return self.both(f"proportion_range({ends}, {term.rounding!r})")

    def emit_between(self, term: t.Between, at: Context) -> Pair:
        """Everything between the two, as if nobody knew a condition that chooses."""
        self.leaves_open = True
        first, second = self.keep(self.emit(term.first, at)), self.keep(self.emit(term.second, at))
        return self.either(term.type.kind, first, second) if self.bounded else first

    def emit_least(self, term: t.Least, at: Context) -> Pair:
        return self.extreme(term.of, at, "<")

    def emit_most(self, term: t.Most, at: Context) -> Pair:
        return self.extreme(term.of, at, ">")

    def extreme(self, of: Iterable[t.Term], at: Context, sign: str) -> Pair:
        pairs = [self.keep(self.emit(one, at)) for one in of]
        found = pairs[0]
        for pair in pairs[1:]:
            low, high = found
            found = self.keep(
                (
                    f"({low} if {low} {sign} {pair[0]} else {pair[0]})",
                    f"({high} if {high} {sign} {pair[1]} else {pair[1]})",
                )
            )
        return found

    def emit_choose(self, term: t.Choose, at: Context) -> Pair:
        condition = self.emit(term.condition, at)
        yes, no = self.emit(term.yes, at), self.emit(term.no, at)
        if not self.bounded:
            return f"({yes[0]} if {condition[0]} else {no[0]})", ""
        sure, could = self.keep(condition)
        yes, no = self.keep(yes), self.keep(no)
        low, high = self.either(term.type.kind, yes, no)
        return (
            f"({yes[0]} if {sure} else {no[0]} if not {could} else {low})",
            f"({yes[1]} if {sure} else {no[1]} if not {could} else {high})",
        )

    def either(self, kind: Kind, one: Pair, other: Pair) -> Pair:
        """Everything between two values."""
        if kind is Kind.CHOICE:
            return f"({one[0]} | {other[0]})", f"({one[0]} | {other[0]})"
        if kind is Kind.BOOL:
            return f"({one[0]} and {other[0]})", f"({one[1]} or {other[1]})"
        return (
            f"({one[0]} if {one[0]} < {other[0]} else {other[0]})",
            f"({one[1]} if {one[1]} > {other[1]} else {other[1]})",
        )

    def emit_years(self, term: t.Years, at: Context) -> Pair:
        return self.passed("whole_years", term.since, at)

    def emit_days(self, term: t.Days, at: Context) -> Pair:
        low, high = self.emit(term.since, at)
        today = self.date.toordinal()
        return f"max(0, {today} - {high})", f"max(0, {today} - {low})"

    def emit_months(self, term: t.Months, at: Context) -> Pair:
        return self.passed("whole_months", term.since, at)

    def passed(self, function: str, since: t.Term, at: Context) -> Pair:
        """The later the day, the fewer have passed."""
        low, high = self.emit(since, at)
        today = f"({self.date.year}, {self.date.month}, {self.date.day})"
        return f"{function}({high}, {today})", f"{function}({low}, {today})"

    # Members -----------------------------------------------------------------

    def emit_members(self, term: t.Members, at: Context) -> Pair:
        self.units.add(term.unit)
        if at.level == PERSON:
            low, high = self.done[term]
            place = self.kept(f"main_{term.unit}[{at.index}]")
            return f"{low}[{place}]", f"{high}[{place}]"
        if term.how == "count" and term.where == term.of == t.YES:
            return (f"len({self.group(at)})",) * 2
        if not at.own:
            return self.of_another_unit(term, at)
        if term not in self.loop.over_members:
            low, high, start = self.start_of(term)
            self.loop.starts.append(start)
            with self.within(self.loop.members):
                self.over_member(term, low, high, Context(PERSON, "j", "r"))
            self.loop.over_members[term] = self.result_of(term, low, high)
        return self.loop.over_members[term]

    def of_another_unit(self, term: t.Members, at: Context) -> Pair:
        """A loop of its own, over the members of a unit that is not the one at hand."""
        low, high, start = self.start_of(term)
        self.line(start)
        member, role = self.fresh("j"), self.fresh("r")
        with self.within(Block(self.block)) as inner:
            self.over_member(term, low, high, Context(PERSON, member, role))
        self.line(f"for {member}, {role} in {self.group(at)}:")
        self.block.lines += indented(inner.lines)
        return self.result_of(term, low, high)

    def start_of(self, term: t.Members) -> tuple[str, str, str]:
        """The two variables that members are gathered in, and how they start."""
        start = {"all": "True", "any": "False", "count": "0", "sum": "0"}.get(term.how, "None")
        low = self.fresh("s")
        if not self.bounded:
            return low, low, f"{low} = {start}"
        if term.how in {"min", "max"}:
            return low, low, f"{low} = []"
        high = self.fresh("s")
        return low, high, f"{low} = {high} = {start}"

    def over_member(self, term: t.Members, low: str, high: str, at: Context) -> None:
        where, of = self.emit(term.where, at), self.emit(term.of, at)
        if self.bounded:
            self.member_bounds(term.how, low, high, where, of)
        else:
            self.member(term.how, low, where[0], of[0])

    def result_of(self, term: t.Members, low: str, high: str) -> Pair:
        if term.how not in {"min", "max"}:
            return low, high
        return self.both(f"{term.how}_range({low})") if self.bounded else (f"({low} or 0)", "")

    def member(self, how: str, out: str, where: str, of: str) -> None:
        match how:
            case "count":
                self.when([where, of], f"{out} += 1")
            case "any":
                self.when([where, of], f"{out} = True")
            case "all":
                self.when([where, f"not {of}"], f"{out} = False")
            case "sum":
                self.when([where], f"{out} += {of}")
            case _:
                sign = "<" if how == "min" else ">"
                self.when([where, f"({out} is None or {of} {sign} {out})"], f"{out} = {of}")

    def member_bounds(self, how: str, low: str, high: str, where: Pair, of: Pair) -> None:
        sure, could = where
        match how:
            case "count":
                self.when([sure, of[0]], f"{low} += 1")
                self.when([could, of[1]], f"{high} += 1")
            case "any":
                self.when([sure, of[0]], f"{low} = True")
                self.when([could, of[1]], f"{high} = True")
            case "all":
                self.when([could, f"not {of[0]}"], f"{low} = False")
                self.when([sure, f"not {of[1]}"], f"{high} = False")
            case "sum":
                of = self.keep(of)
                self.when([sure], f"{low} += {of[0]}; {high} += {of[1]}")
                if sure != could:
                    self.line(f"elif {could}: {low} += min(0, {of[0]}); {high} += max(0, {of[1]})")
            case _:
                self.line(f"{low}.append(({sure}, {could}, {of[0]}, {of[1]}))")


def _minus(expression: str) -> str:
    return f"-{expression}" if expression.isdigit() else f"(-{expression})"


def _is_one_number(pair: Pair) -> bool:
    return pair[0] == pair[1] and pair[0].isdigit()


def _part(amount: str, rate: Fraction, rounding: str) -> str:
    """`amount` x rate to a whole cent, halves and remainders reckoned away from or towards zero."""
    top, bottom = rate.numerator, rate.denominator
    if bottom == 1:
        return f"({amount} * {top})" if top != 1 else amount
    match rounding:
        case "half_up":
            plus = f"({amount} * {2 * top} + {bottom}) // {2 * bottom}"
            minus = f"-(({bottom} - {amount} * {2 * top}) // {2 * bottom})"
        case "down":
            plus, minus = f"{amount} * {top} // {bottom}", f"-(-{amount} * {top} // {bottom})"
        case _:
            plus, minus = f"-(-{amount} * {top} // {bottom})", f"{amount} * {top} // {bottom}"
    return f"({plus} if {amount} >= 0 else {minus})"
