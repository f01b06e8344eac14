"""The cards of who reports: the list, one card, and asking a partner. Signed links use the same card."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baken.foundation.access.api import Role
from baken.foundation.clock import now, today
from baken.foundation.organisations.api import Organisation
from baken.plan.models import ProgressReport
from baken.plan.rounds.access import may_report
from baken.plan.rounds.answering import answering_of
from baken.plan.rounds.cards import invite_partner
from baken.plan.rounds.errors import RoundError
from baken.plan.rounds.mine import my_rounds, next_card
from baken.plan.rounds.questions import organisations_of
from baken.plan.rounds.reviewable import report_url
from baken.plan.rounds.views.card_page import Visit, answer, show
from baken.plan.views.editing_loading import plan_address
from baken.plan.views.loading import actor_of, municipality_of


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Every card of the people who ask, over all plans and open rounds."""
    actor, municipality = actor_of(request), municipality_of(request)
    rounds = my_rounds(actor=actor, municipality=municipality, today=today())
    pending = [card for one in rounds for card in one.cards if card.standing.is_pending]
    values = {
        "rounds": rounds,
        "next": pending[0].report if pending else None,
        "is_coordinator": actor.has_role(Role.COORDINATOR, municipality=municipality.nis),
    }
    return render(request, "plan/rounds/mine.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def card(request: HttpRequest, report_id: int) -> HttpResponse:
    """One card: reading, saving while typing, handing in."""
    report = _report(report_id)
    visit = Visit(report=report, actor=actor_of(request), at=now())
    if request.method == "POST":
        return answer(request, visit, handed_in=lambda: _next(request, visit))
    _require(visit)
    return show(request, visit)


def _next(request: HttpRequest, visit: Visit) -> HttpResponse:
    """On to the next card, with a word about the one that was handed in."""
    report, municipality = visit.report, municipality_of(request)
    rounds = my_rounds(actor=visit.actor, municipality=municipality, today=localdate(visit.at))
    following = next_card(rounds=rounds, after=report)
    if following is not None:
        messages.success(request, _("Ingediend. Volgende: %(title)s") % {"title": following.node})
        return redirect("plan:report", municipality.slug, following.pk)
    messages.success(request, _("Ingediend. Dat was het laatste verslag."))
    if any(one.round.pk == report.round_id for one in rounds):
        return redirect("plan:my-reports", municipality.slug)
    return redirect(plan_address(report.round.plan, "plan:round", report.round_id))


@require_POST
def invite(request: HttpRequest, report_id: int) -> HttpResponse:
    """Ask a partner to write on the card too."""
    report = _report(report_id)
    _require(Visit(report=report, actor=actor_of(request), at=now()))
    address = report_url(report)
    try:
        organisation = UUID(request.POST.get("partner", ""))
    except ValueError:
        messages.warning(request, _("Kies eerst een partner."))
        return redirect(address)
    try:
        made = invite_partner(
            report_id=report.pk, organisation_id=organisation, actor=actor_of(request), at=now()
        )
    except Organisation.DoesNotExist as error:
        raise Http404(_("Deze organisatie is geen partner van dit onderdeel.")) from error
    except RoundError as refusal:
        messages.warning(request, str(refusal))
    else:
        name = made.organisation.name
        messages.success(
            request, _("%(name)s kreeg een mail met de vraag mee te schrijven.") % {"name": name}
        )
    return redirect(address)


def _report(pk: int) -> ProgressReport:
    reports = ProgressReport.objects.select_related("round__plan__municipality", "node__level")
    report = reports.filter(pk=pk).first()
    if report is None:
        raise Http404(_("Deze kaart is er niet."))
    return report


def _require(visit: Visit) -> None:
    """403 with the reason for who does not report on this card."""
    plan = visit.report.round.plan
    leads, invited = organisations_of(visit.report)
    may_report(
        actor=visit.actor,
        municipality=plan.municipality_id,
        organisations=[*leads, *invited],
        answering=answering_of(plan=plan, today=localdate(visit.at)),
    ).require()
