"""From values to positions, exactly: Decimal in, Decimal out (rounded to hundredths of a per cent)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

from baken.foundation.ui.charts.model import ChartError, Value

HUNDREDTH = Decimal("0.01")
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Scale:
    """A range of values laid over a range of positions."""

    low: Decimal
    high: Decimal
    start: Decimal = Decimal(0)
    end: Decimal = Decimal(100)

    def position(self, value: Value) -> Decimal:
        """Where a value lies; values outside the range lie on its border."""
        inside = min(max(Decimal(value), self.low), self.high)
        with localcontext(prec=60):
            share = (inside - self.low) / (self.high - self.low)
            return (self.start + share * (self.end - self.start)).quantize(HUNDREDTH, ROUND_HALF_UP)


def finite(values: Iterable[Value | None]) -> list[Decimal]:
    """The figures among the values; raises ChartError for one that is no number."""
    found = [Decimal(value) for value in values if value is not None]
    if not all(value.is_finite() for value in found):
        raise ChartError("a chart shows finite numbers only")
    return found


def ticks(low: Decimal, high: Decimal, *, about: int = 4) -> list[Decimal]:
    """Round values at equal distances that cover the range from low to high (both included)."""
    if low > high:
        raise ChartError(f"the range {low} to {high} runs backwards")
    if low == high:
        low, high = (low - 1, high) if low < 0 else (low, high + 1)
    with localcontext(prec=60):
        rough = (high - low) / about
        unit = Decimal(1).scaleb(rough.adjusted())
        step = next(unit * factor for factor in _STEPS if unit * factor >= rough)
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        return [step * (first + index) for index in range(int(last - first) + 1)]


def range_with_zero(values: Iterable[Value | None]) -> tuple[Decimal, Decimal]:
    """The smallest range that holds the values and zero: bars start at zero, always."""
    found = [*finite(values), Decimal(0)]
    return min(found), max(found)
