"""Why something is late, at risk or done: a state that explains itself.

Computed from milestones, indicators, dates and budget; nobody types it. Somebody
may say otherwise, with a reason and until a date; both are then visible.
"""

import datetime as dt
from dataclasses import dataclass, field

from baken.plan.arithmetic.milestones import MilestoneFact, MilestoneStanding, MilestoneState, standing_of
from baken.plan.arithmetic.progress import ProgressState
from baken.plan.arithmetic.reasons import (
    NOTHING_TO_MEASURE,
    IndicatorFact,
    Reason,
    State,
    budget_reasons,
    date_reasons,
    indicator_reason,
    milestone_reasons,
    reached_for_good,
)
from baken.plan.arithmetic.spending import CodeSpending
from baken.plan.arithmetic.terms import Window


@dataclass(frozen=True, kw_only=True)
class NodeFacts:
    """All that is known of a node itself; its children are rolled up apart."""

    window: Window | None = None
    milestones: tuple[MilestoneFact, ...] = ()
    indicators: tuple[IndicatorFact, ...] = ()
    spending: tuple[CodeSpending, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Override:
    """A human's word: holds from `since` up to and including `until`."""

    state: State
    reason: str
    since: dt.date
    until: dt.date

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("an override needs a reason")
        if self.until < self.since:
            raise ValueError("an override cannot end before it begins")

    def holds(self, today: dt.date) -> bool:
        return self.since <= today <= self.until


@dataclass(frozen=True, kw_only=True)
class Status:
    """`state` is what counts; `computed` stays visible beside an override that holds."""

    state: State
    computed: State
    reasons: tuple[Reason, ...] = field(default=())
    override: Override | None = None


def explain(*, facts: NodeFacts, today: dt.date, override: Override | None = None) -> Status:
    """A node's status with its reasons, the most pressing first. An expired override falls away."""
    standings = [standing_of(milestone=milestone, today=today) for milestone in facts.milestones]
    reasons = [
        *milestone_reasons(standings),
        *(indicator_reason(indicator, today) for indicator in facts.indicators),
        *budget_reasons(facts.spending),
        *date_reasons(window=facts.window, standings=standings, measured=bool(facts.indicators), today=today),
    ]
    computed = _conclude(facts, standings, reasons, today)
    if not reasons:
        reasons.append(NOTHING_TO_MEASURE)
    held = override if override is not None and override.holds(today) else None
    return Status(
        state=held.state if held else computed,
        computed=computed,
        reasons=tuple(sorted(reasons, key=lambda reason: reason.weight)),
        override=held,
    )


def _conclude(
    facts: NodeFacts, standings: list[MilestoneStanding], reasons: list[Reason], today: dt.date
) -> State:
    """Finished beats everything, then the worst argument; what has not begun is not on track."""
    all_cancelled = all(standing.state is MilestoneState.CANCELLED for standing in standings)
    if standings and all_cancelled and not facts.indicators:
        return State.CANCELLED
    if _is_finished(facts, standings, today):
        return State.DONE
    arguments = {reason.argues_for for reason in reasons}
    for problem in (State.LATE, State.AT_RISK):
        if problem in arguments:
            return problem
    begun = any(s.state in {MilestoneState.DONE, MilestoneState.DONE_LATE} for s in standings)
    if facts.window and today < facts.window.start and not begun:
        return State.NOT_STARTED
    return State.ON_TRACK if arguments & {State.ON_TRACK, State.DONE} else State.UNKNOWN


def _is_finished(facts: NodeFacts, standings: list[MilestoneStanding], today: dt.date) -> bool:
    """No open milestone, every target reached for good, and at least one of either."""
    if any(standing.is_open for standing in standings):
        return False
    measured = [f.progress for f in facts.indicators if f.progress.state is not ProgressState.NO_TARGET]
    if not all(reached_for_good(progress, today) for progress in measured):
        return False
    completed = any(standing.state is not MilestoneState.CANCELLED for standing in standings)
    return completed or bool(measured)
