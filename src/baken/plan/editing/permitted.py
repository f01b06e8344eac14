"""What somebody may change, for many nodes at once; the rule itself is `may_change_node`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from baken.foundation.access.api import Actor, Role
from baken.foundation.organisations.api import Organisation
from baken.plan.access import may_manage_plan
from baken.plan.models import Node


def changeable_nodes(*, nodes: Iterable[Node], actor: Actor) -> set[int]:
    """Ids of the nodes that `may_change_node` allows, with one query at most.

    The nodes come with their plan and their leads.
    """
    listed = list(nodes)
    found = {node.pk for node in listed if may_manage_plan(actor=actor, plan=node.plan)}
    led = [
        node
        for node in listed
        if node.pk not in found and actor.has_role(Role.ACTION_LEAD, municipality=node.plan.municipality_id)
    ]
    if not led:
        return found
    parents = dict(Organisation.objects.values_list("pk", "parent_id"))
    answering = {
        home: answered_by(own=actor.organisations_in(home), parents=parents)
        for home in {node.plan.municipality_id for node in led}
    }
    return found | {
        node.pk
        for node in led
        if any(lead.organisation_id in answering[node.plan.municipality_id] for lead in node.leads.all())
    }


def answered_by(*, own: Iterable[UUID], parents: Mapping[UUID, UUID | None]) -> set[UUID]:
    """The leads that these services answer for: themselves, those above, and their own units."""
    units: dict[UUID | None, list[UUID]] = defaultdict(list)
    for pk, parent in parents.items():
        units[parent].append(pk)
    found: set[UUID] = set()
    for service in own:
        found.update(units[service])  # the lead is a unit of it
        walked: set[UUID] = set()
        current: UUID | None = service
        while current is not None and current not in walked:
            walked.add(current)
            current = parents.get(current)  # or it is a unit of the lead
        found |= walked
    return found
