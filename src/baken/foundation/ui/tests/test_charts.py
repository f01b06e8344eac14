"""Whatever the figures, the drawing stays inside its borders and says what they are."""

import itertools
from decimal import Decimal

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from baken.foundation.ui.api import (
    Bar,
    BarChart,
    ChartError,
    LineChart,
    ProgressRing,
    Series,
    StackedBarChart,
    Unit,
)
from baken.foundation.ui.charts.lines import BOTTOM, TOP, lay_out_lines
from baken.foundation.ui.charts.rows import BAR, WIDEST, lay_out_bars, lay_out_stacks
from baken.foundation.ui.charts.scale import ticks
from baken.foundation.ui.charts.table import description_of, table_of

figures = st.one_of(
    st.integers(min_value=-(10**15), max_value=10**15),
    st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False, allow_infinity=False, places=3),
)


def exact_to(low: int) -> st.SearchStrategy[Decimal]:
    """Few enough digits that adding two of them in the test does not round."""
    return st.decimals(low, 10**15, allow_nan=False, places=4)


# A busy machine may take its time over one example.
unhurried = settings(deadline=None)
maybe = st.one_of(st.none(), figures)


def show(chart: object) -> str:
    return Template("{% chart chart %}").render(Context({"chart": chart}))


@unhurried
@given(st.lists(st.tuples(maybe, maybe), max_size=12))
def test_bars_and_targets_stay_inside_the_drawing(values: list[tuple]) -> None:
    layout = lay_out_bars(BarChart(title="t", bars=[Bar(label="b", value=v, target=g) for v, g in values]))
    assert len(layout.rows) == len(values)
    assert 0 <= layout.zero_x <= WIDEST
    for row, (value, _) in zip(layout.rows, values, strict=True):
        assert row.bar_y + BAR <= layout.height
        assert row.target_x is None or 0 <= row.target_x <= WIDEST
        for piece in row.segments:
            assert piece.width >= 0
            assert piece.x >= 0
            assert piece.x + piece.width <= WIDEST
            edge = piece.x if value >= 0 else piece.x + piece.width
            assert edge == layout.zero_x


@unhurried
@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(maybe, min_size=n, max_size=n), max_size=8)))
def test_the_parts_of_a_stack_lie_against_each_other(columns: list[list]) -> None:
    count = len(columns[0]) if columns else 0
    series = [Series(label=f"s{i}", values=[column[i] for column in columns]) for i in range(count)]
    chart = StackedBarChart(title="t", categories=[str(i) for i in range(len(columns))], series=series)
    layout = lay_out_stacks(chart)
    for row, column in zip(layout.rows, columns, strict=True):
        assert len(row.segments) == sum(1 for value in column if value)
        right = [piece for piece in row.segments if column[piece.number - 1] > 0]
        left = [piece for piece in row.segments if column[piece.number - 1] < 0]
        for before, after in itertools.pairwise(right):
            assert before.x + before.width == after.x
        for before, after in itertools.pairwise(left):
            assert after.x + after.width == before.x
        for piece in row.segments:
            assert 0 <= piece.x <= piece.x + piece.width <= WIDEST


@unhurried
@given(st.lists(maybe, max_size=30), st.sampled_from(list(Unit)))
def test_points_of_a_line_stay_inside_and_gaps_stay_gaps(values: list, unit: Unit) -> None:
    whole = [int(v) if v is not None and unit is Unit.EURO_CENTS else v for v in values]
    chart = LineChart(
        title="t",
        categories=[str(i) for i in range(len(whole))],
        series=[Series(label="s", values=whole)],
        unit=unit,
    )
    layout = lay_out_lines(chart)
    (line,) = layout.lines
    assert len(line.points) == sum(value is not None for value in whole)
    together = itertools.pairwise(whole)
    assert len(line.pieces) == sum(a is not None and b is not None for a, b in together)
    assert all(TOP <= point.y <= BOTTOM and 0 <= point.x <= 100 for point in line.points)
    assert all(TOP <= y <= BOTTOM for y, _ in layout.ticks)
    assert len(layout.labels) <= 6


@unhurried
@given(exact_to(-(10**15)), exact_to(0))
def test_ticks_cover_the_range_at_equal_distances(low: Decimal, width: Decimal) -> None:
    marks = ticks(low, low + width)
    assert 2 <= len(marks) <= 7
    assert marks[0] <= low
    assert marks[-1] >= low + width
    assert len({after - before for before, after in itertools.pairwise(marks)}) == 1


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ChartError):
        ticks(Decimal(2), Decimal(1))


def test_series_must_fit_the_categories() -> None:
    with pytest.raises(ChartError, match="2 values for 1"):
        LineChart(title="t", categories=["2020"], series=[Series(label="s", values=[1, 2])])
    with pytest.raises(ChartError, match="at most 6"):
        LineChart(title="t", categories=[], series=[Series(label=str(i), values=[]) for i in range(7)])


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(ChartError):
        lay_out_bars(BarChart(title="t", bars=[Bar(label="b", value=Decimal("NaN"))]))


def test_the_table_beside_a_chart_has_the_exact_figures_and_the_total() -> None:
    chart = StackedBarChart(
        title="Raming",
        unit=Unit.EURO_CENTS,
        categories=["2020"],
        series=[Series(label="Werking", values=[12345]), Series(label="Inkomsten", values=[-345])],
    )
    (row,) = table_of(chart).cells
    assert [str(cell.text).replace("\u00a0", " ") for cell in row] == [
        "2020",
        "€ 123,45",
        "−€ 3,45",
        "€ 120,00",
    ]


def test_a_missing_figure_is_said_and_is_not_zero() -> None:
    html = show(
        BarChart(title="t", bars=[Bar(label="Nog te bepalen", value=None), Bar(label="Nul", value=0)])
    )
    assert html.count("geen cijfer") == 2  # beside the bar and in the table
    assert ">0<" in html


def test_a_chart_without_figures_says_so() -> None:
    assert "Er zijn nog geen cijfers" in show(BarChart(title="t", bars=[]))
    assert "Er zijn nog geen cijfers" in show(LineChart(title="t", categories=["2020"], series=[]))
    assert description_of(BarChart(title="t", bars=[])) == "Er zijn nog geen cijfers."


def test_a_drawing_has_a_name_a_description_and_a_table() -> None:
    html = show(BarChart(title="Raming", bars=[Bar(label="A", value=3), Bar(label="B", value=1)]))
    assert 'role="img"' in html
    assert "Hoogste: A, 3. Laagste: B, 1." in html
    assert "<table" in html


def test_the_same_chart_twice_on_a_page_has_different_ids() -> None:
    chart = ProgressRing(title="t", percent=Decimal("112.5"))
    html = Template("{% chart c %}{% chart c %}").render(Context({"c": chart}))
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) == 4


def test_texts_in_a_chart_are_escaped() -> None:
    html = show(BarChart(title="<b>x</b>", bars=[Bar(label="<script>", value=1)]))
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_ring_above_a_hundred_per_cent_is_full_and_says_the_true_figure() -> None:
    html = show(ProgressRing(title="Budget", percent=Decimal("112.5")))
    assert 'stroke-dasharray="100 100"' in html
    assert "112,5" in html
