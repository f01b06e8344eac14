"""Writes on a node and its status, each one transaction with its audit line and effects on commit."""

import datetime as dt
from collections.abc import Mapping
from typing import cast

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.review.api import (
    Choice,
    Conflict,
    FieldValue,
    JsonValue,
    NothingChanged,
    Proposal,
    VersionMoved,
    accept,
    propose,
)
from baken.plan.access import may_change_node
from baken.plan.arithmetic.reasons import State
from baken.plan.editing.fields import versioned
from baken.plan.editing.reviewable import KIND, NODES
from baken.plan.models import Node, StatusOverride
from baken.plan.queries import lead_ids

OVERRIDE_STATES = (
    State.ON_TRACK,
    State.AT_RISK,
    State.LATE,
    State.DONE,
    State.NOT_STARTED,
    State.CANCELLED,
)
"""What somebody may say instead of the computed status: everything but "unknown"."""


class OverrideRefused(Exception):
    """An own judgement needs a reason and an end that is still to come."""


@transaction.atomic
def change_node(
    *,
    node: Node,
    values: Mapping[str, JsonValue],
    base_version: int,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
) -> Proposal:
    """Change fields of a node as somebody saw them in `base_version`.

    Every change is a proposal; where the actor may change at once it is accepted in the
    same transaction, so that conflicts are found by one mechanism. Raises the errors of
    `review`: NothingChanged, AlreadyProposed, VersionMoved, PermissionDenied; and
    IntegrityError when the whole would break a rule of the database.
    """
    direct = NODES.may_change(actor=actor, subject_id=str(node.pk)).allowed
    proposal = propose(
        kind=KIND,
        subject_id=str(node.pk),
        municipality=node.plan.municipality,
        title=node.title,
        proposed=versioned(values),
        base_version=base_version,
        actor=actor,
        at=at,
        reason=reason,
    )
    return accept(proposal_id=proposal.pk, actor=actor, at=at) if direct else proposal


@transaction.atomic
def change_node_as_chosen(
    *,
    node: Node,
    values: Mapping[str, JsonValue],
    base_version: int,
    choices: Mapping[str, Choice],
    seen_version: int,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
) -> Proposal:
    """Change a node after a conflict: `choices` says per field mine or theirs, seen at `seen_version`.

    Fields that the actor did not touch since `base_version` stay as they stand now. A field that
    moved between the two versions and that nobody chose about is a conflict again. Raises what
    `change_node` raises.
    """
    touched = touched_fields(node=node, values=values, base_version=base_version)
    wanted = {name: value for name, value in touched.items() if choices.get(name) != Choice.THEIRS}
    if not wanted:
        raise NothingChanged(str(node.pk))
    moved = _moved(node, versioned(wanted), base_version, seen_version)
    if any(conflict.field not in choices for conflict in moved):
        raise VersionMoved(version=seen_version, conflicts=moved)
    return change_node(node=node, values=wanted, base_version=seen_version, actor=actor, at=at, reason=reason)


def touched_fields(*, node: Node, values: Mapping[str, JsonValue], base_version: int) -> dict[str, JsonValue]:
    """The values that differ from those of the version somebody started from."""
    base = version_of(node=node, version=base_version)
    if base is None:
        return dict(values)
    return {name: value for name, value in values.items() if name not in base or base[name].value != value}


def version_of(*, node: Node, version: int) -> Mapping[str, FieldValue] | None:
    """The fields of a version, the present one or an earlier one; None when it is not kept."""
    subject = str(node.pk)
    current = NODES.current(subject_id=subject)
    if version == current.version:
        return current.fields
    earlier = NODES.earlier(subject_id=subject, version=version)
    return earlier.fields if earlier else None


def _moved(
    node: Node, wanted: Mapping[str, FieldValue], base_version: int, seen_version: int
) -> list[Conflict]:
    base = version_of(node=node, version=base_version) or {}
    seen = version_of(node=node, version=seen_version) or {}
    empty = FieldValue("", None, "")
    return [
        Conflict(
            field=name,
            label=mine.label,
            base=base.get(name, empty).display,
            theirs=seen[name].display,
            mine=mine.display,
        )
        for name, mine in wanted.items()
        if name in seen
        and seen[name].value != mine.value
        and (name not in base or seen[name].value != base[name].value)
    ]


@transaction.atomic
def override_status(
    *, node: Node, state: State, reason: str, until: dt.date, actor: Actor, at: dt.datetime
) -> StatusOverride:
    """Say otherwise than the computed status, with a reason, until a date. Replaces an earlier judgement.

    Raises OverrideRefused, PermissionDenied.
    """
    may_change_node(actor=actor, node=node, leads=lead_ids(node=node)).require()
    if state not in OVERRIDE_STATES:
        raise OverrideRefused(_("Kies een status uit de lijst."))
    if not reason.strip():
        raise OverrideRefused(_("Zeg waarom de status anders is."))
    if until < localdate(at):
        raise OverrideRefused(_("De einddatum is voorbij. Kies een dag vanaf vandaag."))
    _lock(node)
    with because(actor=actor, reason=reason):
        _withdraw(node, at)
        return StatusOverride.objects.create(
            node=node,
            state=state.value,
            reason=reason.strip(),
            until=until,
            made_by_id=cast(int, actor.user_id),  # only who is signed in gets here
            made_at=at,
        )


@transaction.atomic
def withdraw_override(*, node: Node, actor: Actor, at: dt.datetime) -> int:
    """Let the computed status count again; returns how many judgements were withdrawn (0 or 1)."""
    may_change_node(actor=actor, node=node, leads=lead_ids(node=node)).require()
    _lock(node)
    with because(actor=actor):
        return _withdraw(node, at)


def _lock(node: Node) -> None:
    """One judgement at a time: a second click waits here."""
    Node.objects.select_for_update().get(pk=node.pk)


def _withdraw(node: Node, at: dt.datetime) -> int:
    return StatusOverride.objects.filter(node=node, withdrawn_at__isnull=True).update(withdrawn_at=at)
