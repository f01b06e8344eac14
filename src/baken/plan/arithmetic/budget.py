"""Budget totals in which every line counts once.

A line may serve several nodes. Each of them shows it; each total over several of
them counts it once and says which part is shared with others. Cents throughout.
'To be determined' and 'no separate budget' are counted apart and are never zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from baken.plan.interchange.document import AmountState, LineKind


class YearKind(NamedTuple):
    """What may be added up: spending and income never are, nor are years by accident."""

    year: int
    kind: LineKind


@dataclass(frozen=True, kw_only=True)
class LineFact:
    """A budget line with the nodes it serves; `planned` (cents) exactly when there is an amount."""

    id: str
    code: str
    year: int
    kind: LineKind = LineKind.OPERATING
    state: AmountState = AmountState.AMOUNT
    planned: int | None = None
    nodes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if (self.planned is not None) != (self.state is AmountState.AMOUNT):
            raise ValueError(f"budget line {self.id}: planned goes with state 'amount', and only then")

    @property
    def is_shared(self) -> bool:
        return len(self.nodes) > 1


@dataclass(frozen=True, kw_only=True)
class Total:
    """What lines of one year and kind come to."""

    planned: int = 0
    lines: int = 0  # lines with an amount
    to_be_determined: int = 0  # lines whose amount is not known yet
    without_budget: int = 0  # lines of which the plan says: no separate budget
    shared: int = 0  # the part of `planned` on lines that also count elsewhere
    shared_lines: int = 0  # how many lines that are, whatever their state


Totals = dict[YearKind, Total]


@dataclass(frozen=True, kw_only=True)
class GroupedTotals:
    """Totals per group (node or domain) beside the one grand total.

    The groups may come to more than `grand`: `counted_more_often` is the difference
    in cents, and it comes from the lines that several groups show.
    """

    groups: dict[str, Totals]
    grand: Totals
    counted_more_often: dict[YearKind, int]


def total_of(*, lines: Iterable[LineFact]) -> Totals:
    """Per year and kind over distinct lines; `shared` is the part that serves several nodes."""
    chosen = _distinct(lines)
    return _add_up(chosen.values(), {line.id for line in chosen.values() if line.is_shared})


def subtree_totals(*, lines: Iterable[LineFact], parents: Mapping[str, str | None]) -> dict[str, Totals]:
    """For every node the totals of itself and all below it.

    A line that serves several nodes of the subtree counts once; `shared` is the part
    that also serves a node outside the subtree. `parents`: every node with its parent.
    Raises ValueError when the parents go round in a circle.
    """
    above = {node: frozenset(_path_up(node, parents)) for node in parents}
    return _per_group(_distinct(lines), above)


def domain_totals(*, lines: Iterable[LineFact], domains: Mapping[str, str]) -> GroupedTotals:
    """Totals per domain; each domain shows a shared line, the grand total counts it once.

    `domains`: the domain of each node; what serves no node with a domain stands under "".
    """
    distinct = _distinct(lines)
    served = {node for line in distinct.values() for node in line.nodes}
    groups = _per_group(distinct, {node: frozenset({domains.get(node, "")}) for node in served})
    grand = total_of(lines=distinct.values())
    more = {key: -total.planned for key, total in grand.items()}
    for totals in groups.values():
        for key, total in totals.items():
            more[key] += total.planned
    return GroupedTotals(groups=groups, grand=grand, counted_more_often=more)


def _distinct(lines: Iterable[LineFact]) -> dict[str, LineFact]:
    return {line.id: line for line in lines}


def _path_up(node: str, parents: Mapping[str, str | None]) -> list[str]:
    path: list[str] = []
    current: str | None = node
    while current is not None:
        if current in path:
            raise ValueError(f"node {node} lies above itself")
        path.append(current)
        current = parents.get(current)
    return path


def _per_group(lines: Mapping[str, LineFact], groups_of: Mapping[str, Set[str]]) -> dict[str, Totals]:
    members: dict[str, list[LineFact]] = defaultdict(list)
    shared: dict[str, set[str]] = defaultdict(set)
    for line in lines.values():
        groups_of_nodes = [groups_of.get(node, frozenset({""})) for node in line.nodes] or [frozenset({""})]
        for group in frozenset().union(*groups_of_nodes):
            members[group].append(line)
            if any(group not in groups for groups in groups_of_nodes):
                shared[group].add(line.id)
    return {group: _add_up(members[group], shared[group]) for group in sorted(members)}


def _add_up(lines: Iterable[LineFact], shared: Set[str]) -> Totals:
    per_key: dict[YearKind, list[LineFact]] = defaultdict(list)
    for line in lines:
        per_key[YearKind(line.year, line.kind)].append(line)
    return {key: _total(per_key[key], shared) for key in sorted(per_key)}


def _total(lines: list[LineFact], shared: Set[str]) -> Total:
    return Total(
        planned=sum(line.planned or 0 for line in lines),
        lines=sum(line.state is AmountState.AMOUNT for line in lines),
        to_be_determined=sum(line.state is AmountState.TO_BE_DETERMINED for line in lines),
        without_budget=sum(line.state is AmountState.NONE for line in lines),
        shared=sum(line.planned or 0 for line in lines if line.id in shared),
        shared_lines=sum(line.id in shared for line in lines),
    )
