"""A limit in days says what reckoning with each day says."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook import Rulebook
from rulebook import terms as t
from rulebook.day_limits import DayLimit, day_limit, fixed
from rulebook.kinds import DATE, count
from rulebook.law_on_date import LawOnDate
from rulebook.running import months_later, next_month, whole_months, whole_years

DAY = t.FactOf(DATE, "birth_date")
TODAY = dt.date(2026, 2, 28)
YEAR_START = dt.date(2026, 1, 1).toordinal()


def number(value: int) -> t.Constant:
    return t.Constant(count("months"), value)


MOVED = {
    "later": (t.MonthsLater(DATE, DAY, number(9)), lambda day: months_later(day, 9)),
    "a month after": (
        t.NextMonth(DATE, t.MonthsLater(DATE, DAY, t.Times(count("months"), number(12), number(3)))),
        lambda day: next_month(months_later(day, 36)),
    ),
    "before": (t.MonthsLater(DATE, DAY, number(-1)), lambda day: months_later(day, -1)),
}
COMPARE = {"<": int.__lt__, "<=": int.__le__}


@pytest.fixture
def law(book: Rulebook) -> LawOnDate:
    return LawOnDate(book, TODAY, forecasts=False)


def holds(limit: DayLimit | None, day: int) -> bool:
    assert limit
    assert (limit.since, limit.sure) == (DAY, limit.could)
    return (day <= limit.sure) == limit.is_least


@pytest.mark.parametrize("sign", COMPARE)
@pytest.mark.parametrize("moved", MOVED)
def test_a_day_that_is_moved(law: LawOnDate, moved: str, sign: str) -> None:
    term, move = MOVED[moved]
    other = t.MonthsLater(DATE, t.YearStart(DATE), number(2))
    day = fixed(law, other)
    assert day is not None
    left, right = (t.Compare(DATE, a, sign, b) for a, b in ((term, other), (other, term)))
    for one in range(day[0] - 1300, day[0] + 60):
        assert holds(day_limit(law, left), one) == COMPARE[sign](move(one), day[0])
        assert holds(day_limit(law, right), one) == COMPARE[sign](day[0], move(one))


@given(
    age=st.sampled_from([(t.Years, whole_years), (t.Months, whole_months)]),
    today=st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    ago=st.integers(-40, 2000),
    least=st.integers(1, 40),
    sign=st.sampled_from(["<", "<="]),
)
def test_an_age(book: Rulebook, *, age: Any, today: dt.date, ago: int, least: int, sign: str) -> None:
    law, day = LawOnDate(book, today, forecasts=False), today.toordinal() - ago
    passed = age[1](day, (today.year, today.month, today.day))
    term = age[0](count("months"), DAY)
    left, right = (t.Compare(DATE, a, sign, b) for a, b in ((term, number(least)), (number(least), term)))
    assert holds(day_limit(law, left), day) == COMPARE[sign](passed, least)
    assert holds(day_limit(law, right), day) == COMPARE[sign](least, passed)


def test_what_differs_between_people_has_no_limit(law: LawOnDate) -> None:
    other = t.FactOf(DATE, "lease_start")
    for term in (
        t.Compare(DATE, MOVED["later"][0], "<", other),
        t.Compare(DATE, t.MonthsLater(DATE, DAY, t.FactOf(count("months"), "months")), "<", t.Today(DATE)),
        t.Compare(DATE, t.Years(count("years"), DAY), "<", number(0)),
        t.Compare(DATE, t.Today(DATE), "<=", t.YearStart(DATE)),
    ):
        assert day_limit(law, term) is None
