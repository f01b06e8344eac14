"""Who may read and decide proposals. The kind of record has the last word; this is the frame."""

from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Decision, Role, allow, deny, roles
from baken.foundation.review.errors import UnknownKind
from baken.foundation.review.models import Proposal
from baken.foundation.review.registry import reviewable_of

STAFF = (
    Role.COORDINATOR,
    Role.ACTION_LEAD,
    Role.PARTNER,
    Role.CASE_WORKER,
    Role.PROGRAMME_MANAGER,
    Role.ATTENTION_OFFICER,
    Role.RIGHTS_EDITOR,
    Role.MAP_EDITOR,
    Role.DATA_OFFICER,
    Role.POLICY_ANALYST,
    Role.ADMINISTRATOR,
)
DECIDES_OR_PROPOSES = (
    Role.COORDINATOR,
    Role.ACTION_LEAD,
    Role.RIGHTS_EDITOR,
    Role.MAP_EDITOR,
    Role.ADMINISTRATOR,
)
"""Whose work it is; the others reach a proposal by its link and see no menu entry."""
ROUTES = {
    name: roles(*STAFF)
    for name in ("review:list", "review:proposal", "review:decide", "review:withdraw", "review:ask")
}


def is_maker(*, actor: Actor, proposal: Proposal) -> Decision:
    """Whether the proposal is the actor's own."""
    if actor.is_signed_in and proposal.made_by_id == actor.user_id:
        return allow()
    return deny(_("Dit voorstel is van iemand anders."))


def may_see(*, actor: Actor, proposal: Proposal) -> Decision:
    """Makers see their own; a draft is nobody else's; further the kind of record decides."""
    if is_maker(actor=actor, proposal=proposal):
        return allow()
    if proposal.state == "draft":
        return deny(_("Dit voorstel is nog in voorbereiding."))
    try:
        reviewable = reviewable_of(proposal.subject_kind)
    except UnknownKind:
        return deny(_("Dit soort voorstel bestaat hier niet meer."))
    return reviewable.may_see(actor=actor, subject_id=proposal.subject_id)


def may_decide(*, actor: Actor, proposal: Proposal) -> Decision:
    """Only a submitted proposal, and only for whom the kind of record names."""
    if proposal.state != "submitted":
        return deny(_("Over dit voorstel valt niets meer te beslissen."))
    return reviewable_of(proposal.subject_kind).may_decide(actor=actor, proposal=proposal)
