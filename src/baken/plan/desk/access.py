"""Who may use what of the desk, the time line and the calendar; each answer with its reason."""

from django.utils.translation import gettext as _

from baken.foundation.access.api import EVERYONE, SIGNED_IN, Actor, Decision, RouteRule, deny, roles
from baken.plan.access import READERS_OF_DRAFTS, may_see_plan
from baken.plan.models import Plan


def may_have_calendar(*, actor: Actor, plan: Plan) -> Decision:
    """A calendar of one's own: who holds a role in the municipality and may see the plan."""
    if not actor.is_signed_in or not actor.roles_in(plan.municipality_id):
        return deny(_("Een eigen kalender is er voor wie in deze gemeente een rol heeft."))
    return may_see_plan(actor=actor, plan=plan)


ROUTES: dict[str, RouteRule] = {
    "plan:desk": roles(*READERS_OF_DRAFTS),
    "plan:milestones": EVERYONE,
    "plan:milestones-ics": EVERYONE,
    "plan:calendar": EVERYONE,
    "plan:calendar-link": SIGNED_IN,
}
"""The desk is for who may read the whole plan (`plan.access.may_read_whole`)."""
