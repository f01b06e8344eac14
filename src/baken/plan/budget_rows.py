"""Budget as people read it: a row per code and kind, a cell per year, formulas in words, who shares."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from baken.foundation.territory.api import population_on
from baken.foundation.ui.api import number_text
from baken.plan.arithmetic.budget import Total, Totals, YearKind
from baken.plan.arithmetic.sentences import as_text
from baken.plan.interchange.document import AmountState, FormulaBasis, LineKind
from baken.plan.models import BudgetFormulaTerm, Node
from baken.plan.picture import LineView
from baken.plan.wording import KIND_HEADINGS


@dataclass(frozen=True, kw_only=True)
class LineCell:
    """A line in its year: an amount (cents), or why there is none; what its formula comes to (cents)."""

    planned: int | None
    state: AmountState
    computed: int | None
    remark: str

    @property
    def is_to_be_determined(self) -> bool:
        return self.state is AmountState.TO_BE_DETERMINED

    @property
    def differs(self) -> bool:
        """Whether the formula comes to another amount than the plan foresees."""
        return self.computed is not None and self.computed != self.planned


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """Lines of one code, kind and set of nodes; a list of cells per year."""

    code: str
    as_written: str
    kind: str
    years: tuple[int, ...]
    cells: tuple[tuple[LineCell, ...], ...]
    shared_with: tuple[Node, ...]
    formulas: tuple[str, ...]

    @property
    def by_year(self) -> list[tuple[int, tuple[LineCell, ...]]]:
        return list(zip(self.years, self.cells, strict=True))

    @property
    def remarks(self) -> list[str]:
        return list(dict.fromkeys(cell.remark for cells in self.cells for cell in cells if cell.remark))


@dataclass(frozen=True, kw_only=True)
class TotalRow:
    """A total per year of one kind, with the part that other nodes show too."""

    kind: str
    years: tuple[int, ...]
    totals: tuple[Total, ...]

    @property
    def by_year(self) -> list[tuple[int, Total]]:
        return list(zip(self.years, self.totals, strict=True))

    @property
    def has_shared(self) -> bool:
        return any(total.shared_lines for total in self.totals)


@dataclass(frozen=True, kw_only=True)
class BudgetTable:
    """All lines of a node, and its totals per year."""

    years: tuple[int, ...]
    rows: tuple[LineRow, ...]
    totals: tuple[TotalRow, ...]

    @property
    def shared_groups(self) -> list[tuple[Node, ...]]:
        """The sets of other nodes that a line of this node also serves."""
        return list(dict.fromkeys(row.shared_with for row in self.rows if row.shared_with))


def node_budget(
    *, node: Node, lines: Iterable[LineView], totals: Totals, populations: Mapping[dt.date, int]
) -> BudgetTable:
    """The lines of a node as a table, the totals of it and all below it under that."""
    groups: dict[tuple[str, str, str, tuple[int, ...]], list[LineView]] = {}
    for view in lines:
        others = tuple(other.pk for other in view.nodes)
        groups.setdefault((view.line.kind, view.line.code, view.line.code_as_written, others), []).append(
            view
        )
    years = years_of(views=[view for group in groups.values() for view in group], totals=totals)
    return BudgetTable(
        years=years,
        rows=tuple(_row(node, views, years, populations) for views in groups.values()),
        totals=total_rows(totals=totals, years=years),
    )


def years_of(*, views: Iterable[LineView] = (), totals: Totals | None = None) -> tuple[int, ...]:
    """Every year with a line or a total, in order."""
    return tuple(sorted({view.line.year for view in views} | {key.year for key in totals or ()}))


def total_rows(*, totals: Totals, years: Sequence[int]) -> tuple[TotalRow, ...]:
    """A row per kind that occurs."""
    return tuple(
        TotalRow(
            kind=str(KIND_HEADINGS[kind]),
            years=tuple(years),
            totals=tuple(totals.get(YearKind(year, kind), Total()) for year in years),
        )
        for kind in LineKind
        if any(key.kind is kind for key in totals)
    )


def _row(
    node: Node, views: Sequence[LineView], years: Sequence[int], populations: Mapping[dt.date, int]
) -> LineRow:
    first = views[0].line
    formulas = dict.fromkeys(formula_text(view=view, populations=populations) for view in views)
    return LineRow(
        code=first.code,
        as_written="" if first.code_as_written == first.code else first.code_as_written,
        kind=str(KIND_HEADINGS[LineKind(first.kind)]),
        years=tuple(years),
        cells=tuple(tuple(_cell(view) for view in views if view.line.year == year) for year in years),
        shared_with=tuple(other for other in views[0].nodes if other.pk != node.pk),
        formulas=tuple(text for text in formulas if text),
    )


def _cell(view: LineView) -> LineCell:
    return LineCell(
        planned=view.line.planned,
        state=AmountState(view.line.state),
        computed=view.computed,
        remark=view.line.remark,
    )


def formula_text(*, view: LineView, populations: Mapping[dt.date, int]) -> str:
    """A line's formula in words: "0,1013 euro per inwoner × 87.332 inwoners op 1 januari 2020"."""
    return " + ".join(_term_text(term, populations) for term in view.line.formula_terms.all())


_RATES = {
    FormulaBasis.PER_INHABITANT: "%(rate)s euro per inwoner",
    FormulaBasis.PER_CHILD: "%(rate)s euro per kind",
    FormulaBasis.PER_CHILD_PER_DAY: "%(rate)s euro per kind per dag",
}


def _term_text(term: BudgetFormulaTerm, populations: Mapping[dt.date, int]) -> str:
    basis = FormulaBasis(term.basis)
    rate = _(_RATES[basis]) % {"rate": number_text(Decimal(term.rate))}
    parts = [rate, _quantity(term, basis, populations)]
    if term.days is not None:
        parts.append(_("%(days)s dagen") % {"days": number_text(term.days)})
    text = " × ".join(part for part in parts if part)
    return f"{text} ({term.label})" if term.label else text


def _quantity(term: BudgetFormulaTerm, basis: FormulaBasis, populations: Mapping[dt.date, int]) -> str:
    if term.quantity is not None:
        noun = _("inwoners") if basis is FormulaBasis.PER_INHABITANT else _("kinderen")
        return f"{number_text(term.quantity)} {noun}"
    if term.population_date is None:
        return ""
    known = population_on(populations=dict(populations), date=term.population_date)
    if known is None:
        return _("het aantal inwoners op %(date)s, dat nog niet bekend is") % {
            "date": as_text(term.population_date)
        }
    date, number = known
    return _("%(number)s inwoners op %(date)s") % {"number": number_text(number), "date": as_text(date)}
