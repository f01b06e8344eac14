"""What the formulas call: whole cents with named rounding, whole years and months, scales, and members.

Amounts go in and out of variables in euro; every formula reckons in whole cents: nothing is lost between.
"""

from fractions import Fraction
from functools import cache
from typing import Any

import numpy

SMALLEST_PART = 10_000_000
"""A rate is a fraction whose lower part is at most this: 0.2075 is read as 83/400 exactly."""
NOBODY = -719_163
"""The day of nobody: the day before 1 January of the year 1."""


def cents(euro: Any) -> Any:
    """Whole cents of amounts in euro."""
    return numpy.rint(numpy.asarray(euro, dtype=numpy.float64) * 100).astype(numpy.int64)


def euro(cents: Any) -> Any:
    """Euro of whole cents."""
    return cents / 100


def part_of(amount: Any, rate: Any, rounding: str) -> Any:
    """amount x rate, rounded as said: "half_up", "down" or "up"; a negative amount as a positive one."""
    top, bottom = _fraction(float(rate))
    return _divided(numpy.asarray(amount, dtype=numpy.int64) * top, bottom, rounding)


def share(amount: Any, among: Any, rounding: str) -> Any:
    """An amount divided among so many; among nobody is among one."""
    return _divided(numpy.asarray(amount, dtype=numpy.int64), numpy.maximum(1, among), rounding)


def proportion(amount: Any, part: Any, whole: Any, rounding: str) -> Any:
    """amount x part / whole; of a whole that is nothing, nothing."""
    top = numpy.asarray(amount, dtype=numpy.int64) * part
    return numpy.where(numpy.asarray(whole) > 0, _divided(top, numpy.maximum(1, whole), rounding), 0)


def _divided(top: Any, bottom: Any, rounding: str) -> Any:
    whole = numpy.abs(top)
    if rounding == "half_up":
        found = (2 * whole + bottom) // (2 * bottom)
    elif rounding == "down":
        found = whole // bottom
    else:
        found = -(-whole // bottom)
    return numpy.where(top >= 0, found, -found)


@cache
def _fraction(rate: float) -> tuple[int, int]:
    found = Fraction(rate).limit_denominator(SMALLEST_PART)
    return found.numerator, found.denominator


# Days ----------------------------------------------------------------------------------


def first_day(period: Any) -> Any:
    """The day of the check: the first day of the month."""
    return numpy.datetime64(period.start.date, "D")


def year_start(period: Any) -> Any:
    """1 January of the year of the check."""
    return numpy.datetime64(f"{period.start.year:04d}-01-01", "D")


def _parts(day: Any) -> Any:
    day = numpy.asarray(day, dtype="datetime64[D]")
    day = numpy.maximum(day, numpy.datetime64("0001-01-01", "D"))
    months = day.astype("datetime64[M]")
    number = (day - months.astype("datetime64[D]")).astype(numpy.int64) + 1
    since = months.astype(numpy.int64) + 12 * 1970
    return since // 12, since % 12, number


def years(since: Any, day: Any) -> Any:
    """Whole years from one day to another; never below nought."""
    (year, month, number), (now, now_month, now_number) = _parts(since), _parts(day)
    is_before = (now_month < month) | ((now_month == month) & (now_number < number))
    return numpy.maximum(0, now - year - is_before)


def months(since: Any, day: Any) -> Any:
    """Whole months from one day to another; never below nought."""
    (year, month, number), (now, now_month, now_number) = _parts(since), _parts(day)
    return numpy.maximum(0, (now - year) * 12 + now_month - month - (now_number < number))


def days(since: Any, day: Any) -> Any:
    """Days from one day to another; never below nought."""
    passed = numpy.asarray(day, dtype="datetime64[D]") - numpy.asarray(since, dtype="datetime64[D]")
    return numpy.maximum(0, passed.astype(numpy.int64))


def first_of_next_month(day: Any) -> Any:
    """The first day of the month after a day."""
    return (numpy.asarray(day, dtype="datetime64[M]") + 1).astype("datetime64[D]")


def months_later(day: Any, number: Any) -> Any:
    """A day so many months later; the last day of a month that is shorter."""
    day = numpy.asarray(day, dtype="datetime64[D]")
    month = day.astype("datetime64[M]")
    later = month + numpy.asarray(number, dtype="timedelta64[M]")
    last = (later + 1).astype("datetime64[D]") - 1
    return numpy.minimum(later.astype("datetime64[D]") + (day - month.astype("datetime64[D]")), last)


# Scales and choices --------------------------------------------------------------------


def amount_of_slice(base: Any, thresholds: Any, amounts: Any) -> Any:
    """The amount of the slice that `base` lies in; nothing below the first."""
    places = numpy.searchsorted(numpy.asarray(thresholds), base, side="right")
    return numpy.concatenate([[0], numpy.asarray(amounts, dtype=numpy.int64)])[places]


def marginal(base: Any, thresholds: Any, rates: Any) -> Any:
    """The rates of all slices below `base` added up, each rounded half up."""
    base = numpy.asarray(base, dtype=numpy.int64)
    ends = [numpy.minimum(base, end) for end in thresholds[1:]] + [base]
    found = numpy.zeros_like(base)
    for start, end, rate in zip(thresholds, ends, rates, strict=True):
        found = found + part_of(numpy.maximum(0, end - start), rate, "half_up")
    return found


def is_one_of(choice: Any, *items: Any) -> Any:
    """Whether a choice is one of these."""
    return numpy.isin(numpy.asarray(choice), [item.index for item in items])


def by_choice(node: Any, choice: Any, items: Any) -> Any:
    """Of a node of the law the child that is called as the choice."""
    return numpy.array([node[item.name] for item in items])[numpy.asarray(choice)]


# Members -------------------------------------------------------------------------------


def total(unit: Any, values: Any) -> Any:
    """The sum over the members of a unit, in whole numbers."""
    return numpy.rint(unit.sum(values)).astype(numpy.int64)


def smallest(unit: Any, values: Any, where: Any) -> Any:
    """The smallest over the members where something holds; of nobody it is nought."""
    return _extreme(unit, values, where, 1)


def largest(unit: Any, values: Any, where: Any) -> Any:
    """The largest over the members where something holds; of nobody it is nought."""
    return _extreme(unit, values, where, -1)


def _extreme(unit: Any, values: Any, where: Any, sign: int) -> Any:
    is_day = numpy.asarray(values).dtype.kind == "M"
    numbers = sign * numpy.asarray(values).astype(numpy.int64)
    where = numpy.broadcast_to(where, numbers.shape)
    found = sign * unit.min(numpy.where(where, numbers, numpy.inf))
    found = numpy.where(unit.any(where), found, NOBODY if is_day else 0).astype(numpy.int64)
    return found.astype("datetime64[D]") if is_day else found


def of_first_member(unit: Any, values: Any) -> Any:
    """Of each unit the value of its first member: by role in the order of the entity, then as they stand."""
    ranks = numpy.zeros(len(unit.members_entity_id), dtype=numpy.int64)
    for place, role in enumerate(unit.entity.flattened_roles):
        ranks[unit.members_role == role] = place
    order = numpy.lexsort((numpy.arange(len(ranks)), ranks, unit.members_entity_id))
    units = unit.members_entity_id[order]
    firsts = order[numpy.flatnonzero(numpy.diff(units, prepend=-1))]
    return values[firsts]
