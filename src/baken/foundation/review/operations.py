"""Proposing, withdrawing, deciding and restoring; each is one transaction."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.review.diff import (
    Conflict,
    FieldChange,
    FieldValue,
    conflicts,
    field_changes,
    still_to_apply,
)
from baken.foundation.review.errors import (
    AlreadyProposed,
    NothingChanged,
    NotOpen,
    ReasonMissing,
    SubjectMissing,
    VersionMoved,
)
from baken.foundation.review.models import OPEN, Opinion, Proposal, ProposalState
from baken.foundation.review.registry import Reviewable, Version, reviewable_of
from baken.foundation.signed_links.api import revoke_links
from baken.foundation.territory.models import Municipality

OPINION_PURPOSE = "review-opinion"


class Choice(StrEnum):
    """For a field that changed on both sides: keep what stands now, or take what was proposed."""

    THEIRS = "theirs"
    MINE = "mine"


def changes_of(*, proposal: Proposal) -> list[FieldChange]:
    """The changes of a proposal, typed."""
    return [FieldChange(**change) for change in proposal.changes]


@transaction.atomic
def propose(
    *,
    kind: str,
    subject_id: str,
    municipality: Municipality,
    title: str,
    proposed: Mapping[str, FieldValue],
    base_version: int,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    submit: bool = True,
) -> Proposal:
    """Propose new values for some fields, as seen on `base_version`.

    Raises SubjectMissing, NothingChanged, AlreadyProposed (one open proposal per maker and
    record), VersionMoved (a proposed field changed since), PermissionDenied.
    """
    reviewable = reviewable_of(kind)
    reviewable.may_propose(actor=actor, subject_id=subject_id).require()
    current = reviewable.current(subject_id=subject_id)
    changes = _changes_since(reviewable, subject_id, base_version, proposed, current)
    if not changes:
        raise NothingChanged(subject_id)
    made = Proposal(
        subject_kind=kind,
        subject_id=subject_id,
        municipality=municipality,
        title=title[:300],
        base_version=current.version,
        changes=[change.as_json() for change in changes],
        reason=reason,
        state=ProposalState.SUBMITTED if submit else ProposalState.DRAFT,
        made_by_id=actor.user_id,
        made_as="" if actor.is_signed_in else actor.name[:250],
        made_at=at,
    )
    with because(actor=actor, reason=reason):
        _insert(made)
        if submit:
            reviewable.submitted(proposal=made)
    return made


def _insert(made: Proposal) -> None:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "proposal_one_open_per_maker" not in str(error):
            raise
        same = Proposal.objects.get(
            subject_kind=made.subject_kind,
            subject_id=made.subject_id,
            made_by_id=made.made_by_id,
            state__in=OPEN,
        )
        raise AlreadyProposed(same) from error


def _changes_since(
    reviewable: Reviewable,
    subject_id: str,
    base_version: int,
    proposed: Mapping[str, FieldValue],
    current: Version,
) -> list[FieldChange]:
    """What the maker changed on the version in front of them, as changes to the current one.

    Raises VersionMoved when somebody else changed the same field since.
    """
    if current.version == base_version:
        return field_changes(before=current.fields, after=proposed)
    base = reviewable.earlier(subject_id=subject_id, version=base_version)
    seen = base.fields if base else {}
    touched = {f: v for f, v in proposed.items() if f not in seen or seen[f].value != v.value}
    changes = field_changes(before=current.fields, after=touched)
    moved = [
        Conflict(
            field=change.field,
            label=change.label,
            base=seen[change.field].display if change.field in seen else "",
            theirs=change.old_text,
            mine=change.new_text,
        )
        for change in changes
        # Without the older version nobody can say that the field stayed the same.
        if change.field not in seen or seen[change.field].value != change.old
    ]
    if moved:
        raise VersionMoved(version=current.version, conflicts=moved)
    return changes


@transaction.atomic
def submit(*, proposal_id: int, actor: Actor, at: dt.datetime) -> Proposal:
    """Hand a draft of one's own in. Raises NotOpen when it is no draft, PermissionDenied."""
    proposal = _locked(proposal_id, ProposalState.DRAFT)
    _own(proposal, actor)
    reviewable = reviewable_of(proposal.subject_kind)
    reviewable.may_propose(actor=actor, subject_id=proposal.subject_id).require()
    proposal.state, proposal.made_at = ProposalState.SUBMITTED.value, at
    with because(actor=actor):
        proposal.save(update_fields=["state", "made_at"])
        reviewable.submitted(proposal=proposal)
    return proposal


@transaction.atomic
def withdraw(*, proposal_id: int, actor: Actor, at: dt.datetime) -> Proposal:
    """The maker takes an open proposal back. Raises NotOpen, PermissionDenied."""
    proposal = _locked(proposal_id, *OPEN)
    _own(proposal, actor)
    proposal.state = ProposalState.WITHDRAWN.value
    with because(actor=actor):
        proposal.save(update_fields=["state"])
        _close_opinions(proposal, at)
    return proposal


@transaction.atomic
def accept(
    *,
    proposal_id: int,
    actor: Actor,
    at: dt.datetime,
    remark: str = "",
    choices: Mapping[str, Choice] | None = None,
    seen_version: int | None = None,
) -> Proposal:
    """Write the proposed values on the approved version, next to what others changed meanwhile.

    Where the same field moved it raises VersionMoved; `choices` (field → mine or theirs) answers
    that for the version the reviewer saw (`seen_version`). Raises NotOpen, SubjectMissing,
    PermissionDenied.
    """
    proposal = _locked(proposal_id, ProposalState.SUBMITTED)
    reviewable = reviewable_of(proposal.subject_kind)
    reviewable.may_decide(actor=actor, proposal=proposal).require()
    current = reviewable.current(subject_id=proposal.subject_id, lock=True)
    changes = changes_of(proposal=proposal)
    chosen = dict(choices or {}) if seen_version == current.version else {}
    both = conflicts(changes=changes, current=current.fields)
    if any(conflict.field not in chosen for conflict in both):
        raise VersionMoved(version=current.version, conflicts=both)
    kept = {conflict.field for conflict in both if chosen[conflict.field] == Choice.THEIRS}
    wanted = [c for c in still_to_apply(changes=changes, current=current.fields) if c.field not in kept]
    with because(actor=actor, reason=proposal.reason or proposal.title):
        if wanted:
            reviewable.apply(
                subject_id=proposal.subject_id,
                changes={change.field: change.new for change in wanted},
                actor=actor,
                at=at,
            )
        _decide(proposal, ProposalState.ACCEPTED, actor, at, remark)
        reviewable.decided(proposal=proposal)
    return proposal


@transaction.atomic
def send_back(*, proposal_id: int, actor: Actor, at: dt.datetime, remark: str) -> Proposal:
    """Refuse a proposal and say why. Raises ReasonMissing, NotOpen, PermissionDenied."""
    if not remark.strip():
        raise ReasonMissing
    proposal = _locked(proposal_id, ProposalState.SUBMITTED)
    reviewable = reviewable_of(proposal.subject_kind)
    reviewable.may_decide(actor=actor, proposal=proposal).require()
    with because(actor=actor, reason=remark):
        _decide(proposal, ProposalState.REJECTED, actor, at, remark.strip())
        reviewable.decided(proposal=proposal)
    return proposal


@transaction.atomic
def restore(
    *,
    kind: str,
    subject_id: str,
    municipality: Municipality,
    version: int,
    seen_version: int,
    actor: Actor,
    at: dt.datetime,
) -> Proposal | None:
    """Bring the fields of an earlier version back: at once for who may change, else as a proposal.

    Returns the proposal, or None when the record was changed. Raises SubjectMissing when that
    version is not kept, VersionMoved when the record is no longer as the actor saw it
    (`seen_version`), NothingChanged, AlreadyProposed, PermissionDenied.
    """
    reviewable = reviewable_of(kind)
    earlier = reviewable.earlier(subject_id=subject_id, version=version)
    if earlier is None:
        raise SubjectMissing(f"{subject_id} version {version}")
    reason = _("versie %(version)s teruggezet") % {"version": version}
    direct = reviewable.may_change(actor=actor, subject_id=subject_id).allowed
    current = reviewable.current(subject_id=subject_id, lock=direct)
    changes = field_changes(before=current.fields, after=earlier.fields)
    if not changes:
        raise NothingChanged(subject_id)
    if current.version != seen_version:
        raise _moved_since(reviewable, subject_id, seen_version, earlier, current)
    if not direct:
        return propose(
            kind=kind,
            subject_id=subject_id,
            municipality=municipality,
            title=_("Versie %(version)s terugzetten") % {"version": version},
            proposed=earlier.fields,
            base_version=current.version,
            actor=actor,
            at=at,
            reason=reason,
        )
    with because(actor=actor, reason=reason):
        reviewable.apply(subject_id=subject_id, changes={c.field: c.new for c in changes}, actor=actor, at=at)
    return None


def _moved_since(
    reviewable: Reviewable, subject_id: str, seen_version: int, earlier: Version, current: Version
) -> VersionMoved:
    """What others wrote since the actor looked, beside what comes back."""
    seen = reviewable.earlier(subject_id=subject_id, version=seen_version)
    base = seen.fields if seen else {}
    moved = [
        Conflict(
            field=name,
            label=now.label,
            base=base[name].display if name in base else "",
            theirs=now.display,
            mine=earlier.fields[name].display if name in earlier.fields else "",
        )
        for name, now in current.fields.items()
        if name not in base or base[name].value != now.value
    ]
    return VersionMoved(version=current.version, conflicts=moved)


def _locked(proposal_id: int, *states: str) -> Proposal:
    """The proposal, locked; of two clicks the second waits here and is told. Raises NotOpen."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state not in states:
        raise NotOpen(proposal)
    return proposal


def _own(proposal: Proposal, actor: Actor) -> None:
    from baken.foundation.review.access import is_maker

    is_maker(actor=actor, proposal=proposal).require()


def _decide(proposal: Proposal, state: ProposalState, actor: Actor, at: dt.datetime, remark: str) -> None:
    proposal.state, proposal.remark = state.value, remark
    proposal.decided_by_id, proposal.decided_at = actor.user_id, at
    proposal.save(update_fields=["state", "remark", "decided_by", "decided_at"])
    _close_opinions(proposal, at)


def _close_opinions(proposal: Proposal, at: dt.datetime) -> None:
    """Nobody is asked for an opinion on what is over."""
    for opinion_id in Opinion.objects.filter(proposal=proposal, given_at=None).values_list("pk", flat=True):
        revoke_links(
            purpose=OPINION_PURPOSE, subject_id=str(opinion_id), municipality=proposal.municipality, now=at
        )
