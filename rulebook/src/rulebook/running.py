"""What generated rules call while they run: ages, scales, and the least and most of members."""

import datetime as dt
from typing import Any

Rows = list[tuple[int, int, Any, Any]]
"""Slices of a scale: threshold (least, most), rate or amount (least, most)."""


def years_ago(date: dt.date, years: int) -> int:
    """The ordinal of the last day that lies `years` whole years before a date (29 February: the 28th)."""
    year = date.year - years
    if year < 1:
        return 0
    try:
        return date.replace(year=year).toordinal()
    except ValueError:
        return dt.date(year, 2, 28).toordinal()


def whole_years(since: int, today: tuple[int, int, int]) -> int:
    """Whole years from a day to today; never below nought."""
    day = dt.date.fromordinal(max(1, since))
    years = today[0] - day.year - ((today[1], today[2]) < (day.month, day.day))
    return max(0, years)


def whole_months(since: int, today: tuple[int, int, int]) -> int:
    """Whole months from a day to today; never below nought."""
    day = dt.date.fromordinal(max(1, since))
    months = (today[0] - day.year) * 12 + today[1] - day.month - (today[2] < day.day)
    return max(0, months)


def next_month(day: int) -> int:
    """The first day of the month after a day (ordinals)."""
    date = dt.date.fromordinal(max(1, day))
    return dt.date(date.year + date.month // 12, date.month % 12 + 1, 1).toordinal()


def months_later(day: int, months: int) -> int:
    """A day so many months later (ordinals); the last day of a month that is shorter."""
    date = dt.date.fromordinal(max(1, day))
    place = date.year * 12 + date.month - 1 + months
    year, month = place // 12, place % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(date.day, last)).toordinal()


def bracket(base: int, rows: Rows) -> int:
    """The amount of the slice that `base` falls in; 0 below the first threshold."""
    found = 0
    for threshold, _high, amount, _most in rows:
        if base < threshold:
            break
        found = amount
    return found


def bracket_range(low: int, high: int, rows: Rows) -> tuple[int, int]:
    """The least and the most that the scale can give for a base between two values."""
    least = most = None
    for place in range(-1, len(rows)):
        starts = rows[place][0] if place >= 0 else None
        ends = rows[place + 1][1] if place + 1 < len(rows) else None
        if (starts is not None and high < starts) or (ends is not None and low >= ends):
            continue
        amounts = (rows[place][2], rows[place][3]) if place >= 0 else (0, 0)
        least = amounts[0] if least is None else min(least, amounts[0])
        most = amounts[1] if most is None else max(most, amounts[1])
    return least or 0, most or 0


def sure_bracket_range(low: int, high: int, rows: Rows) -> tuple[int, int]:
    """The same of a scale that is certain: the slice of the least, and those that begin up to the most."""
    least = most = bracket(low, rows)
    if low < high:
        for threshold, _, amount, _ in rows:
            if low < threshold <= high:
                least, most = min(least, amount), max(most, amount)
    return least, most


def marginal(base: int, rows: Rows, *, high: bool = False) -> int:
    """Rates over the slices of `base` added up; each slice rounded half up to the cent."""
    total = 0
    for place, row in enumerate(rows):
        start = row[0] if high or place == 0 else row[1]
        if base <= start:
            break
        following = rows[place + 1] if place + 1 < len(rows) else None
        end = base if following is None else min(base, following[0] if high else following[1])
        rate = row[3] if high else row[2]
        total += (2 * (end - start) * rate.numerator + rate.denominator) // (2 * rate.denominator)
    return total


def marginal_range(low: int, high: int, rows: Rows) -> tuple[int, int]:
    """Scales of rates from nought on never fall when the base rises."""
    return marginal(low, rows), marginal(high, rows, high=True)


Counted = tuple[bool, bool, int, int]
"""A member: whether it certainly and possibly counts, and the least and most of its value."""


def min_range(members: list[Counted]) -> tuple[int, int]:
    """The least and the most that the smallest value of those who count can be; of nobody it is nought."""
    could = [one for one in members if one[1]]
    sure = [one for one in could if one[0]]
    low = min((one[2] for one in could), default=0)
    if sure:
        return low, min(one[3] for one in sure)
    return min(0, low), max(0, max((one[3] for one in could), default=0))


def max_range(members: list[Counted]) -> tuple[int, int]:
    """The same of the largest."""
    low, high = min_range([(sure, could, -of_high, -of_low) for sure, could, of_low, of_high in members])
    return -high, -low


def product_range(low: int, high: int, of_low: int, of_high: int) -> tuple[int, int]:
    """A number between two values times an amount between two values."""
    if low == high >= 0:
        return low * of_low, low * of_high
    ends = (low * of_low, low * of_high, high * of_low, high * of_high)
    return min(ends), max(ends)


def share(of: int, among: int, rounding: str) -> int:
    """An amount divided among so many, to the cent; among nobody is among one."""
    among = max(1, among)
    whole = abs(of)
    match rounding:
        case "half_up":
            part = (2 * whole + among) // (2 * among)
        case "down":
            part = whole // among
        case _:
            part = -(-whole // among)
    return part if of >= 0 else -part


def share_range(low: int, high: int, among_low: int, among_high: int, rounding: str) -> tuple[int, int]:
    """An amount between two values divided among a number between two values."""
    if among_low == among_high:
        least = share(low, among_low, rounding)
        return least, least if low == high else share(high, among_low, rounding)
    ends = [share(of, among, rounding) for of in (low, high) for among in (among_low, among_high)]
    return min(ends), max(ends)


def proportion(of: int, part: int, whole: int, rounding: str) -> int:
    """`of` x part / whole to the cent; of a whole that is nothing, nothing."""
    if whole <= 0:
        return 0
    top = abs(of * part)
    match rounding:
        case "half_up":
            found = (2 * top + whole) // (2 * whole)
        case "down":
            found = top // whole
        case _:
            found = -(-top // whole)
    return found if of * part >= 0 else -found


def proportion_range(
    of: tuple[int, int], part: tuple[int, int], whole: tuple[int, int], rounding: str
) -> tuple[int, int]:
    """The same with each between two values. Of a whole that may be nothing, one gives most."""
    low, high = whole
    wholes = (low, high) if low > 0 or high <= 0 else (low, 1, high)
    ends = [proportion(a, b, c, rounding) for a in of for b in part for c in wholes]
    return min(ends), max(ends)


RUNTIME = {
    "next_month": next_month,
    "months_later": months_later,
    "proportion": proportion,
    "proportion_range": proportion_range,
    "product_range": product_range,
    "share": share,
    "share_range": share_range,
    "whole_years": whole_years,
    "whole_months": whole_months,
    "bracket": bracket,
    "bracket_range": bracket_range,
    "sure_bracket_range": sure_bracket_range,
    "marginal": marginal,
    "marginal_range": marginal_range,
    "min_range": min_range,
    "max_range": max_range,
}
