"""The reasons behind a status: each looks at one thing and says what it argues for."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from baken.plan.arithmetic.milestones import MilestoneStanding, MilestoneState
from baken.plan.arithmetic.progress import Progress
from baken.plan.arithmetic.sentences import Sentence, sentence
from baken.plan.arithmetic.spending import CodeSpending
from baken.plan.arithmetic.terms import Window


class State(StrEnum):
    """How a node stands, the most pressing first."""

    LATE = "late"
    AT_RISK = "at_risk"
    UNKNOWN = "unknown"
    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    DONE = "done"
    CANCELLED = "cancelled"


PRESSING = {state: place for place, state in enumerate(State)}
"""The order in which states ask for attention."""


class Subject(StrEnum):
    """What a reason is about."""

    MILESTONE = "milestone"
    INDICATOR = "indicator"
    DATES = "dates"
    BUDGET = "budget"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that was looked at: the state it argues for, and the sentence."""

    subject: Subject
    argues_for: State
    sentence: Sentence
    days: int = 0  # late; 0 when that does not apply

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def weight(self) -> tuple[int, int, str]:
        """Sorts the most pressing reason first, whatever order the facts came in."""
        return PRESSING[self.argues_for], -self.days, str(self)


@dataclass(frozen=True, kw_only=True)
class IndicatorFact:
    """An indicator's name and its progress on the day.

    `is_stale`: nobody measured it lately (or ever), and it does not compute itself.
    """

    title: str
    progress: Progress
    is_stale: bool = False


def reached_for_good(progress: Progress, today: dt.date) -> bool:
    """A target reached early may still be lost: it counts once its date has come."""
    return bool(progress.reached) and progress.final is not None and progress.final.date <= today


def _reason(
    subject: Subject, argues_for: State, template: str, *, days: int = 0, **values: str | int | dt.date
) -> Reason:
    return Reason(subject=subject, argues_for=argues_for, sentence=sentence(template, **values), days=days)


_MILESTONE_ARGUES = {
    MilestoneState.DONE: State.DONE,
    MilestoneState.DONE_LATE: State.DONE,
    MilestoneState.DUE: State.ON_TRACK,
    MilestoneState.LATE: State.LATE,
    MilestoneState.NO_DATE: State.UNKNOWN,
    MilestoneState.CANCELLED: State.CANCELLED,
}


def milestone_reasons(standings: Iterable[MilestoneStanding]) -> list[Reason]:
    """One reason per milestone."""
    return [
        Reason(
            subject=Subject.MILESTONE,
            argues_for=_MILESTONE_ARGUES[standing.state],
            sentence=standing.sentence,
            days=standing.days if standing.state is MilestoneState.LATE else 0,
        )
        for standing in standings
    ]


def indicator_reason(indicator: IndicatorFact, today: dt.date) -> Reason:
    """The one reason an indicator gives on the day."""
    argues_for, template = _judge(indicator.progress, today)
    due = indicator.progress.due
    late = (today - due.date).days if due is not None and argues_for is State.LATE else 0
    values: dict[str, str | dt.date] = {"title": indicator.title}
    if due is not None and "%(date)s" in template:
        values["date"] = due.date
    return _reason(Subject.INDICATOR, argues_for, template, days=late, **values)


def _judge(progress: Progress, today: dt.date) -> tuple[State, str]:
    """What an indicator argues for, and the words for it: the first line that applies."""
    due = progress.due is not None
    measured = progress.latest is not None
    judgements = (
        (progress.final is None, State.UNKNOWN, "heeft geen streefwaarde"),
        (not measured and due, State.AT_RISK, "is nog niet gemeten, streefdatum was %(date)s"),
        (not measured, State.UNKNOWN, "is nog niet gemeten"),
        (reached_for_good(progress, today), State.DONE, "haalt de streefwaarde"),
        (progress.due_met is False, State.LATE, "haalt de streefwaarde van %(date)s niet"),
        (
            due and progress.due_met is None,
            State.AT_RISK,
            "is niet meer gemeten sinds de streefdatum %(date)s",
        ),
        (progress.on_course is False, State.AT_RISK, "loopt achter op de lijn naar de streefwaarde"),
        (progress.reached is True, State.ON_TRACK, "haalt de streefwaarde nu al"),
        (progress.on_course is None, State.UNKNOWN, "heeft geen nulmeting om mee te vergelijken"),
        (True, State.ON_TRACK, "ligt op koers"),
    )
    state, words = next((state, words) for applies, state, words in judgements if applies)
    return state, f"indicator '%(title)s' {words}"


def budget_reasons(spending: Iterable[CodeSpending]) -> list[Reason]:
    """One reason per warning; a code is shared, so it puts at risk and never makes late."""
    return [
        Reason(subject=Subject.BUDGET, argues_for=State.AT_RISK, sentence=code.sentence(warning))
        for code in spending
        for warning in code.warnings
    ]


def date_reasons(
    *, window: Window | None, standings: Sequence[MilestoneStanding], measured: bool, today: dt.date
) -> list[Reason]:
    """What the node's own dates say; `measured`: it has indicators."""
    if window is None:
        return []
    if today < window.start:
        return [_reason(Subject.DATES, State.NOT_STARTED, "begint op %(date)s", date=window.start)]
    if today <= window.end:
        return []
    if any(standing.is_open for standing in standings):
        days = (today - window.end).days
        template = "moest klaar zijn op %(date)s en heeft nog open mijlpalen"
        return [_reason(Subject.DATES, State.LATE, template, days=days, date=window.end)]
    if not standings and not measured:
        template = "liep tot %(date)s, maar niets zegt of het klaar is"
        return [_reason(Subject.DATES, State.UNKNOWN, template, date=window.end)]
    return []


NOTHING_TO_MEASURE = _reason(Subject.NOTHING, State.UNKNOWN, "nog niets om op te meten")
