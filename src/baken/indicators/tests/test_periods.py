"""Periods at their edges."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.indicators.api import Period, period_around, periods_until
from baken.indicators.periods import stale_before


@pytest.mark.parametrize(
    ("period", "date", "start", "end"),
    [
        ("semester", dt.date(2024, 6, 30), dt.date(2024, 1, 1), dt.date(2024, 6, 30)),
        ("semester", dt.date(2024, 7, 1), dt.date(2024, 7, 1), dt.date(2024, 12, 31)),
        ("month", dt.date(2024, 2, 29), dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("quarter", dt.date(2024, 12, 31), dt.date(2024, 10, 1), dt.date(2024, 12, 31)),
        ("year", dt.date(2024, 1, 1), dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("", dt.date(2024, 3, 15), dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
    ],
)
def test_a_period_holds_its_edges(period: str, date: dt.date, start: dt.date, end: dt.date) -> None:
    assert period_around(period=period, date=date) == (start, end)


@given(
    period=st.sampled_from(["", *Period.values]),
    date=st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2100, 1, 1)),
)
def test_periods_follow_each_other_without_gap(period: str, date: dt.date) -> None:
    found = periods_until(period=period, date=date, count=5)
    assert found[-1][0] <= date <= found[-1][1]
    for (_, end), (start, _) in pairwise(found):
        assert start - end == dt.timedelta(days=1)


def test_a_yearly_figure_is_out_of_date_after_two_whole_years() -> None:
    assert stale_before(period="year", date=dt.date(2024, 3, 15)) == dt.date(2022, 12, 31)
