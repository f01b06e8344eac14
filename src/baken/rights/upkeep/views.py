"""The screens of who looks after the law: what must be looked up, the tasks, and a table with its history."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from baken.foundation.access.api import Role
from baken.foundation.audit.api import Related, history_of
from baken.foundation.clock import now, today
from baken.foundation.jobs.api import start_job
from baken.foundation.review.api import proposals_of
from baken.foundation.ui.api import Tab
from baken.rights.local import law_here
from baken.rights.models import OwnKind, OwnRecord, OwnVersion
from baken.rights.own.content import fields_of
from baken.rights.own.dutch import in_dutch
from baken.rights.own.reviewable import KIND
from baken.rights.rules import Law
from baken.rights.rules.upkeep import LawTable, TableUnknown, points_of, table_of, version_of
from baken.rights.upkeep.files import FORMATS
from baken.rights.upkeep.files import export as file_of
from baken.rights.upkeep.models import UpkeepTask
from baken.rights.upkeep.queries import latest_count, task_lines, waiting_for
from baken.rights.upkeep.running import count_touched
from baken.rights.upkeep.worklist import (
    Line,
    choices_of,
    lines_of,
    read_selection,
    select,
)

PAGE_SIZE = 25
LIST, TASKS = "lijst", "taken"


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    """Everything that is missing, old, doubtful or in conflict, what touches most households first."""
    law, municipality = law_here(request), request.municipality  # type: ignore[attr-defined]
    count = latest_count(municipality=municipality)
    lines = _lines(law, count)
    selection = read_selection(request.GET.dict())
    found = select(lines, selection)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina")),
        "found": len(found),
        "total": len(lines),
        "selection": selection,
        "choices": choices_of(lines, selection),
        "count": count,
        "is_old_count": count is not None and count.law != version_of(law, date=today()),
        "left_out": _left_out(law),
        "formats": list(FORMATS),
        "query": request.GET.urlencode(),
        "may_edit": may_edit(request),
        "tabs": tabs(request, LIST),
    }
    return render(request, "rights/upkeep/list.html", context)


def _lines(law: Law, count: Any) -> list[Line]:
    return lines_of(points_of(law, date=today()), count)


def _left_out(law: Law) -> list[tuple[str, str]]:
    """Amounts that were filled in here and that the law cannot take any more: title and why."""
    names = {one.name: one.message for one in law.unreadable}
    if not names:
        return []
    records = OwnRecord.objects.filter(kind=OwnKind.AMOUNTS, name__in=names)
    return [(one.title, in_dutch(names[one.name])) for one in records]


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The same list as a file, with the choices of the address."""
    if form not in FORMATS:
        raise Http404
    law, municipality = law_here(request), request.municipality  # type: ignore[attr-defined]
    lines = select(_lines(law, latest_count(municipality=municipality)), read_selection(request.GET.dict()))
    answer = HttpResponse(file_of(lines, form), content_type=FORMATS[form])
    answer["Content-Disposition"] = f'attachment; filename="op-te-zoeken-{today().isoformat()}.{form}"'
    return answer


@require_POST
def start_count(request: HttpRequest) -> HttpResponse:
    """Count now instead of tonight."""
    job = start_job(
        task=count_touched,
        title=_("Tel welke huishoudens de open punten van de wet raken"),
        municipality=request.municipality,  # type: ignore[attr-defined]
        made_by=request.actor.user_id,  # type: ignore[attr-defined]
        at=now(),
    )
    return redirect("jobs:job", request.municipality.slug, job.pk)  # type: ignore[attr-defined]


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Tables whose day passed: those that are open or wait first, then what is done."""
    is_done = request.GET.get("stand") == "klaar"
    found = UpkeepTask.objects.filter(done_at__isnull=not is_done)
    found = found.order_by("-done_at", "title", "pk") if is_done else found.order_by("due", "title", "pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "lines": task_lines(list(page.object_list)),
        "is_done": is_done,
        "may_edit": may_edit(request),
        "tabs": tabs(request, TASKS),
    }
    return render(request, "rights/upkeep/tasks.html", context)


@require_safe
def table(request: HttpRequest, table: str) -> HttpResponse:
    """A table of amounts: what we know, what waits, and everything that happened to it."""
    law = law_here(request)
    found = load_table(law, table)
    record = OwnRecord.objects.filter(name=table).first()
    is_own = record is not None and record.kind != OwnKind.AMOUNTS
    context: dict[str, Any] = {
        "table": found,
        "record": record,
        "is_own": is_own,
        "may_edit": may_edit(request),
    }
    if record is not None:
        versions = OwnVersion.objects.filter(record=record).order_by("-number")
        context |= {
            "waiting": waiting_for([record]).get(str(record.pk)),
            "proposals": proposals_of(kind=KIND, subject_id=str(record.pk), actor=request.actor),  # type: ignore[attr-defined]
            "versions": [(one, list(fields_of(record.kind, one.content).values())) for one in versions],
            "history": history_of(
                record=record, limit=50, related=[Related(model=OwnVersion, field="record")]
            ),
        }
    context["tasks"] = task_lines(list(UpkeepTask.objects.filter(table=table).order_by("-due")[:20]))
    return render(request, "rights/upkeep/table.html", context)


def load_table(law: Law, name: str) -> LawTable:
    """A table of the law that some right here reads; 404 for any other."""
    try:
        return table_of(law, name, date=today())
    except TableUnknown:
        raise Http404 from None


def may_edit(request: HttpRequest) -> bool:
    """Whether this person fills in tables."""
    actor, here = request.actor, request.municipality  # type: ignore[attr-defined]
    return bool(actor.has_role(Role.RIGHTS_EDITOR, municipality=here.nis))


def tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The two lists, with how many tasks are open (one query)."""
    slug = request.municipality.slug  # type: ignore[attr-defined]
    return [
        Tab(label=_("Op te zoeken"), url=reverse("rights:upkeep", args=[slug]), current=current == LIST),
        Tab(
            label=_("Na te kijken bedragen"),
            url=reverse("rights:upkeep-tasks", args=[slug]),
            current=current == TASKS,
            count=UpkeepTask.objects.filter(done_at__isnull=True).count(),
        ),
    ]
