"""What the Welzijnsforum says of a closed report, and the city's answer to each remark.

Remarks come in at a meeting (a colleague writes them down) or through a personal link in a mail. Nobody's
name is kept: only on whose behalf. Everybody reads a remark once the report is published and the remark
is answered; one that is about somebody recognisable is answered and withheld.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Decision, allow, deny
from baken.foundation.audit.api import because
from baken.foundation.messaging.api import OutboxMail, absolute_url, queue_mail
from baken.foundation.signed_links.api import LinkGrant, create_link, hash_email, link_path, use_link
from baken.plan.access import READERS_OF_DRAFTS, may_manage_plan, may_read_whole
from baken.plan.annual.errors import AlreadyAnswered, ReportNotClosed
from baken.plan.annual.queries import frozen
from baken.plan.models import AnnualReport, ForumRemark, Plan, ReportVersion

PURPOSE = "annual-report-remarks"
MOST_PER_LINK = 40
"""Remarks that one person can leave through a link; enough for every objective of a plan."""


def may_note_remark(*, actor: Actor, plan: Plan) -> Decision:
    """Staff of the municipality note what was said at a meeting."""
    if actor.has_role(*READERS_OF_DRAFTS, municipality=plan.municipality_id):
        return allow()
    return deny(_("Alleen medewerkers van deze gemeente noteren opmerkingen van het Welzijnsforum."))


def remarks_of(*, report: AnnualReport, actor: Actor) -> QuerySet[ForumRemark]:
    """The remarks this actor may read, oldest first: staff all of them, others the answered ones."""
    remarks = ForumRemark.objects.filter(report=report)
    if not may_read_whole(actor=actor, plan=report.plan):
        published = ReportVersion.objects.filter(report=OuterRef("report"), published_at__isnull=False)
        remarks = remarks.filter(Exists(published), answered_at__isnull=False, withheld=False)
    return remarks.order_by("made_at", "pk")


@transaction.atomic
def note_remark(
    *, version: ReportVersion, node_key: str, text: str, said_by: str, actor: Actor, at: dt.datetime
) -> ForumRemark:
    """Write down a remark on a part of a closed report. Raises PermissionDenied, KeyError (unknown part)."""
    may_note_remark(actor=actor, plan=version.report.plan).require()
    with because(actor=actor):
        return _remark(version, node_key, text, said_by, at)


@transaction.atomic
def leave_remarks(
    *,
    grant: LinkGrant,
    version: ReportVersion,
    texts: Iterable[tuple[str, str]],
    said_by: str,
    at: dt.datetime,
) -> list[ForumRemark]:
    """Remarks through a personal link, (node key, text) each; the link is used once for all of them.

    Raises the errors of signed links (used up, expired, taken back), KeyError for an unknown part.
    """
    use_link(token=grant.token, now=at, purpose=PURPOSE)
    given = [(key, text) for key, text in texts if text.strip()][:MOST_PER_LINK]
    return [_remark(version, key, text, said_by, at) for key, text in given]


def _remark(version: ReportVersion, key: str, text: str, said_by: str, at: dt.datetime) -> ForumRemark:
    title = frozen(version=version).record.by_key[key].title if key else ""
    return ForumRemark.objects.create(
        report=version.report,
        about_version=version.number,
        node_key=key,
        node_title=title,
        text=text.strip(),
        said_by=said_by.strip(),
        made_at=at,
    )


@transaction.atomic
def answer_remark(
    *, remark: ForumRemark, answer: str, withheld: bool, seen_version: int, actor: Actor, at: dt.datetime
) -> ForumRemark:
    """Answer a remark, or answer it better. Raises AlreadyAnswered, PermissionDenied."""
    may_manage_plan(actor=actor, plan=remark.report.plan).require()
    row = ForumRemark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if row.version != seen_version:
        raise AlreadyAnswered
    row.answer, row.withheld, row.version = answer.strip(), withheld, row.version + 1
    row.answered_at = at
    with because(actor=actor):
        row.save(update_fields=["answer", "withheld", "version", "answered_at"])
    return row


@transaction.atomic
def ask_forum(
    *, version: ReportVersion, addresses: Iterable[str], until: dt.datetime, actor: Actor, at: dt.datetime
) -> int:
    """Mail each address a personal link to read the closed report and leave remarks; how many.

    An address that was asked about this version already gets no second mail. The addresses are not kept
    with the report. Raises MailRefused (an address that is none; nobody is mailed), PermissionDenied.
    """
    report = version.report
    plan = report.plan
    may_manage_plan(actor=actor, plan=plan).require()
    wanted = dict.fromkeys(address.strip().lower() for address in addresses if address.strip())
    keys = {address: f"forum-{version.pk}-{hash_email(address)}" for address in wanted}
    asked = set(OutboxMail.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    new = [address for address in wanted if keys[address] not in asked]
    for address in new:
        token = create_link(
            purpose=PURPOSE,
            subject_id=str(version.pk),
            municipality=plan.municipality,
            expires_at=until,
            now=at,
            email_hash=hash_email(address),
            max_uses=1,
            actor=actor,
        )
        queue_mail(
            to=address,
            subject=_("Wat vind je van: %(title)s") % {"title": report.title},
            body=_(
                "Dag,\n\n%(municipality)s maakte het verslag '%(title)s'. "
                "Als lid van het Welzijnsforum kan je het lezen en per doelstelling zeggen wat je ervan "
                "vindt. Je krijgt op elke opmerking een antwoord.\n\n%(address)s\n\n"
                "De link is alleen voor jou en werkt tot en met %(until)s.\n"
            )
            % {
                "municipality": plan.municipality.name,
                "title": report.title,
                "address": absolute_url(link_path(token=token)),
                "until": f"{until:%d/%m/%Y}",
            },
            municipality=plan.municipality,
            key=keys[address],
            at=at,
        )
    return len(new)


def require_closed(version: ReportVersion | None) -> ReportVersion:
    """The version, or ReportNotClosed: drafts are not discussed."""
    if version is None:
        raise ReportNotClosed
    return version
