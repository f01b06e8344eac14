"""The plan in the chain: what a part of the plan is worked out in, belongs with and is measured by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baken.foundation.access.api import Actor
from baken.foundation.chain.api import ChainEdge, ChainKind, ChainNode, NodeRef
from baken.plan.access import may_see_plan
from baken.plan.models import Node, NodeIndicator, NodeRelation

NODE, INDICATOR = "plan-node", "indicator"


def _load(*, ids: Iterable[str], actor: Actor) -> Mapping[str, ChainNode]:
    """Parts of plans the actor may see (one query)."""
    nodes = Node.objects.filter(pk__in=_numbers(ids)).select_related("plan__municipality", "level")
    return {
        str(node.pk): ChainNode(
            kind=NODE,
            id=str(node.pk),
            title=node.title,
            url=reverse("plan:node", args=[node.plan.municipality.slug, node.plan.slug, node.key]),
            kind_label=node.level.name,
        )
        for node in nodes
        if may_see_plan(actor=actor, plan=node.plan)
    }


def _numbers(ids: Iterable[str]) -> list[int]:
    return [int(one) for one in ids if one.isascii() and one.isdigit() and len(one) < 19]


@dataclass(kw_only=True, eq=False)
class RowEdges:
    """Edges kept as rows: each row says what it runs from and to. One query per direction."""

    key: str
    forward_label: str | Promise
    backward_label: str | Promise
    source_kinds: frozenset[str]
    target_kinds: frozenset[str]
    model: type[Node] | type[NodeRelation] | type[NodeIndicator]
    source: str
    target: str

    def edges_from(self, *, kind: str, ids: Iterable[str], actor: Actor) -> Iterable[ChainEdge]:  # noqa: ARG002
        """The edges that start at these; what somebody may not see, the chain leaves out itself."""
        return self._edges({f"{self.source}__in": list(self._own(kind, ids))})

    def edges_to(self, *, kind: str, ids: Iterable[str], actor: Actor) -> Iterable[ChainEdge]:  # noqa: ARG002
        """The edges that end at these."""
        return self._edges({f"{self.target}__in": list(self._own(kind, ids))})

    def _own(self, kind: str, ids: Iterable[str]) -> Iterable[object]:
        return _numbers(ids) if kind == NODE else ids

    def _edges(self, where: dict[str, object]) -> list[ChainEdge]:
        (source_kind,), (target_kind,) = self.source_kinds, self.target_kinds
        rows: QuerySet[Node] = self.model.objects.filter(**where, **{f"{self.source}__isnull": False})  # type: ignore[assignment]
        return [
            ChainEdge(NodeRef(source_kind, str(source)), NodeRef(target_kind, str(target)))
            for source, target in rows.values_list(self.source, self.target)
        ]


KIND = ChainKind(key=NODE, label=_("onderdeel van een plan"), load=_load)
_NODES = frozenset({NODE})
EDGES = (
    RowEdges(
        key="plan.parent",
        forward_label=_("wordt uitgewerkt in"),
        backward_label=_("werkt dit uit:"),
        source_kinds=_NODES,
        target_kinds=_NODES,
        model=Node,
        source="parent_id",
        target="pk",
    ),
    RowEdges(
        key="plan.related",
        forward_label=_("hoort samen met"),
        backward_label=_("hoort samen met"),
        source_kinds=_NODES,
        target_kinds=_NODES,
        model=NodeRelation,
        source="node_id",
        target="related_id",
    ),
    RowEdges(
        key="plan.indicator",
        forward_label=_("wordt gemeten met"),
        backward_label=_("meet"),
        source_kinds=_NODES,
        target_kinds=frozenset({INDICATOR}),
        model=NodeIndicator,
        source="node_id",
        target="indicator_id",
    ),
)
