"""What every editing page starts with: the plan or the node, and whether this actor may change it."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.foundation.organisations.api import Organisation
from baken.foundation.review.api import FieldValue
from baken.plan.access import may_change_node, may_manage_plan
from baken.plan.models import Node, Plan
from baken.plan.queries import lead_ids
from baken.plan.views.loading import actor_of, load_plan


def load_managed_plan(request: HttpRequest, slug: str) -> Plan:
    """The plan for its coordinator; 404 when it is not here, 403 with the reason for others."""
    plan = load_plan(request, slug)
    may_manage_plan(actor=actor_of(request), plan=plan).require()
    return plan


def load_node_of(request: HttpRequest, slug: str, key: str) -> Node:
    """The node with its plan and level, or 404."""
    plan = load_plan(request, slug)
    node = Node.objects.select_related("level", "parent").filter(plan=plan, key=key).first()
    if node is None:
        raise Http404(_("Dit onderdeel staat niet in het plan."))
    node.plan = plan
    return node


def load_changeable_node(request: HttpRequest, slug: str, key: str) -> Node:
    """The node for who may change it (or propose to); 403 with the reason for others."""
    node = load_node_of(request, slug, key)
    may_change_node(actor=actor_of(request), node=node, leads=lead_ids(node=node)).require()
    return node


def load_managed_node(request: HttpRequest, slug: str, key: str) -> Node:
    """The node for the coordinator."""
    node = load_node_of(request, slug, key)
    may_manage_plan(actor=actor_of(request), plan=node.plan).require()
    return node


def node_address(node: Node, route: str = "plan:node", *arguments: object) -> str:
    """The address of a page of a node."""
    return reverse(route, args=[node.plan.municipality.slug, node.plan.slug, node.key, *arguments])


def plan_address(plan: Plan, route: str = "plan:plan", *arguments: object) -> str:
    """The address of a page of a plan."""
    return reverse(route, args=[plan.municipality.slug, plan.slug, *arguments])


def names_of_organisations(*versions: Iterable[tuple[str, FieldValue]]) -> dict[str, str]:
    """Names by id of all organisations that these fields name (one query)."""
    ids: set[str] = set()
    for fields in versions:
        values = {name: field.value for name, field in fields}
        ids |= {*values.get("leads", ()), *(one["organisation"] for one in values.get("partners", ()))}
    found = Organisation.objects.filter(pk__in=ids - {None}).values_list("pk", "name")
    return {str(pk): name for pk, name in found}
