"""From figures to positions in a chart, exactly: Decimal and cents in, shares of width and height out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from baken.plan.annual.formats.blocks import Bar, Columns, Group, Lines, Place, Stack, Tick
from baken.plan.annual.formats.wording import grouped, number, short_day
from baken.plan.annual.record import Indicator, Point, StateCount

STATE_COLOURS = {
    "late": "error",
    "at_risk": "chart-2",
    "unknown": "line",
    "not_started": "line-strong",
    "on_track": "chart-4",
    "done": "success",
    "cancelled": "ink-muted",
}
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_MOST_DATES = 6


def state_colour(state: str) -> str:
    """The name of a state's colour; a state of another day is neutral."""
    return STATE_COLOURS.get(state, "neutral")


def state_bars(counts: Iterable[StateCount]) -> tuple[Bar, ...]:
    """A bar per state, long as its share of the most frequent one."""
    found = [count for count in counts if count.number > 0]
    most = max((count.number for count in found), default=0)
    return tuple(
        Bar(
            label=count.state_name,
            text=grouped(count.number),
            share=_share(Decimal(count.number), Decimal(0), Decimal(most)),
            colour=state_colour(count.state),
        )
        for count in found
    )


def state_stack(counts: Iterable[StateCount]) -> Stack:
    """All states in one bar, each as long as its part of the whole."""
    found = [count for count in counts if count.number > 0]
    whole = Decimal(sum(count.number for count in found))
    return Stack(
        bars=tuple(
            Bar(
                label=count.state_name,
                text=grouped(count.number),
                share=_share(Decimal(count.number), Decimal(0), whole),
                colour=state_colour(count.state),
            )
            for count in found
        )
    )


def amount_columns(
    *, series: Sequence[tuple[str, str]], groups: Sequence[tuple[str, Sequence[int | None]]]
) -> Columns:
    """Amounts (cents) side by side per group, over a scale in euro that holds zero.

    `series`: name and colour; `groups`: a label and one amount per series.
    """
    cents = [Decimal(amount) for _label, amounts in groups for amount in amounts if amount is not None]
    ticks = _ticks(min([*cents, Decimal(0)]), max([*cents, Decimal(0)]))
    low, high = ticks[0], ticks[-1]
    return Columns(
        series=tuple(series),
        groups=tuple(
            Group(
                label=label,
                shares=tuple(
                    None if amount is None else _share(Decimal(amount), low, high) for amount in amounts
                ),
            )
            for label, amounts in groups
        ),
        ticks=tuple((_share(tick, low, high), number(tick / 100)) for tick in ticks),
        zero=_share(Decimal(0), low, high),
    )


def indicator_lines(indicator: Indicator) -> Lines | None:
    """The figures of an indicator over time; None when a line would say nothing (fewer than two points)."""
    known = [point for point in _in_order(indicator) if point.value is not None]
    if indicator.kind not in ("number", "percentage") or len({point.date for point in known}) < 2:
        return None
    if len({point.date for point in indicator.values if point.value is not None}) == 0:
        return None
    axes = _Axes(known)
    latest = next((point for point in reversed(indicator.values) if point.value is not None), None)
    start = indicator.baseline or next(point for point in indicator.values if point.value is not None)
    targets = tuple(point for point in indicator.targets if point.value is not None)
    return Lines(
        runs=tuple(tuple(axes.place(point) for point in run) for run in _runs(indicator)),
        target=tuple(axes.place(point) for point in (start, *targets) if point.value is not None)
        if targets
        else (),
        marks=tuple((*axes.place(point), point.text) for point in targets),
        latest=(*axes.place(latest), latest.text) if latest else None,
        ticks=axes.ticks(),
        dates=axes.dates(known),
    )


def _in_order(indicator: Indicator) -> list[Point]:
    first = [indicator.baseline] if indicator.baseline else []
    return [*first, *indicator.values, *indicator.targets]


def _runs(indicator: Indicator) -> list[list[Point]]:
    """The measured points, broken where a figure is hidden: a line through it would give it away."""
    runs: list[list[Point]] = [[]]
    first = [indicator.baseline] if indicator.baseline else []
    for point in [*first, *indicator.values]:
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


class _Axes:
    """Where a figure on a date stands."""

    def __init__(self, known: Sequence[Point]) -> None:
        values = [point.value for point in known if point.value is not None]
        low, high = min(values), max(values)
        if 0 < low <= high / 2:  # a line that starts near zero starts at zero
            low = Decimal(0)
        self._ticks = _ticks(low, high)
        self._first = min(point.date for point in known).toordinal()
        self._last = max(point.date for point in known).toordinal()

    def place(self, point: Point) -> Place:
        value = point.value if point.value is not None else self._ticks[0]
        return self._day(point.date), _share(value, self._ticks[0], self._ticks[-1])

    def ticks(self) -> tuple[Tick, ...]:
        return tuple((_share(tick, self._ticks[0], self._ticks[-1]), number(tick)) for tick in self._ticks)

    def dates(self, known: Iterable[Point]) -> tuple[Tick, ...]:
        """A few dates along the bottom, by their year where that tells them apart."""
        found = sorted({point.date for point in known})
        by_year = {date.year: date for date in reversed(found)}
        if len(by_year) > 2:
            labels = [(self._day(date), str(year)) for year, date in sorted(by_year.items())]
        else:
            labels = [(self._day(date), short_day(date)) for date in (found[0], found[-1])]
        step = -(-len(labels) // _MOST_DATES)
        chosen = labels[::step]
        return tuple(tick for n, tick in enumerate(chosen) if n == 0 or tick[0] - chosen[n - 1][0] >= 0.12)

    def _day(self, date: dt.date) -> float:
        return _share(Decimal(date.toordinal()), Decimal(self._first), Decimal(self._last))


def _share(value: Decimal, low: Decimal, high: Decimal) -> float:
    """Where a value lies between two others, from 0 to 1 in ten thousandths."""
    if high <= low:
        return 0.0
    with localcontext(prec=60):
        return round(float((value - low) / (high - low)), 4)


def _ticks(low: Decimal, high: Decimal, *, about: int = 4) -> list[Decimal]:
    """Round values at equal distances that cover the range from low to high."""
    with localcontext(prec=60):
        if low == high:
            low, high = (low, low + 1) if low >= 0 else (low - 1, low)
        rough = (high - low) / about
        unit = Decimal(1).scaleb(rough.adjusted())
        step = next(unit * factor for factor in _STEPS if unit * factor >= rough)
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        return [step * (first + index) for index in range(int(last - first) + 1)]
