"""Mail about rounds: one per person, on the occasions of `stages`, and never twice.

A run asks which occasion is the latest for each contact and whether it was mailed for this deadline; so a
night without a run is made up for once, a moved deadline plans itself anew, and a second run does nothing.
Each person is one transaction that holds the marks (`RoundMail`) and the mail: a run that is killed goes
on where it was.
"""

import datetime as dt
from collections.abc import Iterable

import structlog
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django_scopes import scope, scopes_disabled

from baken.foundation.audit.api import because
from baken.foundation.messaging.api import MailRefused, queue_mail
from baken.foundation.territory.api import Municipality
from baken.plan.models import ProgressReport, ReportRound, RoundMail
from baken.plan.rounds.answering import Contact
from baken.plan.rounds.mails import invitation_text, reminder_text
from baken.plan.rounds.stages import sent_back, stage_due
from baken.plan.rounds.standing import CardState
from baken.plan.rounds.work import Task, open_work

Mark = tuple[int, int, str]
"""A mail that was due: round, contact, occasion. Its deadline is the round's at that moment."""

log = structlog.get_logger(__name__)


def remind_everywhere(*, at: dt.datetime) -> int:
    """Mail everybody who is due something, in every municipality; returns how many mails were written."""
    with scopes_disabled():
        open_ = ReportRound.objects.filter(opened_at__isnull=False, closed_at__isnull=True)
        homes = list(Municipality.objects.filter(pk__in=open_.values("plan__municipality")).order_by("pk"))
    written = 0
    for municipality in homes:
        with scope(municipality=municipality):
            written += remind(municipality=municipality, at=at)
    return written


def remind(*, municipality: Municipality, at: dt.datetime, round_: ReportRound | None = None) -> int:
    """Mail the people of one municipality who are due something; returns how many mails were written.

    With `round_` only those who are due something about that round; their mail tells of the others too.
    An address that is none, or somebody whose contact was replaced meanwhile, stops nobody else.
    """
    today = localdate(at)
    work = open_work(today=today)
    mailed = _mailed(work.rounds)
    written = 0
    for tasks in work.by_person().values():
        due = _due(tasks, mailed, today)
        if not due or (round_ is not None and all(mark[0] != round_.pk for mark in due)):
            continue
        try:
            with transaction.atomic():
                _mail(municipality, tasks, due, mailed, at)
        except MailRefused:
            log.warning("round_mail_refused", contact=tasks[0].contact.id)
        except IntegrityError:  # another run was first, or the contact is gone
            log.info("round_mail_passed_over", contact=tasks[0].contact.id)
        else:
            written += 1
    return written


def _mailed(rounds: Iterable[ReportRound]) -> dict[tuple[int, int], set[tuple[str, dt.date]]]:
    """Per round and contact the occasions that were mailed, each with the deadline it was for."""
    found: dict[tuple[int, int], set[tuple[str, dt.date]]] = {}
    rows = RoundMail.objects.filter(round__in=list(rounds))
    for pk, contact, stage, deadline in rows.values_list("round", "contact", "stage", "deadline"):
        found.setdefault((pk, contact), set()).add((stage, deadline))
    return found


def _due(
    tasks: Iterable[Task], mailed: dict[tuple[int, int], set[tuple[str, dt.date]]], today: dt.date
) -> list[Mark]:
    """What this person should be mailed about, in the order of their tasks."""
    due: dict[Mark, None] = {}
    for task in tasks:
        round_, contact = task.round, task.contact
        before = mailed.get((round_.pk, contact.id), set())
        stage = current_stage(round_=round_, today=today)
        if stage and (stage, round_.deadline) not in before:
            due[round_.pk, contact.id, stage] = None
        if task.standing.state is CardState.SENT_BACK and task.standing.proposal_id is not None:
            back = sent_back(proposal_id=task.standing.proposal_id)
            if all(name != back for name, _deadline in before):
                due[round_.pk, contact.id, back] = None
    return list(due)


def current_stage(*, round_: ReportRound, today: dt.date) -> str:
    """The latest occasion of an open round; empty when none has come."""
    if round_.opened_at is None:
        return ""
    stage = stage_due(opened=localdate(round_.opened_at), deadline=round_.deadline, today=today)
    return stage.name if stage else ""


def _mail(
    municipality: Municipality,
    tasks: list[Task],
    due: list[Mark],
    mailed: dict[tuple[int, int], set[tuple[str, dt.date]]],
    at: dt.datetime,
) -> None:
    """The marks and the mail of one person, in the caller's transaction."""
    rounds = {task.round.pk: task.round for task in tasks}
    RoundMail.objects.bulk_create(
        RoundMail(round_id=pk, contact_id=contact, stage=stage, deadline=rounds[pk].deadline, sent_at=at)
        for pk, contact, stage in due
    )
    moved = {
        task.round.pk
        for task in tasks
        if (before := mailed.get((task.round.pk, task.contact.id)))
        and all(deadline != task.round.deadline for _stage, deadline in before)
    }
    text = reminder_text(tasks=tasks, moved=moved, municipality=municipality, at=at)
    pk, contact, stage = due[0]
    with because(reason=text.subject):
        queue_mail(
            to=tasks[0].contact.email,
            subject=text.subject,
            body=text.body,
            municipality=municipality,
            key=f"plan-round/{pk}/{contact}/{stage}/{rounds[pk].deadline.isoformat()}",
            at=at,
        )


def mail_invitation(*, report: ProgressReport, contact: Contact, sender: str, at: dt.datetime) -> None:
    """Ask a partner to write on a card, in the caller's transaction. Raises MailRefused.

    Counts as the mail of the occasion that has come, so that the next one comes with the next occasion.
    """
    round_ = report.round
    text = invitation_text(report=report, contact=contact, sender=sender, at=at)
    queue_mail(
        to=contact.email,
        subject=text.subject,
        body=text.body,
        municipality=round_.plan.municipality,
        key=f"plan-round-invitation/{report.pk}/{contact.id}",
        at=at,
    )
    RoundMail.objects.bulk_create(
        [
            RoundMail(
                round=round_,
                contact_id=contact.id,
                stage=current_stage(round_=round_, today=localdate(at)),
                deadline=round_.deadline,
                sent_at=at,
            )
        ],
        ignore_conflicts=True,
    )
