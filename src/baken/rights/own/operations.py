"""Proposing a city's own right, amount or computed value."""

import datetime as dt
import re

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.review.api import Proposal, ProposalState, propose
from baken.foundation.territory.api import Municipality
from baken.rights.models import OwnRecord
from baken.rights.own.checking import Draft, require_readable
from baken.rights.own.content import Content, fields_of, title_of
from baken.rights.own.reviewable import KIND


class NameTaken(Exception):
    """There is already something with this name."""


def full_name(kind: str, short: str, *, municipality: Municipality) -> str:
    """How rules call it: aalst_babypakket, or aalst.babypakket.bedrag for an amount."""
    place = municipality.slug.replace("-", "_")
    return f"{place}.{short}" if kind == "parameter" else f"{place}_{short}"


def is_short_name(kind: str, short: str) -> bool:
    """Small letters, figures and _; of an amount in parts with points."""
    part = r"[a-z][a-z0-9_]{0,39}"
    return bool(re.fullmatch(rf"{part}(\.{part}){{0,2}}" if kind == "parameter" else part, short))


@transaction.atomic
def propose_new(
    *,
    kind: str,
    name: str,
    content: Content,
    municipality: Municipality,
    actor: Actor,
    at: dt.datetime,
    reason: str,
) -> Proposal:
    """A record that is not there yet, as a proposal. Raises NameTaken, RuleUnreadable, PermissionDenied."""
    with because(actor=actor, reason=reason):
        record = _freed(kind, name, title_of(kind, content), municipality)
        try:
            if record is None:
                with transaction.atomic():
                    record = OwnRecord.objects.create(
                        municipality=municipality, kind=kind, name=name, title=title_of(kind, content)
                    )
        except IntegrityError as error:
            raise NameTaken(name) from error
    return propose_change(record=record, content=content, base_version=0, actor=actor, at=at, reason=reason)


def _freed(kind: str, name: str, title: str, municipality: Municipality) -> OwnRecord | None:
    """A record with this name of which nothing was approved and nothing waits: its name is free again."""
    unused = OwnRecord.objects.select_related("municipality").filter(
        municipality=municipality, kind=kind, name=name, version=0
    )
    record = unused.select_for_update(of=("self",)).first()
    if record is None:
        return None
    waiting = Proposal.objects.filter(
        subject_kind=KIND,
        subject_id=str(record.pk),
        state__in=[ProposalState.DRAFT, ProposalState.SUBMITTED],
    )
    if waiting.exists():
        return None
    record.title = title
    record.save(update_fields=["title"])
    return record


@transaction.atomic
def propose_change(
    *, record: OwnRecord, content: Content, base_version: int, actor: Actor, at: dt.datetime, reason: str
) -> Proposal:
    """Another version of a record, as a proposal that a second person reads.

    Raises RuleUnreadable, NothingChanged, AlreadyProposed, VersionMoved, PermissionDenied.
    """
    require_readable(
        Draft(
            record=record,
            kind=record.kind,
            name=record.name,
            content=content,
            municipality=record.municipality,
        ),
        today=localdate(at),
    )
    return propose(
        kind=KIND,
        subject_id=str(record.pk),
        municipality=record.municipality,
        title=title_of(record.kind, content),
        proposed=fields_of(record.kind, content),
        base_version=base_version,
        actor=actor,
        at=at,
        reason=reason,
    )
