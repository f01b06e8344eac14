"""Rounding, scales and dates as whole-number arithmetic, the same in every engine that runs it."""

import datetime as dt
from fractions import Fraction
from typing import Any

from rulebook.columnar.building import Builder
from rulebook.columnar.program import Column, Value, bounds

Row = tuple[int, int, Any, Any]
"""A slice of a scale: threshold (least, most), rate or amount (least, most)."""
ERA, SHIFT = 146_097, 305
"""Days of 400 years; days from 1 March of the year 0 to the day before ordinal 1.
Source: H. Hinnant, "chrono-compatible low-level date algorithms" (days_from_civil, civil_from_days)."""


class Arithmetic(Builder):
    """What rules compute, made of the operations of a builder. The scalar twins stand in `running`."""

    # Rounding ------------------------------------------------------------------------

    def signed(self, value: Value, size: Value) -> Value:
        """`size`, which was reckoned without a sign, with the sign of `value`."""
        low, high = bounds(value)
        if low >= 0:
            return size
        minus = self.negate(size)
        return minus if high <= 0 else self.choose(self.less(value, 0), minus, size)

    def size_of(self, value: Value) -> Value:
        """Without its sign."""
        low, high = bounds(value)
        if low >= 0:
            return value
        if high <= 0 or not isinstance(value, Column):
            return self.negate(value)
        # The bounds of the two alone would not see that the larger is never below nought.
        return self.column("most", (value, self.negate(value)), (), value.level, (0, max(-low, high)))

    def rounded(self, top: Value, bottom: Value, rounding: str) -> Value:
        """top / bottom to a whole number, top from nought on: "half_up", "down" or "up"."""
        match rounding:
            case "half_up":
                return self.divide(self.add((self.multiply(top, 2), bottom)), self.multiply(bottom, 2))
            case "down":
                return self.divide(top, bottom)
        return self.divide(self.add((top, self.add((bottom, -1)))), bottom)

    def part(self, amount: Value, rate: Fraction, rounding: str) -> Value:
        """amount x rate to a whole cent, halves and remainders reckoned away from or towards nought."""
        if rate.denominator == 1:
            return self.multiply(amount, rate.numerator)
        top = self.multiply(self.size_of(amount), abs(rate.numerator))
        found = self.signed(amount, self.rounded(top, rate.denominator, rounding))
        return found if rate >= 0 else self.negate(found)

    def share(self, amount: Value, among: Value, rounding: str) -> Value:
        """An amount divided among so many; among nobody is among one."""
        return self.signed(amount, self.rounded(self.size_of(amount), self.most((1, among)), rounding))

    def proportion(self, amount: Value, part: Value, whole: Value, rounding: str) -> Value:
        """amount x part / whole; of a whole that is nothing, nothing."""
        top = self.multiply(amount, part)
        found = self.signed(top, self.rounded(self.size_of(top), self.most((1, whole)), rounding))
        return self.choose(self.less(0, whole), found, 0)

    # Scales --------------------------------------------------------------------------

    def bracket(self, low: Value, high: Value, rows: list[Row]) -> tuple[Value, Value]:
        """The least and the most that a flat scale gives for a base between two values."""
        if low is high and all(row[0] == row[1] for row in rows):
            return self._slice(low, rows, 2), self._slice(low, rows, 3)
        amounts = [(0, 0), *(row[2:] for row in rows)]
        lowest, highest = min(one[0] for one in amounts), max(one[1] for one in amounts)
        least, most = [], []  # of a slice that is not touched what changes nothing: some slice always is
        for place, (low_amount, high_amount) in enumerate(amounts):
            touches = []
            if place > 0:
                touches.append(self.less_equal(rows[place - 1][0], high))
            if place < len(rows):
                touches.append(self.less(low, rows[place][1]))
            touched = self.all_of(touches)
            least.append(self.choose(touched, low_amount, highest))
            most.append(self.choose(touched, high_amount, lowest))
        return self.least(least), self.most(most)

    def _slice(self, base: Value, rows: list[Row], end: int) -> Value:
        found: Value = 0
        for row in rows:
            found = self.choose(self.less_equal(row[0], base), row[end], found)
        return found

    def marginal(self, base: Value, rows: list[Row], *, high: bool) -> Value:
        """Rates over the slices of a base added up; each slice rounded half up."""
        parts: list[Value] = []
        for place, row in enumerate(rows):
            start = row[0] if high or place == 0 else row[1]
            end = base
            if place + 1 < len(rows):
                end = self.least((base, rows[place + 1][0 if high else 1]))
            slice_ = self.most((0, self.subtract(end, start)))
            parts.append(self.part(slice_, row[3] if high else row[2], "half_up"))
        return self.add(parts)

    # Dates ---------------------------------------------------------------------------

    def civil(self, day: Value) -> tuple[Value, Value, Value]:
        """Year, month and day of the month of an ordinal (at least 1)."""
        since = self.add((self.most((1, day)), SHIFT))
        era = self.divide(since, ERA)
        in_era = self._rest(since, era, ERA)
        leaps = self.add(
            (
                in_era,
                self.negate(self.divide(in_era, 1460)),
                self.divide(in_era, 36524),
                self.negate(self.divide(in_era, 146_096)),
            )
        )
        year = self.divide(self.most((0, leaps)), 365)
        in_year = self.most((0, self.subtract(in_era, self._days_of(year))))
        place = self.divide(self.add((self.multiply(in_year, 5), 2)), 153)
        starts = self.divide(self.add((self.multiply(place, 153), 2)), 5)
        month = self.add((place, self.choose(self.less(place, 10), 3, -9)))
        years = self.add((year, self.multiply(era, 400), self.choose(self.less_equal(month, 2), 1, 0)))
        return years, month, self.add((in_year, self.negate(starts), 1))

    def ordinal(self, year: Value, month: Value, day: Value) -> Value:
        """The ordinal of a day of the calendar, from the year 1 on."""
        early = self.less_equal(month, 2)
        years = self.most((0, self.add((year, self.choose(early, -1, 0)))))
        era = self.divide(years, 400)
        in_era = self._rest(years, era, 400)
        place = self.most((0, self.add((month, self.choose(early, 9, -3)))))
        starts = self.divide(self.add((self.multiply(place, 153), 2)), 5)
        return self.add((self.multiply(era, ERA), self._days_of(in_era), starts, day, -1 - SHIFT))

    def _days_of(self, year: Value) -> Value:
        """Days before a year of an era."""
        return self.add((self.multiply(year, 365), self.divide(year, 4), self.negate(self.divide(year, 100))))

    def _rest(self, value: Value, times: Value, by: int) -> Value:
        """What is left; the bounds alone would not see that it lies between nought and `by`."""
        rest = self.subtract(value, self.multiply(times, by))
        return self.least((by - 1, self.most((0, rest))))

    def whole_years(self, since: Value, today: dt.date) -> Value:
        """Whole years from a day to today; never below nought."""
        year, month, day = self.civil(since)
        later = self._later(month, day, today)
        return self.most((0, self.add((today.year, self.negate(year), self.choose(later, -1, 0)))))

    def _later(self, month: Value, day: Value, today: dt.date) -> Value:
        """Whether a day of the year comes after today's."""
        same = self.all_of((self.equal(month, today.month), self.less(today.day, day)))
        return self.any_of((self.less(today.month, month), same))

    def whole_months(self, since: Value, today: dt.date) -> Value:
        """Whole months from a day to today; never below nought."""
        year, month, day = self.civil(since)
        passed = self.add(
            (today.year * 12 + today.month, self.negate(self.multiply(year, 12)), self.negate(month))
        )
        return self.most((0, self.add((passed, self.choose(self.less(today.day, day), -1, 0)))))

    def next_month(self, day: Value) -> Value:
        """The first day of the month after a day."""
        year, month, _ = self.civil(day)
        last = self.less_equal(12, month)
        following = self.choose(last, 1, self.add((month, 1)))
        return self.ordinal(self.add((year, self.choose(last, 1, 0))), following, 1)

    def months_later(self, day: Value, months: Value) -> Value:
        """A day so many months later; the last day of a month that is shorter."""
        year, month, of_month = self.civil(day)
        place = self.most((12, self.add((self.multiply(year, 12), month, -1, months))))
        years = self.divide(place, 12)
        month = self.add((self._rest(place, years, 12), 1))
        last = self.less_equal(12, month)
        first_after = self.ordinal(
            self.add((years, self.choose(last, 1, 0))), self.choose(last, 1, self.add((month, 1))), 1
        )
        first = self.ordinal(years, month, 1)
        return self.least((self.add((first, of_month, -1)), self.add((first_after, -1))))
