"""Progress over every stated edge: falling, equal, negative, over 100 %, empty."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baken.plan.arithmetic.progress import Point, Progress, ProgressState, progress_of
from baken.plan.interchange.document import Direction, IndicatorKind

START, MIDDLE, END = dt.date(2020, 1, 1), dt.date(2022, 1, 1), dt.date(2024, 1, 1)
figures = st.decimals(min_value=-10_000, max_value=10_000, places=4)
dates = st.dates(min_value=dt.date(2019, 1, 1), max_value=dt.date(2030, 12, 31))
points = st.builds(Point, dates, figures)


def point(date: dt.date, value: str | int) -> Point:
    return Point(date, Decimal(value))


def progress(
    value: str | int | None,
    *,
    baseline: str | int | None = 0,
    target: str | int = 100,
    kind: IndicatorKind = IndicatorKind.NUMBER,
    direction: Direction = Direction.INCREASE,
    measured: dt.date = MIDDLE,
    on: dt.date = MIDDLE,
) -> Progress:
    return progress_of(
        kind=kind,
        direction=direction,
        baseline=None if baseline is None else point(START, baseline),
        targets=[point(END, target)],
        observations=[] if value is None else [point(measured, value)],
        on=on,
    )


@pytest.mark.parametrize(
    ("baseline", "target", "value", "percent", "bar", "reached"),
    [
        (0, 100, 50, "50.0", "50.0", False),
        (100, 40, 70, "50.0", "50.0", False),  # falling
        (100, 40, 130, "-50.0", "0", False),  # falling, went the wrong way
        (10, 20, 5, "-50.0", "0", False),  # negative
        (0, 100, 250, "250.0", "100", True),  # over 100 %
        (100, 40, 10, "150.0", "100", True),
        (-30, -10, -20, "50.0", "50.0", False),
        (0, 3, 1, "33.3", "33.3", False),
        (0, 10_000, 9_999, "99.9", "99.9", False),  # 99,99 % is not there yet
        (0, 100, 100, "100.0", "100", True),
    ],
)
def test_progress_counts_from_baseline_to_target_whichever_way(
    *, baseline: int, target: int, value: int, percent: str, bar: str, reached: bool
) -> None:
    direction = Direction.INCREASE if target > baseline else Direction.DECREASE
    found = progress(value, baseline=baseline, target=target, direction=direction)
    assert (found.percent, found.bar, found.reached) == (Decimal(percent), Decimal(bar), reached)
    assert not found.contradicts


@pytest.mark.parametrize(
    ("direction", "value", "percent"),
    [
        (Direction.INCREASE, 20, 100),
        (Direction.INCREASE, 19, 0),
        (Direction.INCREASE, 25, 100),
        (Direction.DECREASE, 20, 100),
        (Direction.DECREASE, 21, 0),
        (Direction.MAINTAIN, 20, 100),
        (Direction.MAINTAIN, 18, 90),
        (Direction.MAINTAIN, 22, 90),
    ],
)
def test_a_target_that_equals_the_start_is_kept_or_lost(
    direction: Direction, value: int, percent: int
) -> None:
    assert progress(value, baseline=20, target=20, direction=direction).percent == percent


def test_maintaining_zero_divides_by_nothing() -> None:
    assert progress(0, target=0, direction=Direction.MAINTAIN).percent == 100
    assert progress(1, target=0, direction=Direction.MAINTAIN).percent == 0


def test_without_target_without_value_and_without_baseline_nothing_is_made_up() -> None:
    no_target = progress_of(
        kind=IndicatorKind.NUMBER,
        direction=Direction.INCREASE,
        baseline=None,
        targets=[],
        observations=[point(MIDDLE, 5)],
        on=END,
    )
    assert no_target.state is ProgressState.NO_TARGET
    assert no_target.latest == point(MIDDLE, 5)
    assert progress(None).state is ProgressState.NO_VALUE
    assert progress(None).percent is None
    no_baseline = progress(100, baseline=None)
    assert no_baseline.state is ProgressState.NO_BASELINE
    assert (no_baseline.percent, no_baseline.bar, no_baseline.reached) == (None, None, True)


def test_a_measurement_after_the_date_is_not_looked_at() -> None:
    assert progress(80, measured=END, on=MIDDLE).state is ProgressState.NO_VALUE


def test_figures_that_contradict_the_stated_direction_win_and_say_so() -> None:
    found = progress(60, baseline=100, target=20, direction=Direction.INCREASE)
    assert found.contradicts
    assert (found.percent, found.reached) == (Decimal(50), False)


def test_the_expectation_runs_straight_from_target_to_target() -> None:
    targets = [point(END, 100), point(MIDDLE, 20)]
    found = progress_of(
        kind=IndicatorKind.NUMBER,
        direction=Direction.INCREASE,
        baseline=point(START, 0),
        targets=targets,
        observations=[point(dt.date(2023, 1, 1), 59)],
        on=dt.date(2023, 6, 1),
    )
    assert found.expected == 60  # halfway between 20 and 100, on the day of the measurement
    assert found.on_course is False
    assert (found.due, found.due_met, found.upcoming) == (point(MIDDLE, 20), True, point(END, 100))


def test_a_due_target_is_missed_only_when_somebody_measured_since() -> None:
    assert progress(50, measured=MIDDLE, on=END).due_met is None
    assert progress(50, measured=END, on=END).due_met is False
    assert progress(100, measured=MIDDLE, on=END).due_met is True
    assert progress(50, on=MIDDLE).due_met is None


def test_yes_no_and_steps_do_not_grow_by_halves() -> None:
    no = progress(0, baseline=None, target=1, kind=IndicatorKind.YES_NO)
    assert (no.percent, no.expected, no.on_course) == (Decimal(0), Decimal(0), True)
    assert progress(1, baseline=None, target=1, kind=IndicatorKind.YES_NO).percent == 100
    step = progress(1, baseline=None, target=4, kind=IndicatorKind.STEPS)
    assert (step.percent, step.expected) == (Decimal(25), Decimal(0))


@given(
    baseline=st.none() | points,
    targets=st.lists(points, max_size=5),
    observations=st.lists(points, max_size=5),
    on=dates,
    kind=st.sampled_from(IndicatorKind),
    direction=st.sampled_from(Direction),
    shuffled=st.randoms(),
)
def test_progress_never_fails_and_does_not_depend_on_order(
    *,
    baseline: Point | None,
    targets: list[Point],
    observations: list[Point],
    on: dt.date,
    kind: IndicatorKind,
    direction: Direction,
    shuffled: object,
) -> None:
    def run(targets: list[Point], observations: list[Point]) -> Progress:
        return progress_of(
            kind=kind,
            direction=direction,
            baseline=baseline,
            targets=targets,
            observations=observations,
            on=on,
        )

    first = run(targets, observations)
    assert (
        run(
            sorted(targets, key=lambda _: shuffled.random()),
            sorted(observations, key=lambda _: shuffled.random()),
        )
        == first
    )
    if first.bar is not None:
        assert 0 <= first.bar <= 100
        assert (first.percent >= 100) == first.reached


@given(baseline=figures, target=figures, low=figures, high=figures)
def test_progress_is_monotone_towards_the_target(
    baseline: Decimal, target: Decimal, low: Decimal, high: Decimal
) -> None:
    low, high = sorted((low, high))
    direction = Direction.INCREASE if target >= baseline else Direction.DECREASE
    nearer, further = (high, low) if direction is Direction.INCREASE else (low, high)
    assert (
        progress(nearer, baseline=baseline, target=target, direction=direction).percent
        >= progress(further, baseline=baseline, target=target, direction=direction).percent
    )
