"""Preparing, opening, changing and closing a round; each is one transaction.

Locks are taken in one order: the round, then a card, then the plan.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.review.api import NotOpen, Proposal, SubjectMissing, VersionMoved, accept
from baken.plan.access import may_manage_plan
from baken.plan.editing.reviewable import index_once
from baken.plan.models import Level, Plan, ProgressReport, ReportRound
from baken.plan.rounds.choosing import asked_nodes
from baken.plan.rounds.errors import (
    AlreadyOpen,
    NothingAsked,
    RoundMoved,
    RoundNotClosed,
    RoundNotOpen,
)
from baken.plan.rounds.reminders import remind
from baken.plan.rounds.standing import KIND
from baken.plan.search_index import lock_plan


@dataclass(frozen=True, kw_only=True)
class RoundContent:
    """What a coordinator decides of a round."""

    title: str
    start: dt.date
    end: dt.date
    deadline: dt.date
    note: str = ""
    levels: tuple[Level, ...] = ()
    priority_only: bool = False
    codes: tuple[str, ...] = ()


ONCE_OPEN = ("title", "deadline", "note")
"""What may still change when people are reporting."""
BEFORE = (*ONCE_OPEN, "start", "end", "priority_only")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """How many cards a round made and how many people were mailed."""

    round: ReportRound
    cards: int
    mails: int


@transaction.atomic
def prepare_round(*, plan: Plan, content: RoundContent, actor: Actor) -> ReportRound:
    """A round that nobody sees yet but the coordinator.

    Raises PermissionDenied, and IntegrityError when its dates are not in order.
    """
    may_manage_plan(actor=actor, plan=plan).require()
    with because(actor=actor):
        round_ = ReportRound(plan=plan, codes=list(content.codes))
        for name in BEFORE:
            setattr(round_, name, getattr(content, name))
        round_.save()
        round_.levels.set(content.levels)
    return round_


@transaction.atomic
def change_round(*, round_id: int, content: RoundContent, base_version: int, actor: Actor) -> ReportRound:
    """Change a round; once it is open only its title, deadline and note.

    A moved deadline plans its reminders anew by itself. Raises RoundMoved, PermissionDenied, and
    IntegrityError when its dates are not in order.
    """
    round_ = _locked(round_id, actor)
    if round_.version != base_version:
        raise RoundMoved(round_)
    is_prepared = round_.opened_at is None
    with because(actor=actor):
        for name in BEFORE if is_prepared else ONCE_OPEN:
            setattr(round_, name, getattr(content, name))
        if is_prepared:
            round_.codes = list(content.codes)
            round_.levels.set(content.levels)
        round_.version += 1
        round_.save()
    return round_


@transaction.atomic
def open_round(*, round_id: int, actor: Actor, at: dt.datetime) -> Opened:
    """Make a card for each part that is asked and mail everybody who answers for one, each once.

    Raises AlreadyOpen, NothingAsked, PermissionDenied.
    """
    round_ = _locked(round_id, actor)
    if round_.opened_at is not None:
        raise AlreadyOpen
    with because(actor=actor, reason=round_.title):
        round_.opened_at = at
        round_.version += 1
        round_.save(update_fields=["opened_at", "version"])
        cards = _add_cards(round_)
        if not cards:
            raise NothingAsked
        mails = remind(municipality=round_.plan.municipality, at=at, round_=round_)
    return Opened(round=round_, cards=cards, mails=mails)


@transaction.atomic
def complete_round(*, round_id: int, actor: Actor) -> int:
    """Cards for parts that came after the opening; returns how many. Their leads are mailed by the next run.

    Raises RoundNotOpen, PermissionDenied.
    """
    round_ = _locked(round_id, actor)
    if not round_.is_open:
        raise RoundNotOpen
    with because(actor=actor, reason=round_.title):
        return _add_cards(round_)


def _add_cards(round_: ReportRound) -> int:
    """A card for each asked node that has none. The plan is held, so that no node goes meanwhile."""
    lock_plan(plan_id=round_.plan_id)
    there = ProgressReport.objects.filter(round=round_).values("node")
    nodes = asked_nodes(round_=round_).exclude(pk__in=there)
    return len(ProgressReport.objects.bulk_create(ProgressReport(round=round_, node=node) for node in nodes))


@transaction.atomic
def close_round(*, round_id: int, actor: Actor, at: dt.datetime) -> ReportRound:
    """Nobody writes or hands in any more; what was handed in can still be decided.

    Waits for whoever is saving at this moment. Raises RoundNotOpen, PermissionDenied.
    """
    round_ = _locked(round_id, actor)
    if not round_.is_open:
        raise RoundNotOpen
    return _set_closed(round_, at, actor)


@transaction.atomic
def reopen_round(*, round_id: int, actor: Actor) -> ReportRound:
    """Let people write again; their links work again too. Raises RoundNotClosed, PermissionDenied."""
    round_ = _locked(round_id, actor)
    if round_.closed_at is None:
        raise RoundNotClosed
    return _set_closed(round_, None, actor)


def _set_closed(round_: ReportRound, at: dt.datetime | None, actor: Actor) -> ReportRound:
    round_.closed_at = at
    round_.version += 1
    with because(actor=actor):
        round_.save(update_fields=["closed_at", "version"])
    return round_


def _locked(round_id: int, actor: Actor) -> ReportRound:
    """The round for its coordinator; of two clicks the second waits here and is told."""
    rounds = ReportRound.objects.select_for_update(of=("self",), no_key=True)
    round_ = rounds.select_related("plan__municipality").get(pk=round_id)
    may_manage_plan(actor=actor, plan=round_.plan).require()
    return round_


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """How many reports were accepted, and those that could not be: each with the reason."""

    number: int
    refused: tuple[tuple[Proposal, str], ...]


@transaction.atomic
def accept_reports(*, round_id: int, proposal_ids: Iterable[int], actor: Actor, at: dt.datetime) -> Accepted:
    """Accept several reports of a round; one that cannot be accepted leaves the others alone.

    Raises PermissionDenied for who is no coordinator.
    """
    round_ = ReportRound.objects.select_related("plan__municipality").get(pk=round_id)
    may_manage_plan(actor=actor, plan=round_.plan).require()
    refused: list[tuple[Proposal, str]] = []
    wanted = _proposals(round_, list(proposal_ids))
    with index_once():
        for proposal in wanted:
            try:
                with transaction.atomic():
                    accept(proposal_id=proposal.pk, actor=actor, at=at)
            except VersionMoved:
                refused.append((proposal, _("iemand wijzigde intussen hetzelfde; open het verslag en kies")))
            except (NotOpen, SubjectMissing):
                refused.append((proposal, _("er is al over beslist")))
            except PermissionDenied as refusal:
                refused.append((proposal, str(refusal)))
    return Accepted(number=len(wanted) - len(refused), refused=tuple(refused))


def _proposals(round_: ReportRound, ids: Sequence[int]) -> list[Proposal]:
    """The chosen proposals that are about cards of this round."""
    found = list(Proposal.objects.filter(subject_kind=KIND, pk__in=ids).order_by("pk"))
    cards = set(ProgressReport.objects.filter(round=round_).values_list("pk", flat=True))
    return [proposal for proposal in found if int(proposal.subject_id) in cards]
