"""Who sees a job: its maker, and coordinators and administrators of its municipality."""

from django.utils.translation import gettext as _

from baken.foundation.access.api import SIGNED_IN, Actor, Decision, Role, allow, deny
from baken.foundation.jobs.models import Job

ROUTES = {"jobs:job": SIGNED_IN, "jobs:progress": SIGNED_IN}


def may_see(*, actor: Actor, job: Job) -> Decision:
    """Whether the actor may follow this job."""
    if actor.is_signed_in and job.made_by_id == actor.user_id:
        return allow()
    if job.municipality_id and actor.has_role(
        Role.COORDINATOR, Role.ADMINISTRATOR, municipality=job.municipality_id
    ):
        return allow()
    return deny(_("Deze taak is van iemand anders."))
