"""What a reform does, as it is published: counts in fives, none below five, costs per year.

All of it may be shown: whoever makes an outcome rounds it (`rules/reforming.py`). It can be kept as JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Span:
    """Cents per year, at least and at most; the same when everything is known. None: too few to say."""

    low: int | None
    high: int | None

    @property
    def is_hidden(self) -> bool:
        return self.low is None or self.high is None

    @property
    def middle(self) -> int | None:
        """For a chart: halfway."""
        return None if self.low is None or self.high is None else (self.low + self.high) // 2


@dataclass(frozen=True, kw_only=True)
class Group:
    """A part of the people: how many win, lose, keep the same, or cannot be said; and what
    it costs more for those who win and lose.

    A count is a multiple of five; None: at least one but fewer than five.
    """

    key: str
    label: str
    winners: int | None
    losers: int | None
    unchanged: int | None
    unknown: int | None
    cost: Span


@dataclass(frozen=True, kw_only=True)
class RightOutcome:
    """One right in one scenario. `before`: its cost per year under the law; `open`: by how much that can
    change for whom it cannot be said."""

    key: str
    label: str
    units: str
    """What is counted: persons, families, households."""
    has_amount: bool
    before: Span
    open: Span
    total: Group
    by_household: Sequence[Group]
    by_income: Sequence[Group]


@dataclass(frozen=True, kw_only=True)
class ScenarioOutcome:
    """All chosen rights in one scenario, and what they cost together."""

    rights: Sequence[RightOutcome]
    before: Span
    open: Span
    cost: Span


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Scenarios side by side, of the same people on the same day under the same law."""

    law_version: str
    population: str
    people_version: str
    persons: int
    scenarios: Sequence[ScenarioOutcome]

    def as_json(self) -> dict[str, Any]:
        """As plain values, for the database."""
        return asdict(self)


def outcome_of(data: Mapping[str, Any]) -> Outcome:
    """What `as_json` gave."""
    return Outcome(**{**data, "scenarios": [_scenario(one) for one in data["scenarios"]]})


def _scenario(data: Mapping[str, Any]) -> ScenarioOutcome:
    spans = {name: Span(**data[name]) for name in ("before", "open", "cost")}
    return ScenarioOutcome(rights=[_right(one) for one in data["rights"]], **spans)


def _right(data: Mapping[str, Any]) -> RightOutcome:
    groups = {name: [_group(one) for one in data[name]] for name in ("by_household", "by_income")}
    spans = {name: Span(**data[name]) for name in ("before", "open")}
    return RightOutcome(**{**data, **groups, **spans, "total": _group(data["total"])})


def _group(data: Mapping[str, Any]) -> Group:
    return Group(**{**data, "cost": Span(**data["cost"])})
