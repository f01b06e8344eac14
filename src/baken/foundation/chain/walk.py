"""Walking the chain in both directions, one level at a time.

Per level every kind of edge is asked once per kind of node, and every kind of node is
loaded once: the number of queries depends on the depth, never on the number of nodes.
What the actor may not see is not walked through, so that nothing can be guessed from
what lies behind it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from baken.foundation.access.api import Actor
from baken.foundation.chain.registry import (
    ChainNode,
    EdgeProvider,
    NodeRef,
    edge_providers,
    kind_of,
    knows_kind,
)

WIDEST = 200
"""Nodes shown per direction; a chain that is cut says so."""


class NodeHidden(LookupError):
    """The start does not exist, or the actor may not see it."""


@dataclass(frozen=True, kw_only=True)
class ChainStep:
    """A node, what it is to the one before it, and what follows it."""

    node: ChainNode
    relation: str
    steps: list["ChainStep"] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Where a record comes from and what was done with it. Every node once per direction."""

    start: ChainNode
    origins: list[ChainStep]
    results: list[ChainStep]
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing hangs on the start."""
        return not self.origins and not self.results


def walk(*, start: NodeRef, actor: Actor, depth: int = 3) -> Chain:
    """The chain around a record, at most `depth` edges far. Raises NodeHidden, UnknownChainKind."""
    kind_of(start.kind)
    found = _load([start], actor).get(start)
    if found is None:
        raise NodeHidden(start)
    origins, cut_before = _direction(found, actor, depth, forward=False)
    results, cut_after = _direction(found, actor, depth, forward=True)
    return Chain(start=found, origins=origins, results=results, is_cut=cut_before or cut_after)


def _direction(start: ChainNode, actor: Actor, depth: int, *, forward: bool) -> tuple[list[ChainStep], bool]:
    """All steps in one direction, nearest first; and whether there were too many to show."""
    root = ChainStep(node=start, relation="")
    reached = {start.ref: root}
    frontier = [start.ref]
    for _ in range(depth):
        links = _neighbours(frontier, actor, forward=forward)
        fresh = list(dict.fromkeys(link.other for link in links if link.other not in reached))
        nodes = _load(fresh, actor)
        frontier = []
        for link in links:
            node = nodes.get(link.other)
            # A node is hung under the first that leads to it, which also ends cycles.
            if node is None or link.other in reached:
                continue
            if len(reached) > WIDEST:
                return root.steps, True
            step = ChainStep(node=node, relation=link.relation)
            reached[link.other] = step
            reached[link.one].steps.append(step)
            frontier.append(link.other)
        if not frontier:
            break
    return root.steps, False


@dataclass(frozen=True, kw_only=True)
class _Link:
    one: NodeRef
    other: NodeRef
    relation: str


def _neighbours(frontier: Iterable[NodeRef], actor: Actor, *, forward: bool) -> list[_Link]:
    """Every edge of one level, asked per kind of edge and node."""
    ids = _by_kind(frontier)
    return [
        link
        for provider in edge_providers()
        for kind, of_kind in ids.items()
        if kind in (provider.source_kinds if forward else provider.target_kinds)
        for link in _links(provider, kind, of_kind, actor, forward=forward)
    ]


def _links(
    provider: EdgeProvider, kind: str, ids: list[str], actor: Actor, *, forward: bool
) -> Iterable[_Link]:
    asked = {NodeRef(kind, one) for one in ids}
    ask = provider.edges_from if forward else provider.edges_to
    relation = str(provider.forward_label if forward else provider.backward_label)
    for edge in ask(kind=kind, ids=ids, actor=actor):
        one, other = (edge.source, edge.target) if forward else (edge.target, edge.source)
        if one in asked:
            yield _Link(one=one, other=other, relation=relation)


def _load(refs: Iterable[NodeRef], actor: Actor) -> dict[NodeRef, ChainNode]:
    """The nodes the actor may see, one call per kind, with the name of their kind."""
    loaded: dict[NodeRef, ChainNode] = {}
    for kind, ids in _by_kind(refs).items():
        if not knows_kind(kind):
            continue
        registered = kind_of(kind)
        wanted = set(ids)
        for one, node in registered.load(ids=ids, actor=actor).items():
            if one in wanted:
                label = node.kind_label or str(registered.label)
                loaded[NodeRef(kind, one)] = replace(node, kind_label=label)
    return loaded


def _by_kind(refs: Iterable[NodeRef]) -> dict[str, list[str]]:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for ref in refs:
        by_kind[ref.kind].append(ref.id)
    return by_kind
