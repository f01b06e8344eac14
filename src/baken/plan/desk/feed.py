"""Days of a plan as a calendar (iCalendar, RFC 5545) that other programs keep up to date by themselves.

A day keeps its UID as long as the plan, the node and the milestone keep their keys, and its SEQUENCE rises
with their versions. DTSTAMP is the day of asking, so that a calendar stays the same for a whole day.
"""

import datetime as dt
import uuid
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from icalendar import STATUS, TRANSP, Calendar, Event

from baken.foundation.messaging.api import absolute_url
from baken.plan.arithmetic.milestones import MilestoneState
from baken.plan.arithmetic.terms import DatesFrom
from baken.plan.desk.milestones import MilestoneEntry
from baken.plan.models import Plan
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.wording import sentence_case

REFRESH = dt.timedelta(hours=12)
"""How often a calendar program should look again."""
_NAMESPACE = uuid.UUID("6f1d7c52-3a0b-4c0e-9a55-1d5d2f6a7b11")


@dataclass(frozen=True, kw_only=True)
class CalendarDay:
    """Something on a day. `identity`: what makes its UID; `sequence` rises with every change of it."""

    identity: tuple[str, ...]
    sequence: int
    date: dt.date
    summary: str
    description: str
    category: str
    url: str
    cancelled: bool = False


def calendar_of(
    *, identity: tuple[str, ...], name: str, description: str, days: Iterable[CalendarDay], at: dt.datetime
) -> bytes:
    """The calendar as a file; the same bytes for the same days all day long."""
    calendar = Calendar.new(
        prodid="-//Baken//Plan//NL",
        method="PUBLISH",
        uid=_uid(identity),
        name=name,
        description=description,
        refresh_interval=REFRESH,
    )
    calendar.add("x-published-ttl", REFRESH)  # for programs that do not know REFRESH-INTERVAL
    stamp = dt.datetime.combine(localdate(at), dt.time(), tzinfo=dt.UTC)
    for day in sorted(days, key=lambda day: (day.date, day.identity)):
        calendar.add_component(_event(day, stamp))
    return bytes(calendar.to_ical())


def _event(day: CalendarDay, stamp: dt.datetime) -> Event:
    return Event.new(
        uid=_uid(day.identity),
        sequence=day.sequence,
        stamp=stamp,
        start=day.date,
        end=day.date + dt.timedelta(days=1),
        summary=day.summary,
        description=day.description,
        categories=[day.category],
        url=day.url,
        status=STATUS.CANCELLED if day.cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
    )


def _uid(identity: tuple[str, ...]) -> str:
    return f"{uuid.uuid5(_NAMESPACE, repr(identity))}@baken"


def milestone_day(*, picture: PlanPicture, entry: MilestoneEntry) -> CalendarDay | None:
    """A milestone on its day; None without a day."""
    if entry.milestone.due is None:
        return None
    done = entry.state in {MilestoneState.DONE, MilestoneState.DONE_LATE}
    about = [entry.view.node.title, entry.leads, sentence_case(str(entry.standing.sentence))]
    return CalendarDay(
        identity=(*home_of(picture.plan), "mijlpaal", entry.view.key, entry.milestone.key),
        sequence=entry.milestone.version + entry.view.node.version,
        date=entry.milestone.due,
        summary=(_("Klaar: %(title)s") if done else _("Mijlpaal: %(title)s"))
        % {"title": entry.milestone.title},
        description="\n".join(text for text in about if text),
        category=entry.domain.node.title,
        url=node_url(picture=picture, view=entry.view),
        cancelled=entry.state is MilestoneState.CANCELLED,
    )


def end_days(
    picture: PlanPicture, *, asked: Mapping[str, str], among: Container[str] | None = None
) -> list[CalendarDay]:
    """The last days of nodes that have an end of their own, for the same domain, lead and year.

    A question about the state of milestones asks for no ends. `among`: only nodes with these keys.
    """
    if asked.get("state") or asked.get("within"):
        return []
    return [
        _end_day(picture, view)
        for view in picture.nodes.values()
        if view.dates.end_from is DatesFrom.OWN
        and (among is None or view.key in among)
        and asked.get("domain", "") in {"", picture.domain_of(view.key).key}
        and asked.get("year", "") in {"", str(view.dates.window.end.year)}
        and (
            not asked.get("lead") or asked["lead"] in {row.organisation.key for row in view.node.leads.all()}
        )
    ]


def _end_day(picture: PlanPicture, view: NodeView) -> CalendarDay:
    return CalendarDay(
        identity=(*home_of(picture.plan), "einde", view.key),
        sequence=view.node.version,
        date=view.dates.window.end,
        summary=_("Einde: %(title)s") % {"title": view.node.title},
        description=", ".join(lead.organisation.name for lead in view.node.leads.all()),
        category=picture.domain_of(view.key).node.title,
        url=node_url(picture=picture, view=view),
    )


def home_of(plan: Plan) -> tuple[str, str]:
    """What the identities of a plan's days begin with."""
    return plan.municipality_id, plan.slug


def node_url(*, picture: PlanPicture, view: NodeView) -> str:
    """The public address of a node's page."""
    here = [picture.plan.municipality.slug, picture.plan.slug, view.key]
    return absolute_url(reverse("plan:node", args=here))
