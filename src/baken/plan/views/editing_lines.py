"""The budget lines of a node: add, change, share, remove, undo."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from baken.plan.editing.forms.lines import LineEditor
from baken.plan.editing.lines import (
    LineContent,
    LineGone,
    LineMoved,
    LineThere,
    add_line,
    bring_back_line,
    change_line,
    content_of,
    lines_of,
    remove_line,
    share_line,
)
from baken.plan.interchange.document import AmountState, LineKind
from baken.plan.models import BudgetLine, Node
from baken.plan.models.budget import KIND_NAMES
from baken.plan.views.editing_loading import load_managed_node, node_address
from baken.plan.views.loading import actor_of

REMOVED = "plan-removed-line"
"""Session key of the line that was removed last, for undo."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def node_lines(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """The lines of a node; a POST lets an existing line serve it too."""
    node = load_managed_node(request, plan, key)
    if request.method == "POST":
        share_line(node=node, line=_line(node, request.POST.get("raming", "")), actor=actor_of(request))
        messages.success(
            request, _("De raming dient nu ook voor dit onderdeel. Ze telt één keer in elk totaal.")
        )
        return redirect(node_address(node, "plan:node-lines"))
    lines = lines_of(node=node)
    others = BudgetLine.objects.filter(plan=node.plan).exclude(pk__in=[line.pk for line in lines])
    removed = request.session.get(REMOVED)
    values = {
        "plan": node.plan,
        "node": node,
        "lines": [(line, [other for other in line.nodes.all() if other.pk != node.pk]) for line in lines],
        "others": others.prefetch_related("nodes").order_by("code", "year")[:2000],
        "removed": removed if removed and removed["plan"] == node.plan.pk else None,
        "kind_names": {kind.value: name for kind, name in KIND_NAMES.items()},
    }
    return render(request, "plan/edit_lines.html", values)


def _line(node: Node, number: str) -> BudgetLine:
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise Http404
    line = (
        BudgetLine.objects.select_related("plan__municipality").filter(plan=node.plan, pk=int(number)).first()
    )
    if line is None:
        raise Http404(_("Deze raming is er niet (meer)."))
    return line


def _choices(node: Node) -> list[tuple[str, str]]:
    """The nodes that a line may serve: this one, and all that report."""
    rows = Node.objects.filter(plan=node.plan).select_related("level").order_by("order")
    return [(row.key, str(row)) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """A new line for a node."""
    node = load_managed_node(request, plan, key)
    content = LineContent(
        values={
            "code": "",
            "year": None,
            "kind": LineKind.OPERATING.value,
            "state": AmountState.AMOUNT.value,
            "planned": None,
            "remark": "",
        },
        terms=(),
        nodes=(node.key,),
    )
    editor = LineEditor(content=content, version=0, choices=_choices(node), posted=_posted(request))
    if request.method != "POST" or not _ready(request, editor):
        return _page(request, node, editor, status=_status(request))
    try:
        add_line(
            plan=node.plan,
            content=editor.content(),
            actor=actor_of(request),
            once=editor.form.cleaned_data["once"],
        )
    except LineThere as there:
        return _there(request, node, editor, there.line)
    except IntegrityError:
        return _refused(request, node, editor)
    messages.success(request, _("De raming is toegevoegd."))
    return redirect(node_address(node, "plan:node-lines"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: HttpRequest, plan: str, key: str, line: int) -> HttpResponse:
    """Change a line, for all nodes it serves."""
    node = load_managed_node(request, plan, key)
    row = _line(node, str(line))
    editor = LineEditor(
        content=content_of(row), version=row.version, choices=_choices(node), posted=_posted(request)
    )
    if request.method != "POST" or not _ready(request, editor):
        return _page(request, node, editor, line=row, status=_status(request))
    base = editor.form.cleaned_data["base"]
    try:
        changed = change_line(line=row, content=editor.content(), base_version=base, actor=actor_of(request))
    except LineMoved as moved:
        return _moved(request, node, editor, moved.line)
    except LineGone as gone:
        raise Http404(_("Deze raming is intussen verwijderd.")) from gone
    except IntegrityError:
        return _refused(request, node, editor, line=row)
    messages.success(request, _("Bewaard.") if changed else _("Je hebt niets gewijzigd."))
    return redirect(node_address(node, "plan:node-lines"))


def _there(request: HttpRequest, node: Node, editor: LineEditor, line: BudgetLine) -> HttpResponse:
    """A second click is told so; who went back and typed another line may still save that one."""
    made, typed = content_of(line), editor.content()
    if replace(made, nodes=()) == replace(typed, nodes=()) and set(made.nodes) == set(typed.nodes):
        messages.info(request, _("Deze raming was al toegevoegd. Ze staat er één keer in."))
        return redirect(node_address(node, "plan:node-lines"))
    posted = request.POST.copy()
    posted["once"] = uuid.uuid4().hex
    editor.form.data = posted
    text = _("Met dit formulier voegde je al een raming toe. Bewaar opnieuw om deze er nog bij te zetten.")
    editor.form.add_error(None, text)
    return _page(request, node, editor, status=422)


def _posted(request: HttpRequest) -> Any:
    if request.method != "POST":
        return None
    posted = request.POST.copy()
    total = posted.get("terms-TOTAL_FORMS", "")
    if request.POST.get("rij") == "terms" and total.isascii() and total.isdigit() and len(total) < 3:
        posted["terms-TOTAL_FORMS"] = str(int(total) + 1)
    return posted


def _ready(request: HttpRequest, editor: LineEditor) -> bool:
    if request.POST.get("rij") == "terms":
        editor.leave_unchecked()
        return False
    return editor.is_valid()


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" and request.POST.get("rij") != "terms" else 200


def _moved(request: HttpRequest, node: Node, editor: LineEditor, now_there: BudgetLine) -> HttpResponse:
    """Both readings; saving again is a choice for what stands in the form."""
    content = content_of(now_there)
    present = LineEditor(content=content, version=now_there.version, choices=_choices(node))
    differences = [
        (field.label, present.form.initial.get(field.name), field.value())
        for field in editor.form
        if field.name not in ("base", "once", "also", "nodes")
        and str(present.form.initial.get(field.name) or "") != str(field.value() or "")
    ]
    posted = request.POST.copy()
    posted["base"] = str(now_there.version)
    editor.form.data = posted
    return _page(request, node, editor, line=now_there, status=409, differences=differences)


def _refused(
    request: HttpRequest, node: Node, editor: LineEditor, line: BudgetLine | None = None
) -> HttpResponse:
    editor.form.add_error(None, _("Deze gegevens passen niet bij elkaar. Er is niets bewaard."))
    return _page(request, node, editor, line=line, status=422)


def _page(
    request: HttpRequest,
    node: Node,
    editor: LineEditor,
    *,
    line: BudgetLine | None = None,
    status: int = 200,
    differences: list[Any] | None = None,
) -> HttpResponse:
    values = {
        "plan": node.plan,
        "node": node,
        "line": line,
        "form": editor.everything,
        "scalars": editor.form,
        "rows": {"terms": editor.terms},
        "differences": differences,
        "moved": status == 409,
    }
    return render(request, "plan/edit_line.html", values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def remove(request: HttpRequest, plan: str, key: str, line: int) -> HttpResponse:
    """Ask whether a line may go, say for whom else, and remove it."""
    node = load_managed_node(request, plan, key)
    row = _line(node, str(line))
    moved = False
    if request.method == "POST":
        base = request.POST.get("base", "")
        version = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
        try:
            kept = remove_line(line=row, base_version=version, actor=actor_of(request))
        except LineGone as gone:
            raise Http404(_("Deze raming is al verwijderd.")) from gone
        except LineMoved as error:
            row, moved = error.line, True
        else:
            request.session[REMOVED] = {**kept, "plan": node.plan.pk}
            messages.success(request, _("De raming is verwijderd. Je kunt dat hieronder nog ongedaan maken."))
            return redirect(node_address(node, "plan:node-lines"))
    others = [other for other in row.nodes.order_by("order") if other.pk != node.pk]
    values = {"plan": node.plan, "node": node, "line": row, "others": others, "moved": moved}
    return render(request, "plan/edit_line_remove.html", values, status=409 if moved else 200)


@require_POST
def undo(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """Bring the line that was removed last back."""
    node = load_managed_node(request, plan, key)
    kept = request.session.get(REMOVED)
    if kept is None or kept["plan"] != node.plan.pk:
        messages.info(request, _("Er is niets om ongedaan te maken."))
    else:
        del request.session[REMOVED]
        try:
            bring_back_line(plan=node.plan, kept=kept, actor=actor_of(request))
            messages.success(request, _("De raming is terug, ook bij de andere onderdelen."))
        except IntegrityError:
            messages.warning(request, _("Deze raming is er intussen al weer."))
    return redirect(node_address(node, "plan:node-lines"))
