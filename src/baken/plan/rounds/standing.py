"""Where cards stand, derived from their proposals: nothing of it is stored."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from baken.foundation.review.api import Proposal, ProposalState
from baken.plan.models import ProgressReport

KIND = "progress-report"
"""The kind of record under which `review` knows a card."""
PURPOSE = "progress-report"
"""The purpose of a signed link to a card."""


class CardState(StrEnum):
    """Where a card stands."""

    TO_DO = "to_do"
    WRITING = "writing"
    SENT_BACK = "sent_back"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"


PENDING = frozenset({CardState.TO_DO, CardState.WRITING, CardState.SENT_BACK})
"""States of a card that somebody still has to hand in."""
STATE_NAMES = {
    CardState.TO_DO: _("nog te doen"),
    CardState.WRITING: _("wordt geschreven"),
    CardState.SENT_BACK: _("teruggestuurd"),
    CardState.SUBMITTED: _("ingediend"),
    CardState.ACCEPTED: _("aanvaard"),
}
STATE_BADGES = {
    CardState.TO_DO: "neutral",
    CardState.WRITING: "neutral",
    CardState.SENT_BACK: "late",
    CardState.SUBMITTED: "warning",
    CardState.ACCEPTED: "done",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A card's state, since when and by whom; `remark` is the coordinator's where it was sent back."""

    state: CardState
    at: dt.datetime | None = None
    who: str = ""
    proposal_id: int | None = None
    remark: str = ""

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    @property
    def name(self) -> str:
        return str(STATE_NAMES[self.state])

    @property
    def badge(self) -> str:
        return STATE_BADGES[self.state]


_AFTER = {
    ProposalState.SUBMITTED.value: CardState.SUBMITTED,
    ProposalState.ACCEPTED.value: CardState.ACCEPTED,
    ProposalState.REJECTED.value: CardState.SENT_BACK,
}


def standings(*, reports: QuerySet[ProgressReport]) -> dict[int, Standing]:
    """Where each of these cards stands, by its id (two queries, however many cards).

    The last proposal that was not withdrawn decides; without one a card is being written as soon as
    something was typed.
    """
    rows = reports.order_by().values_list("pk", "saved_at", "saved_as").distinct()
    saved = {pk: (at, who) for pk, at, who in rows}
    last = _last_proposals(saved)
    return {pk: last.get(pk) or _unproposed(*draft) for pk, draft in saved.items()}


def standing_of(*, report: ProgressReport) -> Standing:
    """Where one card stands."""
    return standings(reports=ProgressReport.objects.filter(pk=report.pk))[report.pk]


def _unproposed(saved_at: dt.datetime | None, saved_as: str) -> Standing:
    if saved_at is None:
        return Standing(state=CardState.TO_DO)
    return Standing(state=CardState.WRITING, at=saved_at, who=saved_as)


def _last_proposals(reports: Iterable[int]) -> dict[int, Standing]:
    # The ids themselves, not a join on text: right after a round opened, the database knows too little of
    # so many new cards to choose a fast way to join them.
    subjects = [str(pk) for pk in reports]
    rows = (
        Proposal.objects.filter(subject_kind=KIND, subject_id__in=subjects, state__in=list(_AFTER))
        .order_by("subject_id", "-pk")
        .distinct("subject_id")
        .values_list(
            "subject_id", "pk", "state", "made_at", "decided_at", "made_by__name", "made_as", "remark"
        )
    )
    return {
        int(subject): Standing(
            state=_AFTER[state],
            at=decided_at or made_at,
            who=made_by or made_as,
            proposal_id=pk,
            remark=remark,
        )
        for subject, pk, state, made_at, decided_at, made_by, made_as, remark in rows
    }
