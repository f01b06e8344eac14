"""What every page of a plan starts with: the plan this actor may see, or 404."""

from typing import cast

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from baken.foundation.access.api import VISITOR, Actor
from baken.foundation.clock import today
from baken.foundation.territory.api import Municipality
from baken.plan.access import may_read_whole
from baken.plan.models import Plan
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import NodeNotFound, PlanNotFound, plan_for, view_of


def municipality_of(request: HttpRequest) -> Municipality:
    """The municipality of the address; the middleware answers 404 without one."""
    return cast(Municipality, request.municipality)  # type: ignore[attr-defined]


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    return cast(Actor, getattr(request, "actor", VISITOR))


def load_plan(request: HttpRequest, slug: str) -> Plan:
    """The plan, or 404: a draft is as absent as a plan that does not exist."""
    try:
        return plan_for(actor=actor_of(request), municipality=municipality_of(request), slug=slug)
    except PlanNotFound as error:
        raise Http404(_("Dit plan is hier niet gevonden.")) from error


def load_picture(request: HttpRequest, slug: str) -> PlanPicture:
    """The plan as it stands today as far as this actor may know, or 404."""
    plan = load_plan(request, slug)
    full = bool(may_read_whole(actor=actor_of(request), plan=plan))
    return PlanPicture(plan=plan, today=today(), full=full)


def load_node(picture: PlanPicture, key: str) -> NodeView:
    """The node in the picture, or 404."""
    try:
        return view_of(picture=picture, key=key)
    except NodeNotFound as error:
        raise Http404(_("Dit onderdeel staat niet in het plan.")) from error
