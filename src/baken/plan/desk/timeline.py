"""The milestones as a time line: a lane per domain, over the plan's period or one year."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from baken.foundation.ui.api import TimeLane, TimelineChart, TimeMark, TimeState
from baken.plan.arithmetic.milestones import MilestoneState
from baken.plan.desk.milestones import MilestoneEntry
from baken.plan.picture import PlanPicture

STATES = {
    MilestoneState.DONE: TimeState.DONE,
    MilestoneState.DONE_LATE: TimeState.DONE,
    MilestoneState.DUE: TimeState.ON_TRACK,
    MilestoneState.LATE: TimeState.LATE,
    MilestoneState.CANCELLED: TimeState.NEUTRAL,
}
"""A milestone without a day has no place on the line."""


def timeline_of(
    *, picture: PlanPicture, entries: Sequence[MilestoneEntry], year: str, table_id: str
) -> TimelineChart | None:
    """The dated milestones; None when there are none. `table_id`: where the page lists them all."""
    dated = [entry for entry in entries if entry.milestone.due is not None and entry.state in STATES]
    if not dated:
        return None
    days = [day for entry in dated if (day := entry.milestone.due)]
    start, end = picture.plan.start, picture.plan.end
    if year:
        start, end = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
    return TimelineChart(
        title=_("Mijlpalen per %(level)s") % {"level": picture.levels[0].name.lower()},
        lanes=[
            TimeLane(
                label=root.node.title,
                marks=[_mark(entry) for entry in dated if entry.domain.key == root.key],
            )
            for root in picture.roots
            if any(entry.domain.key == root.key for entry in dated)
        ],
        start=min(start, *days),
        end=max(end, *days),
        today=picture.today,
        states={
            TimeState.DONE: _("klaar"),
            TimeState.ON_TRACK: _("nog te doen"),
            TimeState.LATE: _("te laat"),
            TimeState.NEUTRAL: _("vervalt"),
        },
        lane_label=picture.levels[0].name.capitalize(),
        table_id=table_id,
    )


def _mark(entry: MilestoneEntry) -> TimeMark:
    if entry.milestone.due is None:
        raise ValueError("a milestone without a day has no place on the line")
    return TimeMark(date=entry.milestone.due, label=entry.milestone.title, state=STATES[entry.state])
