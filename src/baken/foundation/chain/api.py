"""Front door of chain: from a need to what was done with it, and back."""

from baken.foundation.chain.registry import (
    ChainEdge,
    ChainKeyTaken,
    ChainKind,
    ChainNode,
    EdgeProvider,
    LoadNodes,
    NodeRef,
    UnknownChainKind,
    register_edges,
    register_kind,
)
from baken.foundation.chain.walk import Chain, ChainStep, NodeHidden, walk

__all__ = [
    "Chain",
    "ChainEdge",
    "ChainKeyTaken",
    "ChainKind",
    "ChainNode",
    "ChainStep",
    "EdgeProvider",
    "LoadNodes",
    "NodeHidden",
    "NodeRef",
    "UnknownChainKind",
    "register_edges",
    "register_kind",
    "walk",
]
