"""Calendars of a plan: the public one, and the page where somebody makes a link of their own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_POST, require_safe

from baken.foundation.clock import now
from baken.foundation.messaging.api import absolute_url
from baken.foundation.signed_links.api import link_path
from baken.plan.desk import personal
from baken.plan.desk.access import may_have_calendar
from baken.plan.desk.feed import calendar_of, end_days, home_of, milestone_day
from baken.plan.desk.milestones import choose_milestones
from baken.plan.desk.views.milestones import asked_of
from baken.plan.models import Plan
from baken.plan.models.structure import PlanState
from baken.plan.picture import PlanPicture
from baken.plan.views.asking import readable_address
from baken.plan.views.editing_loading import plan_address
from baken.plan.views.loading import actor_of, load_plan


@require_safe
@conditional_page
def feed(request: HttpRequest, plan: str) -> HttpResponse:
    """Milestones and ends with a day, with the filters of the time line; the same for everybody.

    A draft has none, also for those who may read it: a calendar is given along.
    """
    readable_address(request)
    row = load_plan(request, plan)
    if row.state == PlanState.DRAFT.value:
        raise Http404(_("Van een ontwerp is er nog geen kalender."))
    picture = PlanPicture(plan=row, today=now().date())
    chosen = choose_milestones(picture=picture, asked=asked_of(request))
    days = [milestone_day(picture=picture, entry=entry) for entry in chosen.entries]
    content = calendar_of(
        identity=(*home_of(row), "mijlpalen"),
        name=_("%(plan)s: mijlpalen") % {"plan": row.title},
        description=_("Mijlpalen en einddata van %(plan)s, %(municipality)s.")
        % {"plan": row.title, "municipality": row.municipality.name},
        days=[day for day in days if day is not None] + end_days(picture, asked=chosen.asked),
        at=now(),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{row.slug}-mijlpalen.ics"'
    return response


@require_safe
@never_cache
def page(request: HttpRequest, plan: str) -> HttpResponse:
    """How to follow the plan in one's own calendar."""
    return _page(request, load_plan(request, plan))


@require_POST
@never_cache
def link(request: HttpRequest, plan: str) -> HttpResponse:
    """Make somebody's own link, which is shown once, or take it back."""
    row = load_plan(request, plan)
    actor = actor_of(request)
    if request.POST.get("doe") == "intrekken":
        number = personal.revoke(plan=row, actor=actor, at=now())
        told = _("Je link werkt niet meer.") if number else _("Je had geen link die nog werkte.")
        messages.success(request, told)
        return redirect(plan_address(row, "plan:calendar"))
    token = personal.make_link(plan=row, actor=actor, at=now())
    return _page(request, row, address=absolute_url(link_path(token=token)))


def _page(request: HttpRequest, plan: Plan, *, address: str = "") -> HttpResponse:
    actor = actor_of(request)
    allowed = bool(may_have_calendar(actor=actor, plan=plan))
    feed_path = reverse("plan:milestones-ics", args=[plan.municipality.slug, plan.slug])
    context = {
        "plan": plan,
        "is_draft": plan.state == PlanState.DRAFT.value,
        "public_address": absolute_url(feed_path),
        "may_have_calendar": allowed,
        "until": personal.link_until(plan=plan, actor=actor, at=now()) if allowed else None,
        "address": address,
    }
    return render(request, "plan/desk/calendar.html", context)
