"""When somebody is due a mail, for every order of days."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.plan.rounds.stages import stage_due

DEADLINE = dt.date(2024, 3, 31)
days = st.dates(min_value=dt.date(2024, 1, 1), max_value=dt.date(2024, 12, 31))


@pytest.mark.parametrize(
    ("opened", "today", "name"),
    [
        ("2024-03-01", "2024-02-28", None),
        ("2024-03-01", "2024-03-01", "opened"),
        ("2024-03-01", "2024-03-16", "opened"),
        ("2024-03-01", "2024-03-17", "before-14"),
        ("2024-03-01", "2024-03-28", "before-3"),
        ("2024-03-01", "2024-03-31", "day"),
        ("2024-03-01", "2024-04-01", "after-1"),
        ("2024-03-01", "2024-04-07", "after-1"),
        ("2024-03-01", "2024-04-08", "after-8"),
        ("2024-03-01", "2024-05-01", "after-29"),
        ("2024-03-20", "2024-03-20", "opened"),  # what fell before the opening is passed over
        ("2024-03-20", "2024-03-29", "before-3"),
        ("2024-04-10", "2024-04-10", "opened"),  # opened after its own deadline
        ("2024-04-10", "2024-04-15", "after-15"),
    ],
)
def test_the_latest_occasion_that_has_come(opened, today, name):
    found = stage_due(
        opened=dt.date.fromisoformat(opened), deadline=DEADLINE, today=dt.date.fromisoformat(today)
    )
    assert (found and found.name) == name


@given(opened=days, deadline=days, first=days, second=days)
def test_a_later_day_never_has_an_earlier_occasion(opened, deadline, first, second):
    first, second = sorted((first, second))
    earlier = stage_due(opened=opened, deadline=deadline, today=first)
    later = stage_due(opened=opened, deadline=deadline, today=second)
    assert (earlier is None) == (first < opened)
    if earlier:
        assert later
        assert earlier.date <= later.date <= second


@given(opened=days, deadline=days, runs=st.sets(days, max_size=40))
def test_over_any_nights_with_gaps_each_occasion_comes_up_once_and_in_order(opened, deadline, runs):
    mailed: list[dt.date] = []
    names: set[str] = set()
    for today in sorted(runs):
        stage = stage_due(opened=opened, deadline=deadline, today=today)
        if stage and stage.name not in names:
            names.add(stage.name)
            mailed.append(stage.date)
    assert mailed == sorted(set(mailed))
    if any(today >= opened for today in runs):
        assert mailed  # a missed night is made up for by the next run
