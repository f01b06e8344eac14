"""Kinds of nodes and edges; each room registers its own, the real foreign keys stay there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.utils.functional import Promise

from baken.foundation.access.api import Actor


class NodeRef(NamedTuple):
    """A record of some kind, whether or not anybody may see it."""

    kind: str
    id: str


@dataclass(frozen=True, kw_only=True)
class ChainNode:
    """A record as the chain shows it."""

    kind: str
    id: str
    title: str
    url: str
    kind_label: str = ""

    @property
    def ref(self) -> NodeRef:
        """Kind and id."""
        return NodeRef(self.kind, self.id)


class LoadNodes(Protocol):
    """Finds records; those the actor may not see are left out. A constant number of queries."""

    def __call__(self, *, ids: Iterable[str], actor: Actor) -> Mapping[str, ChainNode]: ...


@dataclass(frozen=True, kw_only=True)
class ChainKind:
    """A kind of node: its key, its name on screen and how to load it."""

    key: str
    label: str | Promise
    load: LoadNodes


class ChainEdge(NamedTuple):
    """From cause to consequence: a signal to the action it led to, an action to its indicator."""

    source: NodeRef
    target: NodeRef


class EdgeProvider(Protocol):
    """A kind of edge. Both directions take a constant number of queries, whatever the ids."""

    key: str
    forward_label: str | Promise
    """What the target is to the source: "leidde tot"."""
    backward_label: str | Promise
    """What the source is to the target: "kwam van"."""
    source_kinds: frozenset[str]
    target_kinds: frozenset[str]

    def edges_from(self, *, kind: str, ids: Iterable[str], actor: Actor) -> Iterable[ChainEdge]:
        """The edges whose source is one of these."""
        ...

    def edges_to(self, *, kind: str, ids: Iterable[str], actor: Actor) -> Iterable[ChainEdge]:
        """The edges whose target is one of these."""
        ...


class ChainKeyTaken(ValueError):
    """Two rooms register the same kind of node or edge."""


class UnknownChainKind(LookupError):
    """No room registered this kind of node."""


_kinds: dict[str, ChainKind] = {}
_edges: dict[str, EdgeProvider] = {}


def register_kind(kind: ChainKind) -> None:
    """Add a kind of node, in AppConfig.ready(). Raises ChainKeyTaken."""
    if _kinds.get(kind.key, kind) != kind:
        raise ChainKeyTaken(kind.key)
    _kinds[kind.key] = kind


def register_edges(provider: EdgeProvider) -> None:
    """Add a kind of edge, in AppConfig.ready(). Raises ChainKeyTaken."""
    if _edges.get(provider.key, provider) is not provider:
        raise ChainKeyTaken(provider.key)
    _edges[provider.key] = provider


def kind_of(key: str) -> ChainKind:
    """The registered kind. Raises UnknownChainKind."""
    try:
        return _kinds[key]
    except KeyError:
        raise UnknownChainKind(key) from None


def knows_kind(key: str) -> bool:
    """Whether the kind is registered: a room that is switched off leaves its edges hanging."""
    return key in _kinds


def edge_providers() -> list[EdgeProvider]:
    """All kinds of edges, in the order of registration."""
    return list(_edges.values())
