"""The plan's budget: totals, domains, and per code what finance knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baken.foundation.ui.api import filter_choices
from baken.plan.arithmetic.budget import GroupedTotals, LineFact, Totals, YearKind, domain_totals, total_of
from baken.plan.arithmetic.spending import CodeSpending
from baken.plan.budget_charts import budget_per_group, budget_per_year
from baken.plan.budget_rows import total_rows, years_of
from baken.plan.interchange.document import LineKind
from baken.plan.picture import LineView, NodeView, PlanPicture
from baken.plan.queries import in_sentence
from baken.plan.views.asking import readable_address
from baken.plan.views.loading import load_picture
from baken.plan.wording import KIND_HEADINGS, sentence_case


@dataclass(frozen=True, kw_only=True)
class BudgetFilter:
    """What somebody wants to see; None and "" mean everything."""

    year: int | None
    kind: LineKind | None
    code: str


@dataclass(frozen=True, kw_only=True)
class CodeRow:
    """A code of one kind: what is known per year (None: nothing), warnings, the nodes it pays for."""

    code: str
    kind: str
    cells: list[CodeSpending | None]
    warnings: list[str]
    nodes: list[NodeView]


@dataclass(frozen=True, kw_only=True)
class DomainRow:
    """An outermost node with its totals."""

    view: NodeView
    rows: tuple[Any, ...]


def page(request: HttpRequest, plan: str) -> HttpResponse:
    """Totals in which a shared line counts once, per year, kind, domain and code."""
    problems = readable_address(request)
    picture = load_picture(request, plan)
    wanted, filter_problems = _wanted(request, picture)
    facts = [fact for fact in picture.line_facts if _fits(fact, wanted)]
    totals = total_of(lines=facts)
    years = years_of(totals=totals)
    code_years = sorted({row.year for row in picture.spending if _fits(row, wanted)})
    domains = domain_totals(lines=facts, domains={key: picture.domain_of(key).key for key in picture.nodes})
    context = {
        "plan": picture.plan,
        "plan_level": in_sentence(picture.levels[0].name) if picture.levels else "",
        "years": years,
        "totals": total_rows(totals=totals, years=years),
        "shared": _shared(picture, wanted),
        "domains": _domain_rows(picture, domains, years),
        "counted_more_often": _more_often(domains, years),
        "year_chart": budget_per_year(totals=totals, title=_("Geraamde uitgaven per jaar")),
        "domain_chart": _domain_chart(picture, domains, years),
        "codes": _code_rows(picture, wanted, code_years),
        "code_years": code_years,
        "has_positions": any(row.revised is not None or row.paid is not None or row.committed is not None
                             for row in picture.spending),
        "filters": _filters(picture, wanted),
        "is_filtered": wanted != BudgetFilter(year=None, kind=None, code=""),
        "problems": [*problems, *filter_problems],
    }  # fmt: skip
    return render(request, "plan/budget.html", context)


def _wanted(request: HttpRequest, picture: PlanPicture) -> tuple[BudgetFilter, list[str]]:
    problems = []
    year, kind, code = (request.GET.get(name, "")[:200] for name in ("jaar", "soort", "code"))
    years = {str(fact.year) for fact in picture.line_facts} | {str(row.year) for row in picture.spending}
    if year and year not in years:
        problems.append(_("Voor dat jaar is er geen budget. Je ziet alle jaren."))
        year = ""
    if kind and kind not in set(LineKind):
        problems.append(_("Die soort budget bestaat niet. Je ziet alle soorten."))
        kind = ""
    if code and code not in {row.code for row in picture.spending}:
        problems.append(_("Die code staat niet in dit plan. Je ziet alle codes."))
        code = ""
    return BudgetFilter(
        year=int(year) if year else None, kind=LineKind(kind) if kind else None, code=code
    ), problems


def _fits(fact: LineFact | CodeSpending, wanted: BudgetFilter) -> bool:
    return (
        wanted.year in {None, fact.year}
        and wanted.kind in {None, fact.kind}
        and wanted.code in {"", fact.code}
    )


def _filters(picture: PlanPicture, wanted: BudgetFilter) -> list[tuple[str, str, Any]]:
    """Name, label and choices of each filter."""
    years = sorted({row.year for row in picture.spending})
    kinds = [kind for kind in LineKind if any(row.kind is kind for row in picture.spending)]
    codes = sorted({row.code for row in picture.spending if row.code})
    return [
        ("jaar", _("Jaar"), filter_choices(
            choices=[(year, str(year)) for year in years],
            selected=str(wanted.year or ""), all_label=_("Alle jaren"))),
        ("soort", _("Soort"), filter_choices(
            choices=[(kind.value, KIND_HEADINGS[kind]) for kind in kinds],
            selected=wanted.kind or "", all_label=_("Alle soorten"))),
        ("code", _("Code"), filter_choices(
            choices=[(code, code) for code in codes], selected=wanted.code, all_label=_("Alle codes"))),
    ]  # fmt: skip


def _shared(picture: PlanPicture, wanted: BudgetFilter) -> list[tuple[LineView, ...]]:
    """Shared lines that fit, together where they serve the same nodes under the same code."""
    groups: dict[tuple[object, ...], list[LineView]] = {}
    fitting = {fact.id for fact in picture.line_facts if _fits(fact, wanted)}
    for view in picture.lines:
        if view.is_shared and view.line.key in fitting:
            key = (view.line.code, view.line.kind, tuple(node.pk for node in view.nodes))
            groups.setdefault(key, []).append(view)
    return [tuple(group) for group in groups.values()]


def _domain_rows(picture: PlanPicture, domains: GroupedTotals, years: tuple[int, ...]) -> list[DomainRow]:
    return [
        DomainRow(view=root, rows=total_rows(totals=domains.groups[root.key], years=years))
        for root in picture.roots
        if root.key in domains.groups
    ]


def _domain_chart(picture: PlanPicture, domains: GroupedTotals, years: tuple[int, ...]) -> Any:
    groups: list[tuple[str, Totals]] = [
        (root.node.title, domains.groups[root.key]) for root in picture.roots if root.key in domains.groups
    ]
    title = _("Geraamde uitgaven per onderdeel op het hoogste niveau")
    if picture.levels:
        title = _("Geraamde uitgaven per %(level)s") % {"level": in_sentence(picture.levels[0].name)}
    label = picture.levels[0].name.capitalize() if picture.levels else ""
    return budget_per_group(groups=groups, years=years, title=title, label=label)


def _more_often(domains: GroupedTotals, years: tuple[int, ...]) -> list[tuple[YearKind, int]]:
    return [(key, cents) for key, cents in domains.counted_more_often.items() if cents and key.year in years]


def _code_rows(picture: PlanPicture, wanted: BudgetFilter, years: Sequence[int]) -> list[CodeRow]:
    nodes: dict[tuple[str, LineKind], dict[str, NodeView]] = {}
    for line in picture.lines:
        of_code = nodes.setdefault((line.line.code, LineKind(line.line.kind)), {})
        of_code.update({node.key: picture.nodes[node.key] for node in line.nodes})
    linked: dict[str, list[NodeView]] = {}  # a code of another plan, of which there may be no line here
    for view in picture.nodes.values():
        for link in view.node.codes.all():
            linked.setdefault(link.code.code, []).append(view)
    rows: dict[tuple[str, LineKind], dict[int, CodeSpending]] = {}
    for row in picture.spending:
        if _fits(row, wanted):
            rows.setdefault((row.code, row.kind), {})[row.year] = row
    return [
        CodeRow(
            code=code,
            kind=str(KIND_HEADINGS[kind]),
            cells=[of_year.get(year) for year in years],
            warnings=[
                sentence_case(str(row.sentence(warning)))
                for row in of_year.values()
                for warning in row.warnings
            ],
            nodes=list(nodes.get((code, kind), {}).values()) or linked.get(code, []),
        )
        for (code, kind), of_year in rows.items()
    ]
