"""Asking somebody without account what they think of a proposal, and receiving the answer."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.messaging.api import absolute_url, queue_mail
from baken.foundation.review.access import may_decide
from baken.foundation.review.errors import NotOpen, OpinionRefused
from baken.foundation.review.models import Opinion, Proposal, ProposalState
from baken.foundation.review.operations import OPINION_PURPOSE
from baken.foundation.signed_links.api import (
    LinkGrant,
    create_link,
    hash_email,
    link_path,
    revoke_links,
    use_link,
)

VALID = dt.timedelta(days=21)
LONGEST = 4000


@transaction.atomic
def ask_opinion(*, proposal_id: int, email: str, asked_of: str, actor: Actor, at: dt.datetime) -> Opinion:
    """Mail somebody a link to read the proposal and answer; asking again replaces the earlier link.

    Who already answered is asked anew only by a new proposal: then OpinionRefused. Raises
    NotOpen, MailRefused, PermissionDenied.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state != ProposalState.SUBMITTED:
        raise NotOpen(proposal)
    may_decide(actor=actor, proposal=proposal).require()
    with because(actor=actor):
        opinion, is_new = Opinion.objects.get_or_create(
            proposal=proposal,
            email_hash=hash_email(email),
            defaults={"asked_of": asked_of, "asked_by_id": actor.user_id, "asked_at": at},
        )
        if opinion.given_at is not None:
            raise OpinionRefused(_("Dit adres gaf al een mening over dit voorstel."))
        if not is_new:
            revoke_links(
                purpose=OPINION_PURPOSE,
                subject_id=str(opinion.pk),
                municipality=proposal.municipality,
                now=at,
            )
        _mail_link(opinion, proposal, email, actor, at)
    return opinion


def _mail_link(opinion: Opinion, proposal: Proposal, email: str, actor: Actor, at: dt.datetime) -> None:
    token = create_link(
        purpose=OPINION_PURPOSE,
        subject_id=str(opinion.pk),
        municipality=proposal.municipality,
        email_hash=opinion.email_hash,
        expires_at=at + VALID,
        max_uses=1,
        now=at,
        actor=actor,
    )
    values = {
        "name": opinion.asked_of,
        "city": proposal.municipality.name,
        "title": proposal.title,
        "link": absolute_url(link_path(token=token)),
        "date": date_format(at + VALID, "j F Y"),
        "sender": actor.name,
    }
    queue_mail(
        to=email,
        subject=_("%(city)s vraagt je mening: %(title)s") % values,
        body=_(
            "Dag %(name)s\n\n"
            "%(city)s wil iets wijzigen waarbij jullie betrokken zijn: %(title)s.\n"
            "Lees wat er verandert en zeg wat je ervan vindt. Je hebt geen account nodig:\n\n"
            "%(link)s\n\n"
            "De link werkt tot %(date)s en voor één antwoord. Stuur hem niet door.\n\n"
            "Vriendelijke groet\n%(sender)s"
        )
        % values,
        municipality=proposal.municipality,
        key=f"review-opinion-{opinion.pk}-{at.isoformat()}",
        at=at,
    )


@transaction.atomic
def give_opinion(*, grant: LinkGrant, text: str, at: dt.datetime) -> Opinion:
    """Store the answer and use up the link. Raises OpinionRefused and the errors of links."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise OpinionRefused
    opinion = Opinion.objects.select_related("proposal").get(pk=int(grant.subject_id))
    # The proposal's row before the link's, as a decision does: either this answer is in before the
    # decision, or the decision has taken the link back.
    Proposal.objects.select_for_update().get(pk=opinion.proposal_id)
    use_link(token=grant.token, purpose=OPINION_PURPOSE, now=at)
    opinion.text, opinion.given_at = text, at
    opinion.save(update_fields=["text", "given_at"])
    return opinion
