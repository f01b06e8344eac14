"""The coordinator's desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from baken.foundation.review.api import ProposalState, proposals
from baken.plan.access import may_manage_plan, may_read_whole
from baken.plan.desk.money import read_budget
from baken.plan.desk.overview import Count, read_desk
from baken.plan.desk.reports import RoundStanding, newest_standing, without_accepted_report
from baken.plan.models import Plan
from baken.plan.queries import current_year
from baken.plan.rounds.standing import STATE_BADGES, STATE_NAMES, CardState
from baken.plan.views.loading import actor_of, load_picture


@require_safe
@never_cache
def page(request: HttpRequest, plan: str) -> HttpResponse:
    """Everything of a plan that needs attention; each number opens its records."""
    picture = load_picture(request, plan)
    actor = actor_of(request)
    may_read_whole(actor=actor, plan=picture.plan).require()
    manages = bool(may_manage_plan(actor=actor, plan=picture.plan))
    standing = newest_standing(plan=picture.plan)
    waiting = proposals(actor=actor, state=ProposalState.SUBMITTED)
    context = {
        "plan": picture.plan,
        "today": picture.today,
        "may_manage": manages,
        "desk": read_desk(
            picture=picture,
            without_report=without_accepted_report(plan=picture.plan),
            asked_in_round=standing is not None,
        ),
        "standing": standing,
        "cards": _cards(picture.plan, standing) if standing and manages else [],
        "proposals": Count(
            label=_("voorstellen wachten op een beslissing"),
            number=len(waiting),
            url=reverse("review:list", args=[picture.plan.municipality.slug]),
        ),
        "budget": read_budget(picture=picture, year=current_year(plan=picture.plan, today=picture.today)),
    }
    return render(request, "plan/desk/desk.html", context)


def _cards(plan: Plan, standing: RoundStanding) -> list[Count]:
    """How many cards of the round stand where; the round's page is the coordinator's."""
    address = reverse("plan:round", args=[plan.municipality.slug, plan.slug, standing.round.pk])
    return [
        Count(
            label=str(STATE_NAMES[state]),
            number=standing.counts[state],
            url=f"{address}?stand={state.value}",
            badge=STATE_BADGES[state],
        )
        for state in CardState
        if standing.counts[state]
    ]
