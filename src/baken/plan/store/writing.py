"""A document into the database, as one transaction that touches only what differs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from baken.plan.interchange.document import Node as DocumentNode
from baken.plan.interchange.document import PlanDocument
from baken.plan.models import (
    BudgetLine,
    Level,
    Milestone,
    Node,
    NodeCode,
    NodeLead,
    NodePartner,
    NodeRelation,
    Plan,
)
from baken.plan.search_index import reindex_plan
from baken.plan.store.budget import write_line_links, write_lines, write_positions
from baken.plan.store.indicators import write_indicators
from baken.plan.store.names import Names, UnresolvedNames
from baken.plan.store.sync import Synced, sync_links, sync_rows

__all__ = ["PlanChanges", "UnresolvedNames", "write_plan"]


@dataclass
class PlanChanges:
    """What writing a document did (or would do), per kind of record."""

    plan: Plan
    created: bool
    kinds: dict[str, Synced] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        return self.created or any(synced.any for synced in self.kinds.values())


@transaction.atomic
def write_plan(
    *, document: PlanDocument, municipality: str, remove_missing: bool = False, state: str = "draft"
) -> PlanChanges:
    """Make the plan in a municipality (NIS code) equal to the document.

    Records that the document does not have stay, unless `remove_missing`. `state`
    counts for a new plan only. Raises UnresolvedNames before anything is written.
    """
    names = Names(document=document, municipality=municipality)
    plan, created = _write_header(document, municipality, state)
    changes = PlanChanges(plan=plan, created=created)
    levels, changes.kinds["levels"] = _write_levels(document, plan, remove_missing)
    nodes, changes.kinds["nodes"] = _write_nodes(document, plan, levels, remove_missing)
    _write_node_links(document, nodes, names, changes.kinds["nodes"])
    lines, changes.kinds["lines"] = write_lines(document, plan, remove_missing)
    write_line_links(document, nodes, lines, changes.kinds["lines"], remove_missing)
    changes.kinds["positions"] = write_positions(document, plan, remove_missing)
    changes.kinds["milestones"] = _write_milestones(document, plan, nodes, remove_missing)
    changes.kinds["indicators"] = write_indicators(
        document=document, plan=plan, nodes=nodes, remove_missing=remove_missing
    )
    _remove(plan, changes)
    if changes.any:
        reindex_plan(plan)
    return changes


def _write_header(document: PlanDocument, municipality: str, state: str) -> tuple[Plan, bool]:
    header = document.plan
    values = {
        "title": header.title,
        "description": header.description,
        "start": header.start,
        "end": header.end,
        "source": header.source,
        "review_required": header.review_required,
    }
    plan = Plan.objects.select_for_update().filter(municipality=municipality, slug=header.slug).first()
    if plan is None:
        return Plan.objects.create(
            municipality_id=municipality, slug=header.slug, state=state, **values
        ), True
    if any(getattr(plan, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(plan, name, value)
        plan.version += 1
        plan.save()
    return plan, False


def _write_levels(document: PlanDocument, plan: Plan, remove: bool) -> tuple[dict[str, Level], Synced]:
    wanted = {
        level.key: {
            "name": level.name,
            "plural": level.plural,
            "depth": depth,
            "asks_reporting": level.asks_reporting,
        }
        for depth, level in enumerate(document.levels)
    }
    return sync_rows(
        existing=plan.levels.all(),
        wanted=wanted,
        key="key",
        make=lambda key, values: Level(plan=plan, key=key, **values),
        remove=remove,
    )


def _node_values(node: DocumentNode, order: int, level: Level) -> dict[str, Any]:
    return {
        "level_id": level.pk,
        "order": order,
        "code": node.code,
        "other_codes": list(node.other_codes),
        "title": node.title,
        "adopted_hash": node.adopted_hash,
        "description": node.description,
        "term": node.term.value if node.term else "",
        "start": node.start,
        "end": node.end,
        "priority": node.priority,
        "life_domain_id": node.life_domain or None,
        "remark": node.remark,
    }


def _write_nodes(
    document: PlanDocument, plan: Plan, levels: Mapping[str, Level], remove: bool
) -> tuple[dict[str, Node], Synced]:
    existing = Node.objects.filter(plan=plan)
    wanted = {
        node.id: _node_values(node, order, levels[node.level]) for order, node in enumerate(document.nodes)
    }
    if not remove:  # nodes the document does not have keep their place, after those it has
        behind = [row for row in existing.order_by("order") if row.key not in wanted]
        for place, row in enumerate(behind, start=len(wanted)):
            row.order = place
        Node.objects.bulk_update(behind, ["order"])
    nodes, synced = sync_rows(
        existing=existing,
        wanted=wanted,
        key="key",
        make=lambda key, values: Node(plan=plan, key=key, **values),
        remove=remove,
    )
    moved = []
    for node in document.nodes:
        parent = nodes[node.parent].pk if node.parent else None
        if nodes[node.id].parent_id != parent:
            nodes[node.id].parent_id = parent
            moved.append(nodes[node.id])
            if node.id not in synced.added and node.id not in synced.changed:
                synced.changed.append(node.id)
    Node.objects.bulk_update(moved, ["parent"])
    return nodes, synced


def _write_node_links(
    document: PlanDocument, nodes: Mapping[str, Node], names: Names, synced: Synced
) -> None:
    """Leads, partners, codes and relations, in document order."""
    owners = {nodes[node.id].pk: node for node in document.nodes}
    links: list[tuple[type[Any], tuple[str, ...], dict[Any, list[dict[str, Any]]]]] = [
        (
            NodeLead,
            ("organisation_id",),
            {
                pk: [{"organisation_id": names.organisation(lead).pk} for lead in node.leads]
                for pk, node in owners.items()
            },
        ),
        (
            NodePartner,
            ("organisation_id", "to_be_found", "cooperation", "remark"),
            {pk: [names.partner(partner) for partner in node.partners] for pk, node in owners.items()},
        ),
        (
            NodeCode,
            ("code_id", "as_written"),
            {
                pk: [
                    {"code_id": names.code(link.list, link.code), "as_written": link.as_written}
                    for link in node.codes
                ]
                for pk, node in owners.items()
            },
        ),
        (
            NodeRelation,
            ("related_id",),
            {pk: [{"related_id": nodes[key].pk} for key in node.related] for pk, node in owners.items()},
        ),
    ]
    for model, columns, wanted in links:
        touched = sync_links(model=model, owner="node_id", owners=owners, wanted=wanted, columns=columns)
        known = {*synced.added, *synced.changed}
        synced.changed.extend(owners[pk].id for pk in touched if owners[pk].id not in known)


def _write_milestones(document: PlanDocument, plan: Plan, nodes: Mapping[str, Node], remove: bool) -> Synced:
    places: Counter[str] = Counter()  # a milestone's place is one among those of its node
    wanted = {}
    for milestone in document.milestones:
        wanted[milestone.id] = {
            "node_id": nodes[milestone.node].pk,
            "title": milestone.title,
            "due": milestone.due,
            "completed": milestone.completed,
            "cancelled": milestone.cancelled,
            "remark": milestone.remark,
            "position": places[milestone.node],
        }
        places[milestone.node] += 1
    _rows, synced = sync_rows(
        existing=Milestone.objects.filter(node__plan=plan),
        wanted=wanted,
        key="key",
        make=lambda key, values: Milestone(key=key, **values),
        remove=remove,
    )
    return synced


def _remove(plan: Plan, changes: PlanChanges) -> None:
    """Children before parents, links before what they link."""
    Milestone.objects.filter(node__plan=plan, key__in=changes.kinds["milestones"].removed).delete()
    BudgetLine.objects.filter(plan=plan, key__in=changes.kinds["lines"].removed).delete()
    gone = Node.objects.filter(plan=plan, key__in=changes.kinds["nodes"].removed)
    for node in gone.select_related("level").order_by("-level__depth"):
        node.delete()
    plan.levels.filter(key__in=changes.kinds["levels"].removed).delete()
