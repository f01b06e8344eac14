"""The card behind a signed link: that card only, for the organisation whose contact got the link."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Role, RoleGrant
from baken.foundation.clock import now
from baken.foundation.organisations.api import Organisation
from baken.foundation.signed_links.api import LinkGrant, RevokedLink
from baken.plan.models import ProgressReport
from baken.plan.rounds.answering import answering_of
from baken.plan.rounds.mails import read_link_subject
from baken.plan.rounds.questions import organisations_of
from baken.plan.rounds.standing import PURPOSE
from baken.plan.rounds.views.card_page import Visit, answer, show


class CardLinkPage:
    """Registered with signed_links; both methods run in the scope of the link's municipality."""

    purpose = PURPOSE

    def render(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        """The card; changes nothing. Raises RevokedLink when its contact no longer answers for it."""
        return show(request, _visit(grant))

    def submit(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        """Save or hand in; only handing in uses the link up."""
        visit = _visit(grant)
        return answer(request, visit, handed_in=lambda: _thanks(request, visit))


def _visit(grant: LinkGrant) -> Visit:
    report_id, contact_id = read_link_subject(grant.subject_id)
    reports = ProgressReport.objects.select_related("round__plan__municipality", "node__level")
    report = reports.filter(pk=report_id).first()
    if report is None:
        raise RevokedLink
    at = now()
    leads, invited = organisations_of(report)
    answering = answering_of(plan=report.round.plan, today=localdate(at))
    for organisation in (*leads, *invited):
        contact = answering.contact_of(organisation)
        if contact is not None and contact.id == contact_id and contact.user_id is None:
            return Visit(report=report, actor=_holder(grant, organisation), at=at, link=grant)
    raise RevokedLink


def _holder(grant: LinkGrant, organisation: UUID) -> Actor:
    """Who holds the link, as somebody of that organisation without account."""
    nis = grant.municipality.nis
    name = Organisation.objects.values_list("name", flat=True).get(pk=organisation)
    return Actor(
        name=_("%(organisation)s, via een persoonlijke link") % {"organisation": name},
        grants=frozenset({RoleGrant(role=Role.PARTNER, municipality=nis, organisation=organisation)}),
    )


def _thanks(request: HttpRequest, visit: Visit) -> HttpResponse:
    values = {"report": visit.report, "round": visit.report.round, "node": visit.report.node}
    return render(request, "plan/rounds/card_thanks.html", values)
