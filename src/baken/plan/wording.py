"""The plan's fixed choices in words, and which badge shows them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baken.plan.arithmetic.milestones import MilestoneState
from baken.plan.arithmetic.reasons import State
from baken.plan.interchange.document import LineKind

STATE_NAMES: Mapping[State, Promise] = {
    State.LATE: _("te laat"),
    State.AT_RISK: _("loopt risico"),
    State.UNKNOWN: _("nog niet te beoordelen"),
    State.NOT_STARTED: _("nog niet begonnen"),
    State.ON_TRACK: _("op schema"),
    State.DONE: _("klaar"),
    State.CANCELLED: _("vervalt"),
}
STATE_BADGES: Mapping[State, str] = {
    State.LATE: "late",
    State.AT_RISK: "warning",
    State.UNKNOWN: "neutral",
    State.NOT_STARTED: "neutral",
    State.ON_TRACK: "on_track",
    State.DONE: "done",
    State.CANCELLED: "neutral",
}
MILESTONE_NAMES: Mapping[MilestoneState, Promise] = {
    MilestoneState.DONE: _("klaar"),
    MilestoneState.DONE_LATE: _("klaar, te laat"),
    MilestoneState.DUE: _("nog te doen"),
    MilestoneState.LATE: _("te laat"),
    MilestoneState.NO_DATE: _("geen datum"),
    MilestoneState.CANCELLED: _("vervalt"),
}
MILESTONE_BADGES: Mapping[MilestoneState, str] = {
    MilestoneState.DONE: "done",
    MilestoneState.DONE_LATE: "done",
    MilestoneState.DUE: "on_track",
    MilestoneState.LATE: "late",
    MilestoneState.NO_DATE: "neutral",
    MilestoneState.CANCELLED: "neutral",
}
KIND_HEADINGS: Mapping[LineKind, Promise] = {
    LineKind.OPERATING: _("Werking"),
    LineKind.INVESTMENT: _("Investering"),
    LineKind.INCOME: _("Inkomsten"),
}


def sentence_case(text: str) -> str:
    """The same text with a capital, and a full stop when it ends without one."""
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
