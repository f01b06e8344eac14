"""A day that is moved or counted from, and then compared with what is the same for everybody.

`years(birth_date) >= 18` and `today <= months_later(lease_start, 9)` hold for days up to some day, or after
it. So neither an age nor a later day is computed, in any reading.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rulebook import terms as t
from rulebook.kinds import Kind
from rulebook.law_on_date import LawOnDate
from rulebook.running import months_later, next_month, whole_months, whole_years, years_ago

Ends = tuple[int, int]
Move = Callable[[int], int]
_NUMBERS = (Kind.MONEY, Kind.COUNT, Kind.DATE)
DAYS = range(dt.date(1200, 1, 1).toordinal(), dt.date(3200, 1, 1).toordinal())
"""Where a limit is looked for."""


@dataclass(frozen=True)
class DayLimit:
    """`is_least`: what holds for days up to and including a limit; else for days after it.

    `sure` and `could`: the limits (ordinals) of where it certainly and possibly holds.
    """

    since: t.Term
    is_least: bool
    sure: int
    could: int


def day_limit(law: LawOnDate, term: t.Compare) -> DayLimit | None:
    """The comparison as a limit; None where it is none."""
    if term.sign not in {"<", "<="}:
        return None
    for of, number, is_left in ((term.left, term.right, True), (term.right, term.left, False)):
        if isinstance(of, t.Years | t.Months):
            found = _of_age(law, of, fixed(law, number), is_left=is_left, sign=term.sign)
        elif isinstance(of, t.MonthsLater | t.NextMonth):
            found = _of_moved(law, of, fixed(law, number), is_left=is_left, sign=term.sign)
        else:
            continue
        if found:
            return found
    return None


def _of_age(
    law: LawOnDate, age: t.Years | t.Months, number: Ends | None, *, is_left: bool, sign: str
) -> DayLimit | None:
    """So old or older: the day lies so long ago. A number below 1 holds of days to come too."""
    if number is None or number[0] < 1:
        return None
    # k < age is k + 1 <= age; age <= k is age < k + 1.
    first, last = (_ago(law.date, age, one + (sign == ("<=" if is_left else "<"))) for one in number)
    sure, could = (first, last) if is_left else (last, first)
    return DayLimit(age.since, not is_left, sure, could)


def _ago(date: dt.date, age: t.Years | t.Months, number: int) -> int:
    if isinstance(age, t.Years):
        return years_ago(date, number)
    return months_later(date.toordinal(), -number) if number < 12 * date.year else 0


def _of_moved(
    law: LawOnDate, term: t.Term, number: Ends | None, *, is_left: bool, sign: str
) -> DayLimit | None:
    """A later day comes later: it is before another for days up to some day."""
    if number is None or fixed(law, term) is not None:
        return None
    moves: tuple[list[Move], list[Move]] = ([], [])
    while isinstance(term, t.MonthsLater | t.NextMonth):
        if isinstance(term, t.NextMonth):
            for end in moves:
                end.append(next_month)
        else:
            months = fixed(law, term.months)
            if months is None or max(map(abs, months)) > 1200:
                return None
            for end, one in zip(moves, months, strict=True):
                end.append(_so_much_later(one))
        term = term.of
    is_strict = (sign == "<") == is_left  # else: up to and including the other day
    first, last = (_last_day(moves[end], number[1 - end], is_strict=is_strict) for end in (1, 0))
    if first is None or last is None:
        return None
    sure, could = (first, last) if is_left else (last, first)
    return DayLimit(term, is_left, sure, could)


def _so_much_later(months: int) -> Move:
    return lambda day: months_later(day, months)


def _last_day(moves: list[Move], limit: int, *, is_strict: bool) -> int | None:
    """The last day that is moved to before the limit, or up to and including it."""

    def moved(day: int) -> int:
        for move in reversed(moves):
            day = move(day)
        return day

    place = (bisect_left if is_strict else bisect_right)(DAYS, limit, key=moved)
    return DAYS[place] - 1 if 0 < place < len(DAYS) else None


def fixed(law: LawOnDate, term: t.Term) -> Ends | None:
    """The least and most of a number or a day that is the same for everybody; None for any other."""
    found: Ends | None = None
    match term:
        case _ if term.type.kind not in _NUMBERS:
            pass
        case t.Constant():
            found = (int(term.value),) * 2
        case t.ParameterOf():
            known = law.parameter(term.parameter)
            found = int(known.low), int(known.high)
        case t.Today() | t.YearStart():
            day = law.date if isinstance(term, t.Today) else dt.date(law.date.year, 1, 1)
            found = (day.toordinal(),) * 2
        case t.VariableOf():
            variable = law.book.variables[term.variable]
            found = fixed(law, law.book.folded_on(variable.expressions, law.date, where=variable.name))
        case t.Choose():
            decided = _decided(law, term.condition)
            found = None if decided is None else fixed(law, term.yes if decided else term.no)
        case _:
            found = _reckoned(law, term)
    return found


def _reckoned(law: LawOnDate, term: t.Term) -> Ends | None:
    """The same of what is reckoned with such numbers and days."""
    reckon = _RECKON.get(type(term))
    parts = [fixed(law, one) for one in term.parts()] if reckon else []
    ends = [one for one in parts if one is not None]
    if reckon is None or len(ends) < len(parts):
        return None
    found = reckon((law.date.year, law.date.month, law.date.day), ends)
    return min(found), max(found)


_RECKON: dict[type[t.Term], Callable[[tuple[int, int, int], list[Ends]], Sequence[int]]] = {
    t.Sum: lambda _, of: [sum(one) for one in zip(*of, strict=True)],
    t.Negative: lambda _, of: [-one for one in of[0]],
    t.Times: lambda _, of: [a * b for a in of[0] for b in of[1]],
    t.NextMonth: lambda _, of: [next_month(one) for one in of[0]],
    t.Years: lambda today, of: [whole_years(one, today) for one in of[0]],
    t.Months: lambda today, of: [whole_months(one, today) for one in of[0]],
    t.MonthsLater: lambda _, of: [months_later(*both) for both in zip(*of, strict=True)],
}


def _decided(law: LawOnDate, term: t.Term) -> bool | None:
    """Whether a comparison certainly holds, or certainly not."""
    if not isinstance(term, t.Compare) or term.sign not in {"<", "<="}:
        return None
    left, right = fixed(law, term.left), fixed(law, term.right)
    if left is None or right is None:
        return None
    more = term.sign == "<"
    if left[1] + more <= right[0]:
        return True
    return False if left[0] + more > right[1] else None
