"""Who wins and loses by a scenario, and what it costs in a year; kept with the law that it was made with."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.reforming.scenarios import Scenario
from rulebook.scanning.forms import HOUSEHOLD_TYPES

MEASURES = (
    *("units", "winners", "losers", "unknown"),
    *("gain_low", "gain_high", "loss_low", "loss_high", "unknown_low", "unknown_high"),
    *("before_low", "before_high"),
)
BANDS = (100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000)
"""Where bands of a household's income begin, in cents per month; the first is below all."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Persons or units (weighed), and cents per year. A range where something is unknown.

    `winners` certainly get more, `losers` certainly less; of `unknown` nobody can tell; the others certainly
    keep what they have. Without an amount: who certainly gets the right, or certainly no longer has it.
    """

    units: int
    winners: int
    losers: int
    unknown: int
    gain_low: int
    gain_high: int
    loss_low: int
    loss_high: int
    unknown_low: int
    unknown_high: int
    before_low: int
    before_high: int

    @classmethod
    def of(cls, values: Sequence[int]) -> "Tally":
        """From the numbers in the order of MEASURES."""
        return cls(**{name: int(value) for name, value in zip(MEASURES, values, strict=True)})

    @property
    def unchanged(self) -> int:
        """How many certainly keep what they have."""
        return self.units - self.winners - self.losers - self.unknown

    @property
    def change_low(self) -> int:
        """What it costs more in a year, at the least; below nought it saves."""
        return self.gain_low + self.loss_low + self.unknown_low

    @property
    def change_high(self) -> int:
        """What it costs more in a year, at the most."""
        return self.gain_high + self.loss_high + self.unknown_high

    def as_json(self) -> dict[str, int]:
        """Whole numbers; cents per year."""
        found = {name: getattr(self, name) for name in MEASURES}
        return found | {
            "unchanged": self.unchanged,
            "change_low": self.change_low,
            "change_high": self.change_high,
        }


Told = Callable[[Tally], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a scenario does to one right, or to everybody's rights together (per household).

    `cells`: (household types, bands, measures). `period`: of the amount as it is paid; "" without an amount.
    """

    right: str
    level: str
    period: str
    cells: Array

    @property
    def total(self) -> Tally:
        """Everybody."""
        return Tally.of(self.cells.sum(axis=(0, 1)))

    @property
    def by_household_type(self) -> dict[str, Tally]:
        """Per type of household."""
        return dict(zip(HOUSEHOLD_TYPES, map(Tally.of, self.cells.sum(axis=1)), strict=True))

    @property
    def by_band(self) -> tuple[Tally, ...]:
        """Per band of income, from low to high; last of those whose band nobody knows."""
        return tuple(map(Tally.of, self.cells.sum(axis=0)))


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One scenario. `rights`: those that it reaches; of all others everybody keeps what they have."""

    scenario: Scenario
    rights: dict[str, Change]
    total: Change
    left_out: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ReformResult:
    """Scenarios beside the law as it is. `bands`: where each begins, in cents per month; or empty."""

    law: str
    date: str
    income: str
    bands: tuple[int, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def fingerprint(self) -> str:
        """The same law, day and scenarios over the same people give the same text."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self, told: Told = Tally.as_json) -> dict[str, Any]:
        """Everything; money in cents per year. `told`: what is said of a tally; see `publishing.rounded`."""
        return {
            "law": self.law,
            "date": self.date,
            "income": self.income,
            "bands": list(self.bands),
            "scenarios": [self._outcome(one, told) for one in self.outcomes],
        }

    def _outcome(self, one: Outcome, told: Told) -> dict[str, Any]:
        return {
            "scenario": one.scenario.as_json(),
            "fingerprint": one.scenario.fingerprint,
            "rights": {name: self._change(change, told) for name, change in one.rights.items()},
            "total": self._change(one.total, told),
            "left_out": dict(one.left_out),
        }

    def _change(self, change: Change, told: Told) -> dict[str, Any]:
        found: dict[str, Any] = {"level": change.level, "period": change.period}
        found |= told(change.total)
        found["by_household_type"] = {
            name: told(tally) for name, tally in change.by_household_type.items() if tally.units
        }
        if self.bands:
            found["by_band"] = [told(tally) for tally in change.by_band]
        return found


def empty(bands: int) -> Array:
    """No cells counted yet; `bands`: how many, with that of nobody knows."""
    return np.zeros((len(HOUSEHOLD_TYPES), bands, len(MEASURES)), dtype=np.int64)
