"""A mark of all that a workbook may change: equal marks mean that nobody changed anything in between."""

import hashlib

from baken.plan.interchange.json_format import dumps
from baken.plan.models import BudgetLine, Milestone, Node, NodeIndicator, Plan
from baken.plan.search_index import lock_plan
from baken.plan.store import document_of


def mark_of(*, plan: Plan) -> str:
    """The content of the plan with the version of each of its parts, in a constant number of queries."""
    present = Plan.objects.select_related("municipality").get(pk=plan.pk)
    digest = hashlib.sha256(dumps(document_of(plan=present)).encode())
    for parts in (
        Plan.objects.filter(pk=plan.pk).values_list("slug", "version"),
        Node.objects.filter(plan=plan).values_list("key", "version"),
        BudgetLine.objects.filter(plan=plan).values_list("key", "version"),
        Milestone.objects.filter(node__plan=plan).values_list("node__key", "key", "version"),
        NodeIndicator.objects.filter(node__plan=plan).values_list(
            "node__key", "indicator__key", "indicator__version"
        ),
    ):
        digest.update(repr(sorted(parts)).encode())
    return digest.hexdigest()


def lock_whole(*, plan: Plan) -> None:
    """Hold the plan and all that its workbook may change until the transaction ends."""
    lock_plan(plan_id=plan.pk)
    # Every edit of a node or a line takes the plan's lock first; indicators live outside the plan.
    links = NodeIndicator.objects.filter(node__plan=plan).select_related("indicator").order_by("indicator_id")
    list(links.select_for_update(of=("self", "indicator")))
