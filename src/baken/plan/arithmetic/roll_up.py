"""Children shown on their parent: how many stand where, and the worst reasons.

Never an average: a late shelter and two finished courses are not two thirds done.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from baken.plan.arithmetic.reasons import PRESSING, Reason, State
from baken.plan.arithmetic.status import Status

PROBLEMS = frozenset({State.LATE, State.AT_RISK})


@dataclass(frozen=True, kw_only=True)
class NodeReason:
    """A reason with the node it comes from."""

    node: str
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class RollUp:
    """Counts per state (only states that occur, most pressing first) and the worst reasons."""

    counts: dict[State, int]
    total: int
    most_pressing: State | None
    worst: tuple[NodeReason, ...]
    overridden: int  # how many stand where they stand because somebody said so


def roll_up(*, children: Iterable[tuple[str, Status]], reasons: int = 3) -> RollUp:
    """Roll children (node id, status) up; at most `reasons` reasons of late or risky ones."""
    known = list(children)
    states = [status.state for _, status in known]
    counts = {state: states.count(state) for state in State if state in states}
    problems = [
        NodeReason(node=node, reason=reason)
        for node, status in known
        if status.state in PROBLEMS
        for reason in status.reasons
        if reason.argues_for in PROBLEMS
    ]
    problems.sort(key=lambda problem: (problem.reason.weight, problem.node))
    return RollUp(
        counts=counts,
        total=len(known),
        most_pressing=min(states, key=PRESSING.__getitem__, default=None),
        worst=tuple(problems[:reasons]),
        overridden=sum(status.override is not None for _, status in known),
    )
