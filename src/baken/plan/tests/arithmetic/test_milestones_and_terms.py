"""Days late over leap days and year ends; terms that fill the period without a gap."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.plan.arithmetic.milestones import MilestoneFact, MilestoneState, standing_of
from baken.plan.arithmetic.terms import DatesFrom, Window, node_dates, term_window
from baken.plan.interchange.document import Term

TODAY = dt.date(2024, 3, 15)
PERIOD = Window(dt.date(2020, 1, 1), dt.date(2025, 12, 31))
dates = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2100, 12, 31))
windows = st.tuples(dates, dates).map(lambda pair: Window(*sorted(pair)))


def milestone(**fields: object) -> MilestoneFact:
    return MilestoneFact(number=3, title="Realisatie ruilwinkel", **fields)


@pytest.mark.parametrize(
    ("fields", "today", "state", "days", "words"),
    [
        ({"due": dt.date(2024, 2, 3)}, TODAY, "late", 41, "is 41 dagen te laat"),
        ({"due": dt.date(2024, 3, 14)}, TODAY, "late", 1, "is 1 dag te laat"),
        ({"due": dt.date(2024, 3, 15)}, TODAY, "due", 0, "moet vandaag klaar zijn"),
        ({"due": dt.date(2024, 3, 16)}, TODAY, "due", 1, "moet klaar zijn binnen 1 dag"),
        ({"due": dt.date(2024, 2, 28)}, dt.date(2024, 3, 1), "late", 2, "is 2 dagen te laat"),  # leap day
        ({"due": dt.date(2023, 2, 28)}, dt.date(2023, 3, 1), "late", 1, "is 1 dag te laat"),
        ({"due": dt.date(2023, 12, 31)}, dt.date(2024, 1, 1), "late", 1, "is 1 dag te laat"),
        ({"due": TODAY, "completed": TODAY}, TODAY, "done", 0, "is klaar"),
        (
            {"due": dt.date(2024, 3, 1), "completed": TODAY},
            TODAY,
            "done_late",
            14,
            "was 14 dagen te laat klaar",
        ),
        ({"completed": TODAY}, TODAY, "done", 0, "is klaar"),
        ({}, TODAY, "no_date", 0, "heeft nog geen datum"),
        ({"due": dt.date(2020, 1, 1), "cancelled": True}, TODAY, "cancelled", 0, "vervalt"),
        (
            {"due": dt.date(2024, 2, 3), "completed": TODAY},
            dt.date(2024, 3, 14),
            "late",
            40,
            "40 dagen te laat",
        ),
    ],
)
def test_a_milestone_says_how_it_stands(
    fields: dict[str, object], today: dt.date, state: str, days: int, words: str
) -> None:
    standing = standing_of(milestone=milestone(**fields), today=today)
    assert (standing.state, standing.days) == (state, days)
    assert str(standing.sentence).startswith("mijlpaal 3 'Realisatie ruilwinkel'")
    assert words in str(standing.sentence)


@given(due=dates, today=dates)
def test_an_open_milestone_is_either_due_or_late_by_the_days_between(due: dt.date, today: dt.date) -> None:
    standing = standing_of(milestone=milestone(due=due), today=today)
    assert standing.is_open
    assert (standing.state is MilestoneState.LATE) == (today > due)
    assert standing.days == abs((today - due).days)


def test_the_terms_of_a_six_year_plan_end_with_a_year() -> None:
    assert [term_window(term=term, period=PERIOD).end for term in Term] == [
        dt.date(2021, 12, 31),
        dt.date(2023, 12, 31),
        dt.date(2025, 12, 31),
    ]


def test_a_plan_may_set_the_dates_of_a_term_itself() -> None:
    own = Window(dt.date(2020, 1, 1), dt.date(2020, 6, 30))
    assert term_window(term=Term.SHORT, period=PERIOD, set_by_plan={Term.SHORT: own}) == own
    assert term_window(term=Term.MIDDLE, period=PERIOD, set_by_plan={Term.SHORT: own}).start.year == 2022


@given(period=windows)
def test_terms_fill_the_period_without_gap_or_overlap(period: Window) -> None:
    short, middle, long = (term_window(term=term, period=period) for term in Term)
    assert (short.start, long.end) == (period.start, period.end)
    if period.days >= 3:
        assert middle.start - short.end == dt.timedelta(days=1)
        assert long.start - middle.end == dt.timedelta(days=1)


@given(start=st.none() | dates, end=st.none() | dates, term=st.none() | st.sampled_from(Term), period=windows)
def test_own_dates_of_a_node_always_hold(
    start: dt.date | None, end: dt.date | None, term: Term | None, period: Window
) -> None:
    if start and end and end < start:
        with pytest.raises(ValueError, match="cannot end"):
            node_dates(start=start, end=end, term=term, period=period)
        return
    found = node_dates(start=start, end=end, term=term, period=period)
    assert start is None or (found.window.start == start and found.start_from is DatesFrom.OWN)
    assert end is None or (found.window.end == end and found.end_from is DatesFrom.OWN)
    if not start and not end:
        assert found.window == (term_window(term=term, period=period) if term else period)
