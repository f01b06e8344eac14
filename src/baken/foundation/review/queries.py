"""Reads of proposals; the number of queries depends on the kinds, not on the proposals."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from baken.foundation.access.api import Actor
from baken.foundation.review.diff import FieldChange, Piece, words_diff
from baken.foundation.review.errors import UnknownKind
from baken.foundation.review.models import Opinion, Proposal, ProposalState
from baken.foundation.review.operations import changes_of
from baken.foundation.review.registry import SubjectCard, reviewable_of

MOST = 1000
"""Proposals read for one list; a list that reaches it says so."""


@dataclass(frozen=True, kw_only=True)
class ProposalRow:
    """A proposal in a list, with the record it is about as this actor sees it."""

    proposal: Proposal
    subject: SubjectCard | None
    kind_label: str
    is_own: bool

    @property
    def fields(self) -> str:
        """The names of the fields it changes."""
        return ", ".join(change["label"] for change in self.proposal.changes)


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """A change with its texts compared word by word."""

    change: FieldChange
    pieces: list[Piece]


def proposals(*, actor: Actor, state: str = "", kind: str = "", search: str = "") -> list[ProposalRow]:
    """The proposals of the municipality in scope that the actor may see, newest first, at most MOST."""
    found = Proposal.objects.select_related("made_by", "decided_by")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(subject_kind=kind)
    for word in search.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(reason__icontains=word)
            | Q(made_by__name__icontains=word)
            | Q(made_as__icontains=word)
        )
    return _visible(found.order_by("-made_at", "-pk")[:MOST], actor)


def open_proposals(*, actor: Actor) -> list[ProposalRow]:
    """The submitted proposals that this actor may decide, oldest first."""
    waiting = Proposal.objects.filter(state=ProposalState.SUBMITTED).select_related("made_by", "decided_by")
    rows = _visible(waiting.order_by("made_at", "pk")[:MOST], actor)
    return [row for row in rows if row.subject and row.subject.may_decide]


def proposals_of(*, kind: str, subject_id: str, actor: Actor) -> list[ProposalRow]:
    """The proposals on one record that the actor may see, newest first."""
    found = Proposal.objects.filter(subject_kind=kind, subject_id=subject_id)
    return _visible(found.select_related("made_by", "decided_by").order_by("-made_at", "-pk"), actor)


def _visible(found: Iterable[Proposal], actor: Actor) -> list[ProposalRow]:
    listed = list(found)
    ids: dict[str, set[str]] = defaultdict(set)
    for proposal in listed:
        ids[proposal.subject_kind].add(proposal.subject_id)
    cards: dict[str, dict[str, SubjectCard]] = {}
    labels: dict[str, str] = {}
    for kind, subject_ids in ids.items():
        try:
            reviewable = reviewable_of(kind)
        except UnknownKind:
            continue
        cards[kind] = dict(reviewable.cards(subject_ids=subject_ids, actor=actor))
        labels[kind] = str(reviewable.label)
    rows = [
        ProposalRow(
            proposal=proposal,
            subject=cards.get(proposal.subject_kind, {}).get(proposal.subject_id),
            kind_label=labels.get(proposal.subject_kind, proposal.subject_kind),
            is_own=actor.is_signed_in and proposal.made_by_id == actor.user_id,
        )
        for proposal in listed
    ]
    return [row for row in rows if row.is_own or (row.subject and row.proposal.state != ProposalState.DRAFT)]


def shown_changes(*, proposal: Proposal) -> list[ShownChange]:
    """The changes of a proposal, ready to show."""
    return [
        ShownChange(change=change, pieces=words_diff(change.old_text, change.new_text))
        for change in changes_of(proposal=proposal)
    ]


def opinions_of(*, proposal: Proposal) -> list[Opinion]:
    """What was asked and answered about a proposal, in the order of asking."""
    return list(
        Opinion.objects.filter(proposal=proposal).select_related("asked_by").order_by("asked_at", "pk")
    )
