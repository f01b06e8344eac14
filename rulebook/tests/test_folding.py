"""What the date decides for everybody is decided before anybody is asked."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import Rulebook
from rulebook.checking import compiled_for
from rulebook.running import months_later, next_month, proportion, proportion_range


@pytest.mark.parametrize(
    ("date", "fact"),
    [(dt.date(2026, 8, 31), "wage"), (dt.date(2026, 9, 1), "rent"), (dt.date(2026, 12, 31), "rent")],
)
def test_only_the_branch_of_the_date_is_needed(book: Rulebook, date: dt.date, fact: str) -> None:
    compiled = compiled_for(book, date, (), variables=["by_season"])
    assert {name for name, _ in compiled.facts} - {"birth_date"} == {fact}


def test_a_month_later_is_the_last_day_of_a_shorter_month() -> None:
    def day(text: str) -> int:
        return dt.date.fromisoformat(text).toordinal()

    assert months_later(day("2024-01-31"), 1) == day("2024-02-29")
    assert months_later(day("2023-11-30"), 3) == day("2024-02-29")
    assert months_later(day("2024-12-31"), 12) == day("2025-12-31")
    assert next_month(day("2024-12-01")) == day("2025-01-01")
    assert next_month(day("2024-01-31")) == day("2024-02-01")


@pytest.mark.parametrize(
    ("of", "part", "whole", "rounding", "found"),
    [
        (100, 1, 3, "half_up", 33),
        (100, 1, 3, "up", 34),
        (100, 1, 2, "down", 50),
        (-100, 1, 3, "down", -33),
        (5, 1, 0, "up", 0),
    ],
)
def test_a_proportion_is_rounded_as_said(of: int, part: int, whole: int, rounding: str, found: int) -> None:
    assert proportion(of, part, whole, rounding) == found


@given(ends=st.tuples(*[st.integers(-6, 9)] * 6), rounding=st.sampled_from(["half_up", "up", "down"]))
def test_a_proportion_of_ranges_holds_every_proportion(ends: tuple[int, ...], rounding: str) -> None:
    """Also when the whole may be nothing: the most is there where it is just above nought."""
    of, part, whole = (tuple(sorted(pair)) for pair in zip(ends[::2], ends[1::2], strict=True))
    of = (50 * of[0], 50 * of[1])
    every = [
        proportion(a, b, c, rounding)
        for a in of
        for b in range(part[0], part[1] + 1)
        for c in range(whole[0], whole[1] + 1)
    ]
    assert proportion_range(of, part, whole, rounding) == (min(every), max(every))
