"""Progress of an indicator between its baseline and its dated targets.

Decimal only. Percentages are rounded half up to one decimal, expectations to four.
A percentage reads 100 or more exactly when the final target is reached.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from baken.plan.interchange.document import Direction, IndicatorKind

PERCENT_STEP = Decimal("0.1")
FIGURE_STEP = Decimal("0.0001")
HUNDRED = Decimal(100)
ZERO = Decimal(0)
HELD_WITHIN = Decimal("0.05")
"""A figure to maintain is held while it stays within this part of its target."""


@dataclass(frozen=True, order=True)
class Point:
    """A figure on a date."""

    date: dt.date
    value: Decimal


class ProgressState(StrEnum):
    """What can be said."""

    MEASURED = "measured"
    NO_BASELINE = "no_baseline"  # target and value, but nothing to count from
    NO_VALUE = "no_value"
    NO_TARGET = "no_target"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Where an indicator stands on a date; what is unknown is None."""

    state: ProgressState
    latest: Point | None = None
    final: Point | None = None  # the last target
    due: Point | None = None  # the last target that has come due
    upcoming: Point | None = None  # the first target still to come
    percent: Decimal | None = None  # the real figure: may be negative or over 100
    bar: Decimal | None = None  # the same between 0 and 100, for bars only
    expected: Decimal | None = None  # on the date of `latest`, on the line through the targets
    on_course: bool | None = None  # `latest` is at least as good as `expected`
    due_met: bool | None = None  # None: nothing came due, or nothing was measured since
    reached: bool | None = None  # the final target
    contradicts: bool = False  # the targets go the other way than the stated direction


def progress_of(
    *,
    kind: IndicatorKind,
    direction: Direction,
    baseline: Point | None,
    targets: Iterable[Point],
    observations: Iterable[Point],
    on: dt.date,
) -> Progress:
    """Progress on a date; later observations are not looked at. Totals only, no categories."""
    latest = max((point for point in observations if point.date <= on), default=None)
    path = sorted(targets)
    if not path:
        return Progress(state=ProgressState.NO_TARGET, latest=latest)
    final = path[-1]
    due = max((point for point in path if point.date <= on), default=None)
    upcoming = min((point for point in path if point.date > on), default=None)
    if latest is None:
        return Progress(state=ProgressState.NO_VALUE, final=final, due=due, upcoming=upcoming)
    start = _start(kind, baseline)
    heading = _heading(direction, start, final)
    reached = _good_enough(latest.value, final.value, heading)
    percent = _percent(start, latest, final, heading)
    if percent is not None and not reached:
        percent = min(percent, HUNDRED - PERCENT_STEP)  # 99,96 % is not there yet
    expected = _expected(kind, baseline, start, path, latest.date)
    return Progress(
        state=ProgressState.MEASURED if percent is not None else ProgressState.NO_BASELINE,
        latest=latest,
        final=final,
        due=due,
        upcoming=upcoming,
        percent=percent,
        bar=None if percent is None else min(max(percent, ZERO), HUNDRED),
        expected=expected,
        on_course=None if expected is None else _good_enough(latest.value, expected, heading),
        due_met=_due_met(due, latest, heading),
        reached=reached,
        contradicts=heading is not direction,
    )


def _start(kind: IndicatorKind, baseline: Point | None) -> Decimal | None:
    """What to count from; yes/no and steps begin at 'no' and at the first step."""
    if baseline is not None:
        return baseline.value
    return ZERO if kind in {IndicatorKind.YES_NO, IndicatorKind.STEPS} else None


def _heading(direction: Direction, start: Decimal | None, final: Point) -> Direction:
    """Which way it really has to go: the figures say more than the stated direction."""
    if direction is Direction.MAINTAIN or start is None or start == final.value:
        return direction
    return Direction.INCREASE if final.value > start else Direction.DECREASE


def _good_enough(value: Decimal, aim: Decimal, heading: Direction) -> bool:
    if heading is Direction.MAINTAIN:
        return abs(value - aim) <= abs(aim) * HELD_WITHIN
    return value >= aim if heading is Direction.INCREASE else value <= aim


def _percent(start: Decimal | None, latest: Point, final: Point, heading: Direction) -> Decimal | None:
    aim, value = final.value, latest.value
    if heading is Direction.MAINTAIN:
        # How close it stays, not how far it came: 18 of 20 beds is 90 %, and so is 22.
        if _good_enough(value, aim, heading):
            return HUNDRED
        return _rounded(HUNDRED - HUNDRED * abs(value - aim) / abs(aim)) if aim else ZERO
    if start is None:
        return None
    if start == aim:  # it was there from the start: either it still is, or it is lost
        return HUNDRED if _good_enough(value, aim, heading) else ZERO
    return _rounded(HUNDRED * (value - start) / (aim - start))


def _rounded(percent: Decimal) -> Decimal:
    return percent.quantize(PERCENT_STEP, rounding=ROUND_HALF_UP)


def _expected(
    kind: IndicatorKind,
    baseline: Point | None,
    start: Decimal | None,
    path: Sequence[Point],
    on: dt.date,
) -> Decimal | None:
    """The figure that should be there on a date.

    Straight lines from the baseline through the targets, flat after the last one.
    Yes/no and steps do not grow by halves: there the last target due counts.
    """
    passed = [point for point in path if point.date <= on]
    if kind in {IndicatorKind.YES_NO, IndicatorKind.STEPS}:
        return passed[-1].value if passed else start
    before = passed[-1] if passed else baseline
    after = next((point for point in path if point.date > on), None)
    if before is None:
        return None
    if after is None or on <= before.date:
        return before.value
    elapsed, whole = (on - before.date).days, (after.date - before.date).days
    return (before.value + (after.value - before.value) * elapsed / whole).quantize(
        FIGURE_STEP, rounding=ROUND_HALF_UP
    )


def _due_met(due: Point | None, latest: Point, heading: Direction) -> bool | None:
    if due is None:
        return None
    if _good_enough(latest.value, due.value, heading):
        return True
    return False if latest.date >= due.date else None
