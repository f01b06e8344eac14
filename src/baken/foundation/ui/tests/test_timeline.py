"""A time line keeps its marks inside, apart and readable in words."""

import datetime as dt
from itertools import pairwise

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.foundation.ui.api import ChartError, TimeLane, TimelineChart, TimeMark, TimeState
from baken.foundation.ui.charts.table import description_of, table_of
from baken.foundation.ui.charts.timeline import APART, HEAD, LEFT, MOST_TICKS, RIGHT, lay_out_timeline

STATES = {state: state.value for state in TimeState}
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31))
LANES = st.lists(st.lists(st.tuples(DAYS, st.sampled_from(TimeState)), max_size=30), max_size=4)


def marks_of(lane) -> list[TimeMark]:
    return [TimeMark(date=day, label=f"m{n}", state=state) for n, (day, state) in enumerate(lane)]


def chart_of(lanes, *, today=None, **fields) -> TimelineChart:
    days = [day for lane in lanes for day, _state in lane] or [dt.date(2024, 1, 1)]
    return TimelineChart(
        **{
            "title": "t",
            "start": min(days),
            "end": max(days),
            "states": STATES,
            "today": today,
            "lanes": [TimeLane(label=f"baan {n}", marks=marks_of(lane)) for n, lane in enumerate(lanes)],
        } | fields
    )  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(LANES, st.one_of(st.none(), DAYS))
def test_marks_stay_inside_in_order_of_days_and_apart(lanes, today):
    layout = lay_out_timeline(chart_of(lanes, today=today))
    assert len(layout.lanes) == len(lanes)
    assert len(layout.ticks) <= MOST_TICKS
    top = HEAD
    for lane, marks in zip(layout.lanes, lanes, strict=True):
        assert len(lane.marks) == len(marks)
        rows: dict[int, list] = {}
        for mark in lane.marks:
            assert LEFT <= mark.x <= RIGHT
            assert top < mark.y < lane.bottom <= layout.height
            rows.setdefault(mark.y, []).append(mark.x)
        for xs in rows.values():
            assert all(second - first >= APART for first, second in pairwise(xs))
        top = lane.bottom
    assert layout.today_x is None or LEFT <= layout.today_x <= RIGHT


def test_the_table_and_the_drawing_say_the_same_in_words():
    lanes = [
        [(dt.date(2024, 2, 3), TimeState.LATE), (dt.date(2023, 1, 1), TimeState.DONE)],
        [(dt.date(2023, 5, 5), TimeState.DONE)],
    ]
    chart = chart_of(lanes, today=dt.date(2024, 1, 1))
    html = Template("{% chart chart %}").render(Context({"chart": chart}))
    assert "<title>3 februari 2024: m0 (late)</title>" in html
    assert "vandaag" in html
    assert "warning" not in html
    assert [row[2].text for row in table_of(chart).cells] == [
        "1 januari 2023",
        "5 mei 2023",
        "3 februari 2024",
    ]
    assert description_of(chart) == "Van 2023 tot 2024. done: 2, late: 1."
    assert 'href="#lijst"' in Template("{% chart chart %}").render(
        Context({"chart": chart_of(lanes, table_id="lijst")})
    )


def test_nothing_to_show_is_said():
    assert "Er staat nog niets op de tijdlijn." in Template("{% chart c %}").render(
        Context({"c": chart_of([])})
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"end": dt.date(2023, 12, 1)},
        {"start": dt.date(2024, 1, 2), "end": dt.date(2025, 1, 1)},
        {"states": {}},
    ],
)
def test_what_does_not_fit_is_refused(fields):
    with pytest.raises(ChartError):
        chart_of([[(dt.date(2024, 1, 1), TimeState.DONE)]], **fields)


def test_a_short_line_has_months_and_a_long_one_years():
    year = chart_of([], start=dt.date(2024, 1, 1), end=dt.date(2024, 12, 31))
    assert [text for _x, text in lay_out_timeline(year).ticks][:2] == ["jan", "mrt"]
    period = chart_of([], start=dt.date(2020, 1, 1), end=dt.date(2025, 12, 31))
    assert [text for _x, text in lay_out_timeline(period).ticks] == [
        "2020",
        "2021",
        "2022",
        "2023",
        "2024",
        "2025",
    ]
