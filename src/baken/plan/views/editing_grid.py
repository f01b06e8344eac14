"""Two grids: the parts that report, and the budget lines."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baken.foundation.clock import now
from baken.plan.access import may_manage_plan
from baken.plan.editing import grid_lines, grid_nodes
from baken.plan.editing.forms.controls import organisation_choices
from baken.plan.editing.grid import (
    MOST_ROWS,
    ROWS_PER_PAGE,
    GridColumn,
    GridRow,
    problems_of,
    read_changes,
    take_posted,
)
from baken.plan.editing.grid_nodes import Saved
from baken.plan.models import BudgetLine, Plan
from baken.plan.views.editing_loading import load_managed_plan, plan_address
from baken.plan.views.loading import actor_of, load_plan


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def nodes(request: HttpRequest, plan: str) -> HttpResponse:
    """The reporting parts as a table with cells to type in."""
    row = load_plan(request, plan)
    actor = actor_of(request)
    page = _page_of(request, grid_nodes.reporting_nodes(plan=row))
    rows, columns = grid_nodes.rows_of(
        plan=row, nodes=page.object_list, actor=actor, address=plan_address(row)
    )

    def save(skip: bool) -> Saved | None:
        return grid_nodes.save(rows=rows, skip_bad=skip, actor=actor, at=now())

    return _answer(
        request,
        plan=row,
        page=page,
        rows=rows,
        columns=columns,
        save=save,
        base_of=grid_nodes.base_of,
        route="plan:grid",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def lines(request: HttpRequest, plan: str) -> HttpResponse:
    """The budget lines as a table with cells to type in."""
    row = load_managed_plan(request, plan)
    page = _page_of(request, BudgetLine.objects.filter(plan=row).order_by("order", "pk"))
    rows, columns = grid_lines.rows_of(lines=page.object_list, address=plan_address(row))

    def save(skip: bool) -> Saved | None:
        return grid_lines.save(rows=rows, skip_bad=skip, actor=actor_of(request))

    return _answer(
        request,
        plan=row,
        page=page,
        rows=rows,
        columns=columns,
        save=save,
        base_of=grid_lines.base_of,
        route="plan:grid-lines",
    )


def _page_of(request: HttpRequest, records: QuerySet[Any]) -> Any:
    asked = request.GET.get("pagina", "")
    paginator = Paginator(records, ROWS_PER_PAGE)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    return paginator.page(min(max(number, 1), paginator.num_pages))


def _answer(
    request: HttpRequest,
    *,
    plan: Plan,
    page: Any,
    rows: list[GridRow],
    columns: list[GridColumn],
    save: Callable[[bool], Saved | None],
    base_of: Callable[[GridRow], Any],
    route: str,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        take_posted(rows=rows, posted=request.POST)
        read_changes(rows=rows, base_of=base_of)
        done = save("overslaan" in request.POST)
        if done is not None:
            _tell(request, done)
            return redirect(f"{plan_address(plan, route)}?pagina={page.number}")
        for row in rows:
            row.forget_typed()
        status = 409 if any(cell.theirs is not None for row in rows for cell in row.cells) else 422
    values = {
        "plan": plan,
        "page": page,
        "rows": rows,
        "columns": columns,
        "problems": problems_of(rows),
        "is_lines": route == "plan:grid-lines",
        "may_manage": bool(may_manage_plan(actor=actor_of(request), plan=plan)),
        "organisations": organisation_choices(municipality=plan.municipality_id),
        "most_rows": MOST_ROWS,
        "some_closed": any(not row.editable for row in rows),
    }
    return render(request, "plan/edit_grid.html", values, status=status)


def _tell(request: HttpRequest, done: Saved) -> None:
    if done.changed:
        messages.success(request, _("%(number)d rijen bewaard.") % {"number": done.changed})
    if done.proposed:
        text = _("%(number)d voorstellen liggen bij de coördinator.")
        messages.success(request, text % {"number": done.proposed})
    if done.skipped:
        text = _("Overgeslagen en niet bewaard: %(rows)s.")
        messages.warning(request, text % {"rows": "; ".join(done.skipped)})
    if not (done.changed or done.proposed or done.skipped):
        messages.info(request, _("Je hebt niets gewijzigd."))
