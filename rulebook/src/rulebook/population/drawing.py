"""Numbers for many people at once: shares that come out whole, tables that fit totals, ranks that agree."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Random = np.random.Generator


def whole(shares: Sequence[float] | Array, total: int) -> Array:
    """Whole numbers that add up to `total` and are nearest to the shares (largest remainder)."""
    wanted: Array = np.asarray(shares, dtype=float)
    if total <= 0 or wanted.sum() <= 0:
        return np.zeros(len(wanted), dtype=np.int64)
    wanted = wanted / wanted.sum() * total
    found: Array = np.floor(wanted).astype(np.int64)
    left = total - int(found.sum())
    if left:
        found[np.argsort(found - wanted, kind="stable")[:left]] += 1
    return found


def dealt(shares: Sequence[float] | Array, total: int, random: Random) -> Array:
    """`total` indexes of shares, each as often as its share says, in random order (small ints)."""
    found: Array = np.repeat(np.arange(len(shares), dtype=np.int8), whole(shares, total))
    random.shuffle(found)
    return found


def fitted(weights: Array, rows: Array, columns: Array, *, rounds: int = 200) -> Array:
    """Weights stretched until their rows and columns have these totals (iterative proportional fitting).

    Where the weights cannot reach a total (a row or column of zeros) it is left as near as it comes.
    """
    found = weights.astype(float).copy()
    for _round in range(rounds):
        found *= _ratio(rows, found.sum(axis=1))[:, None]
        found *= _ratio(columns, found.sum(axis=0))[None, :]
        if np.allclose(found.sum(axis=1), rows, rtol=1e-6, atol=1e-6):
            break
    return found


def _ratio(wanted: Array, reached: Array) -> Array:
    return np.divide(wanted, reached, out=np.zeros(len(wanted), dtype=float), where=reached > 0)


def related(common: Array, correlation: float, random: Random) -> Array:
    """Standard normal values (float32) that resemble a common one per person by this correlation."""
    own = random.standard_normal(len(common), dtype=np.float32)
    return np.asarray(
        np.float32(correlation) * common + np.float32((1 - correlation**2) ** 0.5) * own, dtype=np.float32
    )


def at_share(points: dict[Any, float], share: Array) -> Array:
    """What somebody has at a share (0 to 1) of a distribution given in percents: {10: …, 50: …, 90: …}."""
    places = np.array([float(key) / 100 for key in points])
    return np.asarray(np.interp(share, places, np.array(list(points.values()))))


def between(points: dict[Any, float], values: Array) -> Array:
    """A value read from a line through points: {1000: 960, 2000: 1800}."""
    places = np.array([float(key) for key in points])
    return np.asarray(np.interp(values, places, np.array(list(points.values()))))


def banded(row: dict[Any, float], ages: Array) -> Array:
    """The value of the band in which an age lies; bands start at their key."""
    starts = np.array(list(row))
    places = np.clip(np.searchsorted(starts, ages, side="right") - 1, 0, None)
    return np.array(list(row.values()))[places]


def first_of(order_by: Array, number: int) -> Array:
    """True for the `number` with the smallest values, of those that are finite."""
    chosen = np.zeros(len(order_by), dtype=bool)
    number = min(number, int(np.isfinite(order_by).sum()))
    if number > 0:
        chosen[np.argpartition(order_by, number - 1)[:number]] = True
    return chosen


def cents(euro: Array) -> Array:
    """Amounts in euro as whole cents (int32)."""
    return np.asarray(np.rint(euro * 100).astype(np.int32))


def round_euro(amounts: Array, step: int) -> Array:
    """Cents rounded to so many euro, as people know their amounts."""
    return np.asarray((np.rint(amounts / (100 * step)) * (100 * step)).astype(np.int32))
