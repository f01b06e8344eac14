"""What a card shows without asking: the budget behind the node, in the years of the round."""

from dataclasses import dataclass

from baken.plan.arithmetic.budget import LineFact
from baken.plan.arithmetic.spending import CodeSpending, PositionFact, spending_per_code
from baken.plan.interchange.document import AmountState, LineKind
from baken.plan.models import BudgetLine, BudgetPosition, NodeLine, ProgressReport
from baken.plan.models.budget import KIND_NAMES


@dataclass(frozen=True, kw_only=True)
class BudgetFact:
    """A code of the node in one year (cents); finance knows codes, so these are totals of the code."""

    spending: CodeSpending

    @property
    def kind_name(self) -> str:
        return str(KIND_NAMES[self.spending.kind])


def budget_facts(*, report: ProgressReport) -> list[BudgetFact]:
    """Planned, committed and paid on the codes that serve the node (three queries)."""
    round_ = report.round
    years = range(round_.start.year, round_.end.year + 1)
    own = NodeLine.objects.filter(node=report.node_id, line__year__in=years)
    served = set(own.exclude(line__code="").values_list("line__code", "line__year", "line__kind"))
    if not served:
        return []
    codes = {code for code, _year, _kind in served}
    lines = BudgetLine.objects.filter(plan=round_.plan_id, code__in=codes, year__in=years)
    positions = BudgetPosition.objects.filter(plan=round_.plan_id, code__in=codes, year__in=years)
    spending = spending_per_code(
        lines=[
            LineFact(
                id=line.key,
                code=line.code,
                year=line.year,
                kind=LineKind(line.kind),
                state=AmountState(line.state),
                planned=line.planned,
                nodes=frozenset(),
            )
            for line in lines
        ],
        positions=[
            PositionFact(
                code=row.code,
                year=row.year,
                kind=LineKind(row.kind),
                revised=row.revised,
                committed=row.committed,
                paid=row.paid,
            )
            for row in positions
        ],
        today=round_.end,
    )
    return [BudgetFact(spending=one) for one in spending if (one.code, one.year, one.kind.value) in served]
