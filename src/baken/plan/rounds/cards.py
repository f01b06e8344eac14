"""Writing on a card: saved field by field while somebody types, handed in, and asked of a partner too.

Two leads may write on one card at once. A page sends with each field a mark of what it showed
(`content.fingerprint`): a field is written only where its maker touched it, and a touched field that
somebody else changed meanwhile is a clash of that field alone; nothing is overwritten unseen.

Locks are taken in one order: the round, then the card. Saving holds the round against closing but not
against other savers; closing waits for them, and whoever comes after it is told.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.organisations.api import Organisation
from baken.foundation.review.api import (
    FieldValue,
    JsonValue,
    NothingChanged,
    Proposal,
    ProposalState,
    propose,
)
from baken.foundation.signed_links.api import LinkGrant, use_link
from baken.indicators.api import IndicatorError
from baken.plan.models import NodePartner, ProgressReport, ReportInvitation, ReportRound
from baken.plan.rounds.access import may_invite, may_report
from baken.plan.rounds.answering import answering_of
from baken.plan.rounds.content import TEXTS, figure_of, figure_text, fingerprint, text_problems
from baken.plan.rounds.errors import (
    AlreadyInvited,
    Incomplete,
    NoContact,
    NothingNew,
    RoundClosed,
    RoundError,
    SubmittedAlready,
)
from baken.plan.rounds.questions import Questions, organisations_of, read_questions
from baken.plan.rounds.reminders import mail_invitation
from baken.plan.rounds.standing import KIND, PURPOSE


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A field as somebody's page sends it; `seen` marks what the page showed when it was read."""

    value: JsonValue
    seen: str


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A field that somebody else changed since it was shown; `theirs` is what stands there now."""

    field: str
    label: str
    theirs: JsonValue
    words: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a card holds after saving; `clashes` were not written. `submitted`: it waits for a decision."""

    questions: Questions
    at: dt.datetime | None
    clashes: tuple[Clash, ...] = ()
    submitted: Proposal | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_handed_in(self) -> bool:
        """Whether handing in did what it should; the reasons why not stand beside it."""
        return self.submitted is not None and not self.clashes and not self.problems


def hold_round(*, round_id: int) -> ReportRound:
    """The round, kept from changing until the transaction ends; many may hold it at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM plan_reportround WHERE id = %s FOR SHARE", [round_id])
    return ReportRound.objects.select_related("plan__municipality").get(pk=round_id)


@transaction.atomic
def save_draft(*, report_id: int, typed: Mapping[str, Typed], actor: Actor, at: dt.datetime) -> Saved:
    """Keep what somebody types. Also while a report waits for a decision, so that nothing is lost.

    Raises RoundClosed, PermissionDenied.
    """
    report = _locked(report_id, actor, at)
    return _save(report, typed, actor, at)


def hand_in(
    *,
    report_id: int,
    typed: Mapping[str, Typed],
    actor: Actor,
    at: dt.datetime,
    link: LinkGrant | None = None,
) -> Saved:
    """Save, and propose the whole card to the coordinator; uses a signed link up.

    Where something is missing or clashes, `problems` or `clashes` say what. Whatever is refused, what was
    typed is kept, unless it is not allowed at all. Raises SubmittedAlready, NothingNew, RoundClosed,
    PermissionDenied and the errors of links.
    """
    refusal: RoundError | None = None
    with transaction.atomic():
        report = _locked(report_id, actor, at)
        saved = _save(report, typed, actor, at)
        if saved.submitted is not None:
            refusal = SubmittedAlready(saved.submitted)
        elif not saved.clashes:
            try:
                saved = replace(saved, submitted=_propose(saved.questions, actor, at))
            except Incomplete as incomplete:
                return replace(saved, problems=incomplete.problems)
            except NothingChanged:
                refusal = NothingNew()
            else:
                if link is not None:
                    use_link(token=link.token, purpose=PURPOSE, now=at)
    if refusal is not None:
        raise refusal
    return saved


def _propose(questions: Questions, actor: Actor, at: dt.datetime) -> Proposal:
    report = questions.report
    return propose(
        kind=KIND,
        subject_id=str(report.pk),
        municipality=report.round.plan.municipality,
        title=_("%(node)s (%(round)s)") % {"round": report.round, "node": report.node},
        proposed=_proposed(questions),
        base_version=report.version,
        actor=actor,
        at=at,
    )


def open_proposal(*, report: ProgressReport) -> Proposal | None:
    """The report on this card that waits for a decision."""
    return (
        Proposal.objects.filter(
            subject_kind=KIND, subject_id=str(report.pk), state=ProposalState.SUBMITTED.value
        )
        .select_related("made_by")
        .first()
    )


def _locked(report_id: int, actor: Actor, at: dt.datetime) -> ProgressReport:
    """The card of an open round for who may write on it, round first. Raises RoundClosed."""
    found = ProgressReport.objects.values_list("round_id", flat=True).get(pk=report_id)
    round_ = hold_round(round_id=found)
    rows = ProgressReport.objects.select_related("node__level").select_for_update(of=("self",))
    report = rows.get(pk=report_id)
    report.round = round_
    leads, invited = organisations_of(report)
    may_report(
        actor=actor,
        municipality=round_.plan.municipality_id,
        organisations=[*leads, *invited],
        answering=answering_of(plan=round_.plan, today=localdate(at)),
    ).require()
    if not round_.is_open:
        raise RoundClosed
    return report


def _save(report: ProgressReport, typed: Mapping[str, Typed], actor: Actor, at: dt.datetime) -> Saved:
    questions = read_questions(report=report, actor=actor, today=localdate(at))
    now = questions.values
    clashes: list[Clash] = []
    changed: dict[str, JsonValue] = {}
    for name, sent in typed.items():
        if name not in now or fingerprint(sent.value) == sent.seen or sent.value == now[name]:
            continue  # not asked any more, not touched, or there already
        if fingerprint(now[name]) == sent.seen:
            changed[name] = sent.value
        else:
            clashes.append(
                Clash(
                    field=name,
                    label=questions.labels[name],
                    theirs=now[name],
                    words=questions.words(name, now[name]),
                    by=report.saved_as,
                )
            )
    if changed:
        report.draft = {**report.draft, **changed}
        report.saved_at, report.saved_as = at, actor.name[:250]
        with because(actor=actor):
            report.save(update_fields=["draft", "saved_at", "saved_as"])
        questions = read_questions(report=report, actor=actor, today=localdate(at))
    return Saved(
        questions=questions,
        at=report.saved_at,
        clashes=tuple(clashes),
        submitted=open_proposal(report=report),
    )


def _proposed(questions: Questions) -> dict[str, FieldValue]:
    """What is proposed of a card: its texts, and what was answered of the rest. Raises Incomplete."""
    values, draft = questions.values, questions.report.draft
    problems = text_problems(values)
    accepted = questions.report.accepted or {}
    wanted: dict[str, JsonValue] = {
        name: values[name] for name in TEXTS if values[name] or accepted.get(name)
    }
    wanted |= {asked.field: draft[asked.field] for asked in questions.milestones if asked.field in draft}
    for question in questions.figures:
        if not values[question.field]:
            continue
        try:
            figure = figure_of(
                text=values[question.field], indicator=question.indicator, date=questions.report.round.end
            )
        except IndicatorError as error:
            problems[question.field] = str(error)
        else:
            wanted[question.field] = figure_text(figure=figure, indicator=question.indicator)
    if problems:
        raise Incomplete(problems)
    return {
        name: FieldValue(questions.labels[name], value, questions.words(name, value))
        for name, value in wanted.items()
    }


@transaction.atomic
def invite_partner(
    *, report_id: int, organisation_id: UUID, actor: Actor, at: dt.datetime
) -> ReportInvitation:
    """Ask a partner of the node to write on the card too; its contact is mailed.

    Raises NoContact, AlreadyInvited, RoundClosed, PermissionDenied, and Organisation.DoesNotExist for who
    is no partner of the node.
    """
    report = _locked(report_id, actor, at)
    plan = report.round.plan
    answering = answering_of(plan=plan, today=localdate(at))
    leads, invited = organisations_of(report)
    may_invite(actor=actor, municipality=plan.municipality_id, leads=leads, answering=answering).require()
    partners = NodePartner.objects.filter(node=report.node_id).values("organisation")
    organisation = Organisation.objects.filter(pk__in=partners).get(pk=organisation_id)
    if organisation.pk in invited:
        raise AlreadyInvited(organisation.name)
    contact = answering.contact_of(organisation.pk)
    if contact is None:
        raise NoContact(organisation.name)
    with because(actor=actor):
        invitation = ReportInvitation.objects.create(report=report, organisation=organisation, asked_at=at)
        mail_invitation(report=report, contact=contact, sender=actor.name, at=at)
    return invitation
