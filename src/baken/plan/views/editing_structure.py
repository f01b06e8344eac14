"""The plan's settings, a new plan, and adding, moving and removing parts."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from baken.plan.editing.forms.controls import AllForms, without_complaints
from baken.plan.editing.forms.structure import (
    LEVELS,
    MOST_LEVELS,
    USUAL_LEVELS,
    NewNodeForm,
    NewPlanForm,
    PlanForm,
)
from baken.plan.editing.structure import (
    PLAN_FIELDS,
    NewLevel,
    NodeNotEmpty,
    PlanMoved,
    add_node,
    add_plan,
    change_plan,
    move_node,
    remove_node,
)
from baken.plan.models import Level, Node
from baken.plan.views.editing_loading import load_managed_node, load_managed_plan, node_address, plan_address
from baken.plan.views.loading import actor_of, municipality_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def settings(request: HttpRequest, plan: str) -> HttpResponse:
    """Title, period, review and state of a plan."""
    row = load_managed_plan(request, plan)
    initial = {**{name: getattr(row, name) for name in PLAN_FIELDS}, "base": row.version}
    form = PlanForm(request.POST or None, initial=initial)
    values: dict[str, Any] = {"plan": row, "form": form}
    if request.method != "POST":
        return render(request, "plan/edit_plan.html", values)
    if not form.is_valid():
        return render(request, "plan/edit_plan.html", values, status=422)
    try:
        changed = change_plan(
            plan=row,
            values={name: form.cleaned_data[name] for name in PLAN_FIELDS},
            base_version=form.cleaned_data["base"],
            actor=actor_of(request),
        )
    except PlanMoved as moved:
        form.data = {**request.POST.dict(), "base": str(moved.plan.version)}
        values |= {"now_there": moved.plan}
        return render(request, "plan/edit_plan.html", values, status=409)
    messages.success(request, _("Bewaard.") if changed else _("Je hebt niets gewijzigd."))
    return redirect(plan_address(row))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_plan(request: HttpRequest) -> HttpResponse:
    """A plan with levels of its own, as a draft."""
    posted = request.POST.copy() if request.method == "POST" else None
    more = posted is not None and posted.get("rij") == "levels"
    if posted is not None and more:
        total = posted.get("levels-TOTAL_FORMS", "")
        if total.isascii() and total.isdigit() and len(total) < 3:
            posted["levels-TOTAL_FORMS"] = str(min(int(total) + 1, MOST_LEVELS))
    form = NewPlanForm(posted)
    levels: Any = LEVELS(posted, prefix="levels", initial=USUAL_LEVELS)
    values = {"form": AllForms(form, levels), "scalars": form, "levels": levels}
    if more:
        without_complaints(form, levels)
        return render(request, "plan/edit_new_plan.html", values)
    if posted is None:
        return render(request, "plan/edit_new_plan.html", values)
    if not all([form.is_valid(), levels.is_valid()]):
        return render(request, "plan/edit_new_plan.html", values, status=422)
    try:
        plan = add_plan(
            municipality=municipality_of(request),
            levels=[NewLevel(**level) for level in levels.filled()],
            actor=actor_of(request),
            **form.cleaned_data,
        )
    except IntegrityError:
        form.add_error("slug", _("Er is al een plan met deze naam in het adres. Kies een andere."))
        return render(request, "plan/edit_new_plan.html", values, status=422)
    messages.success(request, _("Het plan is gemaakt als ontwerp. Voeg nu de eerste onderdelen toe."))
    return redirect(plan_address(plan))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_node(request: HttpRequest, plan: str) -> HttpResponse:
    """A node below another one (`?onder=`), or at the top of the plan."""
    row = load_managed_plan(request, plan)
    parent = None
    if request.GET.get("onder"):
        parent = Node.objects.select_related("level").filter(plan=row, key=request.GET["onder"][:60]).first()
        if parent is None:
            raise Http404(_("Dit onderdeel staat niet in het plan."))
    above = parent.level.depth if parent else -1
    levels = list(Level.objects.filter(plan=row, depth__gt=above).order_by("depth"))
    form = NewNodeForm(request.POST or None, levels=levels)
    values = {"plan": row, "node": parent, "form": form, "levels": levels}
    if request.method != "POST":
        return render(request, "plan/edit_new_node.html", values)
    if not form.is_valid():
        return render(request, "plan/edit_new_node.html", values, status=422)
    node = add_node(
        plan=row,
        parent=parent,
        level=next(level for level in levels if level.key == form.cleaned_data["level"]),
        title=form.cleaned_data["title"],
        code=form.cleaned_data["code"],
        actor=actor_of(request),
    )
    messages.success(request, _("Toegevoegd. Vul nu de rest in."))
    node.plan = row
    return redirect(node_address(node, "plan:node-edit"))


@require_POST
def move(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """One place up (`richting=op`) or down."""
    node = load_managed_node(request, plan, key)
    moved = move_node(node=node, up=request.POST.get("richting") == "op", actor=actor_of(request))
    if moved:
        messages.success(request, _("'%(title)s' is verplaatst.") % {"title": node.title})
    else:
        messages.info(request, _("Verder kan het niet: dit is het einde van de rij."))
    return redirect(_above(node))


def _above(node: Node) -> str:
    """The page that lists a node: its parent's, or the plan's."""
    if node.parent is None:
        return plan_address(node.plan)
    node.parent.plan = node.plan
    return node_address(node.parent)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def remove(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """Ask whether an empty node may go, and remove it."""
    node = load_managed_node(request, plan, key)
    if request.method != "POST":
        return render(request, "plan/edit_node_remove.html", {"plan": node.plan, "node": node})
    try:
        remove_node(node=node, actor=actor_of(request))
    except NodeNotEmpty as refusal:
        values = {"plan": node.plan, "node": node, "carries": refusal.what}
        return render(request, "plan/edit_node_remove.html", values, status=422)
    messages.success(request, _("'%(title)s' is verwijderd.") % {"title": node.title})
    return redirect(_above(node))
