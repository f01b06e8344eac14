"""How amounts follow the index (law of 2 August 1971), exact to the cent.

Each time prices cross a pivot, benefits rise one step, some months later. An amount of the law is a base that
never changes, and the number of crossings since that base: not the rounded amount of last month times 1.02.

    indexed_per_month(905825, crossings=28)      # leefloon of somebody who lives alone: 131420 cents
    indexed(17776, crossings=28)                 # the part of a wage that does not count: 30948 cents

Two kinds of ceilings follow another rule: `by_steps` and `by_pivot`.
"""

import datetime as dt
from fractions import Fraction
from typing import Protocol

from rulebook.parameters import ParameterTree

STEP = Fraction(102, 100)
DECIMALS = 4
CROSSINGS, MONTHS = "indexation.crossings", "indexation.months_to_benefit"


class HasParameters(Protocol):
    """A rulebook, or anything else with the amounts of the law."""

    parameters: ParameterTree


def half_up(value: Fraction, *, decimals: int = 0) -> Fraction:
    """A number that is not negative, rounded to so many decimals; what lies in the middle goes up."""
    if value < 0:
        raise ValueError("an indexed amount is not negative")
    scale = 10**decimals
    return Fraction((value * scale + Fraction(1, 2)) // 1, scale)


def coefficient(crossings: int) -> Fraction:
    """1.02 to the power of the crossings since the base, rounded to four decimals. Raises ValueError."""
    if crossings < 0:
        raise ValueError("a base lies before the crossings that are counted")
    return half_up(STEP**crossings, decimals=DECIMALS)


def indexed(base: int, *, crossings: int) -> int:
    """A base (cents) after so many crossings, over the same period (cents). Raises ValueError."""
    return int(half_up(base * coefficient(crossings)))


def indexed_per_month(base: int, *, crossings: int) -> int:
    """A base per year (cents) after so many crossings, per month (cents): rounded once. Raises ValueError."""
    return int(half_up(base * coefficient(crossings) / 12))


def by_steps(amount: int, *, steps: int) -> int:
    """An amount (cents) so many plain steps of 2 % later, each rounded to the cent: ceilings of the heating
    fund. Raises ValueError."""
    if steps < 0:
        raise ValueError("an amount cannot be taken back by steps: each one was rounded")
    for _step in range(steps):
        amount = int(half_up(amount * STEP))
    return amount


def by_pivot(amount: int, *, before: Fraction, after: Fraction) -> int:
    """An amount (cents) that moves as the published pivot figures do: monthly ceilings of the verhoogde
    tegemoetkoming. Raises ValueError."""
    if before <= 0 or after <= 0:
        raise ValueError("a pivot is more than nothing")
    return int(half_up(amount * after / before))


def crossings_on(book: HasParameters, date: dt.date, *, forecasts: bool = False) -> int:
    """How many crossings benefits of a day follow. Raises ParameterMissing where the sources do not say."""
    return int(book.parameters.parameters[CROSSINGS].at(date, forecasts=forecasts).low)


def benefits_follow(book: HasParameters, crossed: dt.date) -> dt.date:
    """The day on which benefits follow a crossing in the month of `crossed`. Raises ParameterMissing."""
    months = int(book.parameters.parameters[MONTHS].at(crossed).low)
    years, month = divmod(crossed.month - 1 + months, 12)
    return dt.date(crossed.year + years, month + 1, 1)
