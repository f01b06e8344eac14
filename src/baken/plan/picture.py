"""A whole plan read once: its tree, what each node costs and how it stands.

Screens, exports and the API all look at this picture. It takes a constant number of
queries whatever the plan's size, and nothing of it is stored.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils.timezone import localdate

from baken.foundation.territory.api import population_on, populations_of
from baken.plan.arithmetic.budget import LineFact, Totals, subtree_totals, total_of
from baken.plan.arithmetic.formulas import amount_of_formula
from baken.plan.arithmetic.milestones import MilestoneFact
from baken.plan.arithmetic.reasons import State
from baken.plan.arithmetic.roll_up import RollUp, roll_up
from baken.plan.arithmetic.spending import CodeSpending, PositionFact, spending_per_code
from baken.plan.arithmetic.status import NodeFacts, Override, Status, explain
from baken.plan.arithmetic.terms import NodeDates, Window, node_dates
from baken.plan.indicator_facts import indicator_facts
from baken.plan.interchange.document import AmountState, FormulaBasis, FormulaTerm, LineKind, Term
from baken.plan.models import BudgetLine, Level, Node, Plan, StatusOverride
from baken.plan.picture_rows import read_lines, read_nodes, read_positions


@dataclass(frozen=True, kw_only=True)
class LineView:
    """A budget line with what its formula comes to (cents) and the nodes it serves."""

    line: BudgetLine
    nodes: tuple[Node, ...]
    computed: int | None

    @property
    def is_shared(self) -> bool:
        return len(self.nodes) > 1


@dataclass(frozen=True, kw_only=True)
class NodeView:
    """A node in its tree, with its dates, its status and the budget of all below it.

    `indicators`: how many the reader may know; `unmeasured`: those without a recent figure.
    """

    node: Node
    parent: "str | None"
    children: tuple[str, ...]
    dates: NodeDates
    status: Status
    below: RollUp
    lines: tuple[LineView, ...]
    totals: Totals
    indicators: int
    unmeasured: int

    @property
    def key(self) -> str:
        return self.node.key


class PlanPicture:
    """The plan on a date. `nodes` is in document order, keyed by node key.

    `full`: judged with what is not public too (`access.may_read_whole`); otherwise as everybody may know.
    """

    def __init__(self, *, plan: Plan, today: dt.date, full: bool = False) -> None:
        self.plan = plan
        self._full = full
        self.today = today
        self.levels: list[Level] = list(plan.levels.order_by("depth"))
        levels = {level.pk: level for level in self.levels}
        rows = read_nodes(plan=plan)
        self._rows: dict[int, Node] = {row.pk: row for row in rows}
        for row in rows:
            row.plan, row.level = plan, levels[row.level_id]
        self._lines = self._read_lines()
        self._positions = read_positions(plan=plan, today=today)
        self.nodes: dict[str, NodeView] = self._views(rows)

    # Reading ---------------------------------------------------------------

    def _read_lines(self) -> dict[int, LineView]:
        lines, served = read_lines(plan=self.plan)
        population = populations_of(municipality=self.plan.municipality)
        order = {pk: place for place, pk in enumerate(self._rows)}
        return {
            line.pk: LineView(
                line=line,
                nodes=tuple(
                    self._rows[pk] for pk in sorted(order.keys() & served[line.pk], key=order.__getitem__)
                ),
                computed=_computed(line, population),
            )
            for line in lines
        }

    def _views(self, rows: list[Node]) -> dict[str, NodeView]:
        children: dict[int | None, list[Node]] = defaultdict(list)
        for row in rows:
            children[row.parent_id].append(row)
        lines_of: dict[int, list[LineView]] = defaultdict(list)
        for view in self._lines.values():
            for node in view.nodes:
                lines_of[node.pk].append(view)
        overrides = self._overrides()
        facts, numbers = indicator_facts(plan=self.plan, today=self.today, full=self._full)
        totals = subtree_totals(lines=self.line_facts, parents=self._parents)
        views: dict[str, NodeView] = {}
        statuses: dict[str, Status] = {}
        for row in reversed(rows):  # children before parents, for the roll-up
            dates = self._dates(row)
            statuses[row.key] = explain(
                facts=NodeFacts(
                    window=dates.window,
                    milestones=milestone_facts(node=row),
                    indicators=tuple(facts.get(row.pk, ())),
                    spending=self._spending_of(lines_of[row.pk]),
                ),
                today=self.today,
                override=overrides.get(row.pk),
            )
            views[row.key] = NodeView(
                node=row,
                parent=self._rows[row.parent_id].key if row.parent_id else None,
                children=tuple(child.key for child in children[row.pk]),
                dates=dates,
                status=statuses[row.key],
                below=roll_up(children=self._reporting_below(row, children, statuses)),
                lines=tuple(lines_of[row.pk]),
                totals=totals.get(row.key, {}),
                indicators=numbers[row.pk],
                unmeasured=sum(fact.is_stale for fact in facts.get(row.pk, ())),
            )
        return {row.key: views[row.key] for row in rows}

    def _dates(self, row: Node) -> NodeDates:
        return node_dates(
            start=row.start,
            end=row.end,
            term=Term(row.term) if row.term else None,
            period=Window(self.plan.start, self.plan.end),
        )

    def _reporting_below(
        self, row: Node, children: Mapping[int | None, list[Node]], statuses: Mapping[str, Status]
    ) -> list[tuple[str, Status]]:
        found: list[tuple[str, Status]] = []
        queue = list(children[row.pk])
        while queue:
            node = queue.pop(0)
            if node.level.asks_reporting:
                found.append((node.key, statuses[node.key]))
            queue[:0] = children[node.pk]
        return found

    def _overrides(self) -> dict[int, Override]:
        """What somebody said of a node and had not taken back by the day."""
        rows = StatusOverride.objects.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__date__gt=self.today),
            node__plan=self.plan,
            made_at__date__lte=self.today,
            until__gte=self.today,
        )
        return {
            row.node_id: Override(
                state=State(row.state), reason=row.reason, since=localdate(row.made_at), until=row.until
            )
            for row in rows
        }

    # Budget ----------------------------------------------------------------

    @property
    def lines(self) -> Iterable[LineView]:
        return self._lines.values()

    @cached_property
    def line_facts(self) -> list[LineFact]:
        return [
            LineFact(
                id=view.line.key,
                code=view.line.code,
                year=view.line.year,
                kind=LineKind(view.line.kind),
                state=AmountState(view.line.state),
                planned=view.line.planned,
                nodes=frozenset(node.key for node in view.nodes),
            )
            for view in self._lines.values()
        ]

    @cached_property
    def grand_totals(self) -> Totals:
        """Planned per year and kind over the whole plan, shared lines once."""
        return total_of(lines=self.line_facts)

    @cached_property
    def spending(self) -> list[CodeSpending]:
        """Per code, year and kind: planned, revised, committed, paid, warnings."""
        positions = [
            PositionFact(
                code=row.code,
                year=row.year,
                kind=LineKind(row.kind),
                revised=row.revised,
                committed=row.committed,
                paid=row.paid,
            )
            for row in self._positions
        ]
        return list(spending_per_code(lines=self.line_facts, positions=positions, today=self.today))

    @cached_property
    def _spending_by_code(self) -> dict[tuple[str, int, str], CodeSpending]:
        return {(s.code, s.year, s.kind.value): s for s in self.spending}

    def _spending_of(self, lines: Iterable[LineView]) -> tuple[CodeSpending, ...]:
        """What finance reports on the node's codes; without positions there is nothing to judge."""
        if not self._positions:
            return ()
        keys = dict.fromkeys((view.line.code, view.line.year, view.line.kind) for view in lines)
        return tuple(self._spending_by_code[key] for key in keys if key in self._spending_by_code)

    # Tree ------------------------------------------------------------------

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {
            row.key: self._rows[row.parent_id].key if row.parent_id else None for row in self._rows.values()
        }

    @property
    def roots(self) -> list[NodeView]:
        return [view for view in self.nodes.values() if view.parent is None]

    def path_to(self, key: str) -> list[NodeView]:
        """From the root down to the node's parent."""
        path: list[NodeView] = []
        parent = self.nodes[key].parent
        while parent is not None:
            path.append(self.nodes[parent])
            parent = self.nodes[parent].parent
        return path[::-1]

    def domain_of(self, key: str) -> NodeView:
        """The node's root: its life domain in plans that begin with domains."""
        path = self.path_to(key)
        return path[0] if path else self.nodes[key]

    def children_of(self, key: str) -> list[NodeView]:
        return [self.nodes[child] for child in self.nodes[key].children]

    def reporting_nodes(self) -> list[NodeView]:
        """The nodes on the levels that ask for reporting: what people call the actions."""
        return [view for view in self.nodes.values() if view.node.level.asks_reporting]


def milestone_facts(*, node: Node) -> tuple[MilestoneFact, ...]:
    """The node's milestones as facts, numbered from 1 in their own order (no query in a picture)."""
    milestones = sorted(node.milestones.all(), key=lambda milestone: (milestone.position, milestone.pk))
    return tuple(
        MilestoneFact(number=number, title=m.title, due=m.due, completed=m.completed, cancelled=m.cancelled)
        for number, m in enumerate(milestones, start=1)
    )


def _computed(line: BudgetLine, known: dict[dt.date, int]) -> int | None:
    """What the line's formula comes to, in cents; None without formula or population."""
    terms = [
        FormulaTerm(
            basis=FormulaBasis(term.basis),
            rate=term.rate,
            quantity=term.quantity,
            days=term.days,
            population_date=term.population_date,
            label=term.label,
        )
        for term in line.formula_terms.all()
    ]
    if not terms:
        return None
    population = {}
    for term in terms:
        if term.quantity is None and term.population_date is not None:
            found = population_on(populations=known, date=term.population_date)
            if found is None:
                return None
            population[term.population_date] = found[1]
    return amount_of_formula(terms=terms, population=population)
