"""How a milestone stands on a date."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from baken.plan.arithmetic.sentences import Sentence, sentence


class MilestoneState(StrEnum):
    """Where a milestone stands; `DUE` includes the day itself."""

    DONE = "done"
    DONE_LATE = "done_late"
    DUE = "due"
    LATE = "late"
    NO_DATE = "no_date"
    CANCELLED = "cancelled"


OPEN = frozenset({MilestoneState.DUE, MilestoneState.LATE, MilestoneState.NO_DATE})
"""States of a milestone that still has to happen."""


@dataclass(frozen=True, kw_only=True)
class MilestoneFact:
    """What is known of a milestone; `number` is its place within the node, from 1."""

    number: int
    title: str
    due: dt.date | None = None
    completed: dt.date | None = None
    cancelled: bool = False


@dataclass(frozen=True, kw_only=True)
class MilestoneStanding:
    """The state with the whole days late or left (0 when neither applies)."""

    milestone: MilestoneFact
    state: MilestoneState
    days: int = 0

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def sentence(self) -> Sentence:
        """The standing in words, without a capital or full stop."""
        template = _SENTENCES[self.state]
        if self.state is MilestoneState.DUE and self.days == 0:
            template = _DUE_TODAY
        elif self.days == 1:
            template = template.replace("%(days)s dagen", "%(days)s dag")
        values: dict[str, str | int] = {"number": self.milestone.number, "title": self.milestone.title}
        if "%(days)s" in template:
            values["days"] = self.days
        return sentence(template, **values)


_DUE_TODAY = "mijlpaal %(number)s '%(title)s' moet vandaag klaar zijn"
_SENTENCES = {
    MilestoneState.DONE: "mijlpaal %(number)s '%(title)s' is klaar",
    MilestoneState.DONE_LATE: "mijlpaal %(number)s '%(title)s' was %(days)s dagen te laat klaar",
    MilestoneState.DUE: "mijlpaal %(number)s '%(title)s' moet klaar zijn binnen %(days)s dagen",
    MilestoneState.LATE: "mijlpaal %(number)s '%(title)s' is %(days)s dagen te laat",
    MilestoneState.NO_DATE: "mijlpaal %(number)s '%(title)s' heeft nog geen datum",
    MilestoneState.CANCELLED: "mijlpaal %(number)s '%(title)s' vervalt",
}


def standing_of(*, milestone: MilestoneFact, today: dt.date) -> MilestoneStanding:
    """Where the milestone stands on `today`.

    A milestone completed after `today` is still open on that day, so that the
    standing of a past date can be asked.
    """
    state, days = _state(milestone, today)
    return MilestoneStanding(milestone=milestone, state=state, days=days)


def _state(milestone: MilestoneFact, today: dt.date) -> tuple[MilestoneState, int]:
    if milestone.cancelled:
        return MilestoneState.CANCELLED, 0
    due = milestone.due
    if milestone.completed is not None and milestone.completed <= today:
        late = (milestone.completed - due).days if due else 0
        return (MilestoneState.DONE_LATE, late) if late > 0 else (MilestoneState.DONE, 0)
    if due is None:
        return MilestoneState.NO_DATE, 0
    left = (due - today).days
    return (MilestoneState.DUE, left) if left >= 0 else (MilestoneState.LATE, -left)
