"""Walking over random graphs: both directions, nothing hidden, cycles end."""

# A protocol names arguments that a stand-in does not need.

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from baken.foundation.access.api import VISITOR, Actor
from baken.foundation.chain import registry
from baken.foundation.chain import walk as walking
from baken.foundation.chain.api import (
    Chain,
    ChainEdge,
    ChainKeyTaken,
    ChainKind,
    ChainNode,
    ChainStep,
    NodeHidden,
    NodeRef,
    UnknownChainKind,
    register_edges,
    register_kind,
    walk,
)


class Graph:
    """Nodes of two kinds (even and odd numbers) and one kind of edge, counting what is asked."""

    key = "leads-to"
    forward_label = "leidde tot"
    backward_label = "kwam van"
    source_kinds = target_kinds = frozenset({"even", "odd"})

    def __init__(self, edges: Iterable[tuple[int, int]], hidden: Iterable[int] = ()) -> None:
        self.edges = list(edges)
        self.hidden = set(hidden)
        self.asked: Counter[str] = Counter()
        registry._kinds.clear()
        registry._edges.clear()
        for kind in ("even", "odd"):
            register_kind(ChainKind(key=kind, label=f"soort {kind}", load=Loader(self, kind)))
        register_edges(self)

    def edges_from(self, *, kind: str, ids: Iterable[str], actor: Actor) -> Iterator[ChainEdge]:
        self.asked["edges"] += 1
        return (
            ChainEdge(ref(a), ref(b)) for a, b in self.edges if ref(a).kind == kind and str(a) in set(ids)
        )

    def edges_to(self, *, kind: str, ids: Iterable[str], actor: Actor) -> Iterator[ChainEdge]:
        self.asked["edges"] += 1
        return (
            ChainEdge(ref(a), ref(b)) for a, b in self.edges if ref(b).kind == kind and str(b) in set(ids)
        )

    def within(self, start: int, depth: int, *, forward: bool) -> set[int]:
        """What can be reached without passing a hidden node, worked out the slow way."""
        reached = {start}
        for _ in range(depth):
            pairs = self.edges if forward else [(b, a) for a, b in self.edges]
            reached |= {b for a, b in pairs if a in reached and b not in self.hidden}
        return reached - {start}


class Loader:
    def __init__(self, graph: Graph, kind: str) -> None:
        self.graph, self.kind = graph, kind

    def __call__(self, *, ids: Iterable[str], actor: Actor) -> Mapping[str, ChainNode]:
        self.graph.asked["load"] += 1
        return {
            one: ChainNode(kind=self.kind, id=one, title=f"Knoop {one}", url=f"/k/{one}/")
            for one in ids
            if int(one) not in self.graph.hidden
        }


def ref(number: int) -> NodeRef:
    return NodeRef("odd" if number % 2 else "even", str(number))


def numbers(steps: list[ChainStep]) -> list[int]:
    return [n for step in steps for n in (int(step.node.id), *numbers(step.steps))]


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_edges", {})


nodes = st.integers(0, 9)
graphs = st.lists(st.tuples(nodes, nodes), max_size=30)


# The registry is emptied by every Graph, so one fixture for all examples is right.
@given(graphs, st.sets(nodes.filter(bool), max_size=4), st.integers(0, 5))
def test_a_walk_finds_exactly_what_may_be_seen_each_node_once(
    edges: list[tuple[int, int]], hidden: set[int], depth: int
) -> None:
    graph = Graph(edges, hidden)
    chain = walk(start=ref(0), actor=VISITOR, depth=depth)
    for steps, forward in ((chain.results, True), (chain.origins, False)):
        found = numbers(steps)
        assert len(found) == len(set(found))
        assert set(found) == graph.within(0, depth, forward=forward)
    assert hidden.isdisjoint(numbers(chain.results) + numbers(chain.origins))


@given(graphs, st.integers(1, 5))
def test_what_is_asked_depends_on_the_depth_and_not_on_the_nodes(
    edges: list[tuple[int, int]], depth: int
) -> None:
    graph = Graph(edges)
    walk(start=ref(0), actor=VISITOR, depth=depth)
    kinds, directions = 2, 2
    assert graph.asked["edges"] <= depth * kinds * directions
    assert graph.asked["load"] <= 1 + depth * kinds * directions


@given(graphs, nodes, nodes)
def test_what_leads_to_something_is_where_that_comes_from(
    edges: list[tuple[int, int]], one: int, other: int
) -> None:
    Graph(edges)
    after = numbers(walk(start=ref(one), actor=VISITOR, depth=10).results)
    before = numbers(walk(start=ref(other), actor=VISITOR, depth=10).origins)
    assert one == other or (other in after) == (one in before)


def test_a_cycle_ends_and_steps_say_what_they_are() -> None:
    Graph([(0, 1), (1, 2), (2, 0), (0, 0)])
    chain = walk(start=ref(0), actor=VISITOR, depth=50)
    assert numbers(chain.results) == [1, 2]
    assert chain.results[0].relation == "leidde tot"
    assert chain.origins[0].relation == "kwam van"
    assert chain.results[0].node.kind_label == "soort odd"


def test_nothing_is_seen_behind_a_hidden_node() -> None:
    Graph([(0, 1), (1, 2)], hidden=[1])
    assert walk(start=ref(0), actor=VISITOR).is_empty
    with pytest.raises(NodeHidden):
        walk(start=ref(1), actor=VISITOR)


def test_a_very_wide_chain_is_cut_and_says_so() -> None:
    Graph([(0, n) for n in range(1, 500)])
    chain = walk(start=ref(0), actor=VISITOR)
    assert chain.is_cut
    assert len(numbers(chain.results)) == walking.WIDEST
    Graph([(0, n) for n in range(1, walking.WIDEST + 1)])
    assert not walk(start=ref(0), actor=VISITOR).is_cut


def test_edges_to_a_kind_nobody_registered_lead_nowhere() -> None:
    Graph([(0, 1)])
    del registry._kinds["odd"]
    assert walk(start=ref(0), actor=VISITOR).is_empty
    with pytest.raises(UnknownChainKind):
        walk(start=ref(1), actor=VISITOR)


def test_a_key_is_registered_once() -> None:
    graph = Graph([])
    with pytest.raises(ChainKeyTaken):
        register_kind(ChainKind(key="even", label="x", load=Loader(graph, "even")))
    with pytest.raises(ChainKeyTaken):
        register_edges(type("Other", (Graph,), {"__init__": lambda _: None})())


def test_the_component_shows_both_directions_as_links() -> None:
    def render(chain: Any) -> str:
        return render_to_string("chain/chain.html", {"chain": chain})

    Graph([(0, 1), (1, 2), (3, 0)])
    html = render(walk(start=ref(0), actor=VISITOR))
    assert html.index("Waar komt dit vandaan?") < html.index("/k/3/") < html.index("Wat werd ermee gedaan?")
    assert html.index("/k/1/") < html.index("/k/2/")
    node = ChainNode(kind="even", id="0", title="<b>", url="/")
    empty = render(Chain(start=node, origins=[], results=[ChainStep(node=node, relation="")]))
    assert "ging niets aan vooraf" in empty
    assert "&lt;b&gt;" in empty
