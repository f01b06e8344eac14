"""The indicators of a draft are as absent as the draft itself."""

from typing import Any

from django.db.models import QuerySet

from baken.plan.models import NodeIndicator
from baken.plan.models.structure import PlanState


def of_drafts_only() -> QuerySet[Any, Any]:
    """Ids of indicators that belong to drafts and to no other plan."""
    links = NodeIndicator.objects.order_by().values("indicator_id")
    open_to_all = links.exclude(node__plan__state=PlanState.DRAFT.value)
    return links.filter(node__plan__state=PlanState.DRAFT.value).exclude(indicator_id__in=open_to_all)
