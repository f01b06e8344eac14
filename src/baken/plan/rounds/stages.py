"""When somebody is due a mail about a round, relative to its opening and its deadline. No Django here."""

import datetime as dt
from dataclasses import dataclass

DAYS_BEFORE = (14, 3)
FIRST_AFTER, EVERY = 1, 7
OPENED = "opened"
SENT_BACK = "back-"
"""Before the number of the proposal that was sent back."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """An occasion to mail: its name as it is kept with the mail, and the day it falls on."""

    name: str
    date: dt.date


def stage_due(*, opened: dt.date, deadline: dt.date, today: dt.date) -> Stage | None:
    """The latest occasion that has come by `today`; None before the round was opened.

    Only the latest: whoever missed earlier ones, because no run took place, gets one mail and not five.
    What would have fallen before the opening is passed over.
    """
    if today < opened:
        return None
    due = Stage(name=OPENED, date=opened)
    for stage in _around(deadline, today):
        if opened < stage.date <= today:
            due = stage
    return due


def _around(deadline: dt.date, today: dt.date) -> list[Stage]:
    """The occasions before, on and after the deadline up to today, in order of date."""
    stages = [Stage(name=f"before-{days}", date=deadline - dt.timedelta(days=days)) for days in DAYS_BEFORE]
    stages.append(Stage(name="day", date=deadline))
    late = (today - deadline).days
    if late >= FIRST_AFTER:
        days = FIRST_AFTER + (late - FIRST_AFTER) // EVERY * EVERY
        stages.append(Stage(name=f"after-{days}", date=deadline + dt.timedelta(days=days)))
    return stages


def sent_back(*, proposal_id: int) -> str:
    """The name of the occasion that a report came back with a remark."""
    return f"{SENT_BACK}{proposal_id}"
