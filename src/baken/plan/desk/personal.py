"""Somebody's own calendar: a link that a calendar program opens, for one year, with what concerns them."""

import datetime as dt

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baken.foundation.access.api import Actor
from baken.foundation.accounts.api import User, actor_of
from baken.foundation.audit.api import because
from baken.foundation.clock import now
from baken.foundation.messaging.api import absolute_url
from baken.foundation.signed_links.api import LinkGrant, create_link, open_until, revoke_links
from baken.plan.desk.access import may_have_calendar
from baken.plan.desk.feed import CalendarDay, calendar_of, end_days, milestone_day
from baken.plan.desk.milestones import milestone_entries
from baken.plan.models import Plan
from baken.plan.models.structure import PlanState
from baken.plan.picture import PlanPicture
from baken.plan.rounds.answering import answering_of
from baken.plan.rounds.mine import MyRound, my_rounds

PURPOSE = "plan-calendar"
OPEN_FOR = dt.timedelta(days=365)


def _subject(plan_id: int, user_id: int | None) -> str:
    return f"{plan_id}-{user_id}"


@transaction.atomic
def make_link(*, plan: Plan, actor: Actor, at: dt.datetime) -> str:
    """A new link for this person; an earlier one stops. Returns its token. Raises PermissionDenied."""
    may_have_calendar(actor=actor, plan=plan).require()
    revoke(plan=plan, actor=actor, at=at)
    return create_link(
        purpose=PURPOSE,
        subject_id=_subject(plan.pk, actor.user_id),
        municipality=plan.municipality,
        expires_at=at + OPEN_FOR,
        now=at,
        actor=actor,
    )


def revoke(*, plan: Plan, actor: Actor, at: dt.datetime) -> int:
    """Take this person's link back; how many that were. Raises PermissionDenied."""
    may_have_calendar(actor=actor, plan=plan).require()
    with because(actor=actor):
        return revoke_links(
            purpose=PURPOSE,
            subject_id=_subject(plan.pk, actor.user_id),
            municipality=plan.municipality,
            now=at,
        )


def link_until(*, plan: Plan, actor: Actor, at: dt.datetime) -> dt.datetime | None:
    """Until when this person's link opens; None without one."""
    return open_until(
        purpose=PURPOSE, subject_id=_subject(plan.pk, actor.user_id), municipality=plan.municipality, now=at
    )


def personal_days(*, plan: Plan, actor: Actor, today: dt.date) -> list[CalendarDay]:
    """Deadlines of this person's cards, and milestones and ends of what their service leads.

    Nothing of a draft, and nothing for who has no role here any more.
    """
    if plan.state == PlanState.DRAFT.value or not may_have_calendar(actor=actor, plan=plan):
        return []
    picture = PlanPicture(plan=plan, today=today)
    own = answering_of(plan=plan, today=today).organisations_of(actor)
    led = {
        view.key
        for view in picture.nodes.values()
        if any(lead.organisation_id in own for lead in view.node.leads.all())
    }
    days = [
        milestone_day(picture=picture, entry=entry)
        for entry in milestone_entries(picture)
        if entry.view.key in led
    ]
    days += end_days(picture, asked={}, among=led)
    rounds = my_rounds(actor=actor, municipality=plan.municipality, today=today)
    days += [_deadline(one) for one in rounds if one.round.plan_id == plan.pk]
    return [day for day in days if day is not None]


def _deadline(mine: MyRound) -> CalendarDay:
    round_, left = mine.round, len(mine.cards) - mine.handed_in
    told = (
        ngettext(
            "Je moet nog %(number)d verslag indienen.", "Je moet nog %(number)d verslagen indienen.", left
        )
        % {"number": left}
        if left
        else _("Je hebt alles ingediend.")
    )
    return CalendarDay(
        identity=("opvolgronde", str(round_.pk)),
        sequence=round_.version,
        date=round_.deadline,
        summary=_("Verslagen indienen: %(title)s") % {"title": round_.title},
        description="\n".join([told, *(card.report.node.title for card in mine.cards)]),
        category=_("Opvolging"),
        url=absolute_url(reverse("plan:my-reports", args=[round_.plan.municipality.slug])),
    )


class CalendarLinkPage:
    """What a calendar program gets from somebody's link; there is nothing to send to it."""

    purpose = PURPOSE

    def render(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:  # noqa: ARG002 - the protocol's signature
        """The calendar as it is now; empty once person or plan is gone, so that programs forget it."""
        plan_id, _dash, user_id = grant.subject_id.partition("-")
        plan = Plan.objects.select_related("municipality").filter(pk=int(plan_id)).first()
        user = User.objects.filter(pk=int(user_id), is_active=True).first()
        days: list[CalendarDay] = []
        if plan is not None and user is not None:
            today = now().date()
            days = personal_days(plan=plan, actor=actor_of(user=user, date=today), today=today)
        shown = plan is not None and plan.state != PlanState.DRAFT.value
        title = plan.title if plan and shown else ""
        content = calendar_of(
            identity=(PURPOSE, grant.subject_id),
            name=_("Mijn kalender: %(title)s") % {"title": title} if title else _("Mijn kalender"),
            description=_("Deadlines en mijlpalen van je dienst."),
            days=days,
            at=now(),
        )
        return HttpResponse(content, content_type="text/calendar; charset=utf-8")

    def submit(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:  # noqa: ARG002 - the protocol's signature
        """Nothing is sent to a calendar."""
        return HttpResponseNotAllowed(["GET", "HEAD"])
