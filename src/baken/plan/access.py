"""Who may see and change what in plans; each answer with its reason."""

from django.utils.translation import gettext as _

from baken.foundation.access.api import EVERYONE, Actor, Decision, Role, RouteRule, allow, deny, roles
from baken.plan.models import Node, Plan
from baken.plan.models.structure import PlanState

READERS_OF_DRAFTS = (
    Role.COORDINATOR,
    Role.ACTION_LEAD,
    Role.ATTENTION_OFFICER,
    Role.POLICY_ANALYST,
    Role.DATA_OFFICER,
    Role.ADMINISTRATOR,
)


def may_see_plan(*, actor: Actor, plan: Plan) -> Decision:
    """A published plan is everybody's; a draft its own municipality's staff's."""
    if plan.state != PlanState.DRAFT.value:
        return allow()
    if actor.has_role(*READERS_OF_DRAFTS, municipality=plan.municipality_id):
        return allow()
    return deny(_("Dit plan is nog een ontwerp en is nog niet openbaar."))


def may_read_whole(*, actor: Actor, plan: Plan) -> Decision:
    """Indicators that are not public and counts of few people: only the municipality's own staff."""
    if actor.has_role(*READERS_OF_DRAFTS, municipality=plan.municipality_id):
        return allow()
    return deny(_("Wat niet openbaar is in dit plan, is er alleen voor de medewerkers van deze gemeente."))


def may_manage_plan(*, actor: Actor, plan: Plan) -> Decision:
    """The coordinator of the municipality steers the plan."""
    if actor.has_role(Role.COORDINATOR, municipality=plan.municipality_id):
        return allow()
    return deny(_("Alleen de coördinator van deze gemeente beheert het plan."))


def may_change_node(*, actor: Actor, node: Node, leads: frozenset[object]) -> Decision:
    """The coordinator, and the action leads of the services that lead the node.

    `leads`: ids of the leading organisations and of those above and below them that
    answer for them.
    """
    municipality = node.plan.municipality_id
    if actor.has_role(Role.COORDINATOR, municipality=municipality):
        return allow()
    if not actor.has_role(Role.ACTION_LEAD, municipality=municipality):
        return deny(_("Alleen de coördinator en de trekkers wijzigen een onderdeel van het plan."))
    if actor.organisations_in(municipality) & leads:
        return allow()
    return deny(_("Je dienst is geen trekker van dit onderdeel. Vraag de coördinator om een wijziging."))


def may_see_history(*, actor: Actor, plan: Plan) -> Decision:
    """Who changed what names people of the staff: only the municipality's own staff reads it."""
    if actor.has_role(*READERS_OF_DRAFTS, municipality=plan.municipality_id):
        return allow()
    return deny(_("De geschiedenis met namen is er alleen voor de medewerkers van deze gemeente."))


READING_ROUTES: dict[str, RouteRule] = dict.fromkeys(
    (
        "plan:list",
        "plan:plan",
        "plan:nodes",
        "plan:nodes-csv",
        "plan:node",
        "plan:budget",
        "plan:indicators",
        "plan:export",
        "api:documentation",
        "api:api-root",
        "api:openapi-json",
        "api:plans",
        "api:plan",
        "api:plan-nodes",
        "api:plan-node",
        "api:indicators",
        "api:indicator",
        "api:unknown",
    ),
    EVERYONE,
)
"""Everybody may ask; which plans somebody sees is `may_see_plan`."""

EDITING_ROUTES: dict[str, RouteRule] = {
    **dict.fromkeys(
        (
            "plan:node-edit",
            "plan:node-versions",
            "plan:node-version",
            "plan:node-status",
            "plan:node-documents",
            "plan:grid",
        ),
        roles(Role.COORDINATOR, Role.ACTION_LEAD),
    ),
    **dict.fromkeys(
        (
            "plan:node-lines",
            "plan:line-add",
            "plan:line-undo",
            "plan:line-edit",
            "plan:line-remove",
            "plan:node-add",
            "plan:node-move",
            "plan:node-remove",
            "plan:settings",
            "plan:add",
            "plan:grid-lines",
            "plan:workbook",
        ),
        roles(Role.COORDINATOR),
    ),
}
"""Which node of which plan somebody may change is `may_change_node` and `may_manage_plan`."""
