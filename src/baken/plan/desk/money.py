"""The budget on the desk: one year, per domain and per code, shared lines once."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from baken.foundation.ui.api import BarChart
from baken.plan.arithmetic.budget import YearKind, domain_totals, total_of
from baken.plan.arithmetic.spending import CodeSpending
from baken.plan.budget_charts import budget_per_group
from baken.plan.budget_rows import TotalRow, total_rows
from baken.plan.interchange.document import LineKind
from baken.plan.picture import NodeView, PlanPicture
from baken.plan.queries import in_sentence
from baken.plan.wording import KIND_HEADINGS, sentence_case

MOST_CODES = 12
"""Codes listed beside those with a warning; the page of the budget has them all."""


@dataclass(frozen=True, kw_only=True)
class CodeLine:
    """A code of one kind in the year: what there is, what was used, and what somebody should look at."""

    spending: CodeSpending
    kind: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DeskBudget:
    """A year of the plan's budget. `counted_more_often`: cents that the domains together count double.

    `reported`: finance said something of this year; `codes` are then worth reading.
    """

    year: int
    totals: tuple[TotalRow, ...]
    domains: tuple[tuple[NodeView, tuple[TotalRow, ...]], ...]
    counted_more_often: tuple[tuple[str, int], ...]
    chart: BarChart | None
    codes: tuple[CodeLine, ...]
    number_of_codes: int
    warnings: int
    reported: bool


def read_budget(*, picture: PlanPicture, year: int) -> DeskBudget:
    """The budget of a year (no query)."""
    facts = [fact for fact in picture.line_facts if fact.year == year]
    totals = total_of(lines=facts)
    per_domain = domain_totals(
        lines=facts, domains={key: picture.domain_of(key).key for key in picture.nodes}
    )
    roots = [root for root in picture.roots if root.key in per_domain.groups]
    level = picture.levels[0] if picture.levels else None
    spending = [one for one in picture.spending if one.year == year]
    return DeskBudget(
        year=year,
        totals=total_rows(totals=totals, years=[year]),
        domains=tuple((root, total_rows(totals=per_domain.groups[root.key], years=[year])) for root in roots),
        counted_more_often=tuple(
            (str(KIND_HEADINGS[kind]), cents)
            for kind in LineKind
            if (cents := per_domain.counted_more_often.get(YearKind(year, kind), 0))
        ),
        chart=budget_per_group(
            groups=[(root.node.title, per_domain.groups[root.key]) for root in roots],
            years=[year],
            title=_("Geraamde uitgaven in %(year)d per %(level)s")
            % {"year": year, "level": in_sentence(level.name) if level else ""},
            label=level.name.capitalize() if level else "",
        ),
        codes=tuple(_code(one) for one in _worth_reading(spending)),
        number_of_codes=len(spending),
        warnings=sum(bool(one.warnings) for one in spending),
        reported=any(_is_reported(one) for one in spending),
    )


def _worth_reading(spending: list[CodeSpending]) -> list[CodeSpending]:
    """Every code with a warning, then the largest of which finance said something."""
    warned = [one for one in spending if one.warnings]
    others = [one for one in spending if _is_reported(one) and not one.warnings]
    others.sort(key=lambda one: -(one.available or 0))
    return warned + others[: max(MOST_CODES - len(warned), 0)]


def _is_reported(one: CodeSpending) -> bool:
    return any(amount is not None for amount in (one.revised, one.committed, one.paid))


def _code(one: CodeSpending) -> CodeLine:
    return CodeLine(
        spending=one,
        kind=str(KIND_HEADINGS[one.kind]),
        warnings=tuple(sentence_case(str(one.sentence(warning))) for warning in one.warnings),
    )
