"""Making an annual report: its period, the editor's texts at every level, and the dossier check."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from baken.foundation.clock import now, today
from baken.foundation.ui.api import filter_choices
from baken.plan.annual import record as r
from baken.plan.annual.errors import PeriodTaken, ReportClosed, TextMoved
from baken.plan.annual.forms import ReportForm, TextsForm, last_whole_year
from baken.plan.annual.operations import draft_record, start_report, write_texts
from baken.plan.annual.queries import earlier_record
from baken.plan.annual.views.loading import load_managed_report, load_staff_report, report_address
from baken.plan.annual.views.reading import answers
from baken.plan.models import AnnualReport, Question, ReportText
from baken.plan.views.editing_loading import load_managed_plan
from baken.plan.views.loading import actor_of

WHOLE_PLAN = ""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, plan: str) -> HttpResponse:
    """A report over a period; the last whole year to begin with."""
    row = load_managed_plan(request, plan)
    start, end = last_whole_year(today())
    initial = {"start": start, "end": end, "title": _("Jaarverslag %(year)d") % {"year": start.year}}
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = start_report(plan=row, actor=actor_of(request), **form.cleaned_data)
            return redirect(report_address(made, "plan:annual-report-write"))
        except PeriodTaken as taken:
            form.add_error("end", str(taken))
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/annual/new.html", {"plan": row, "form": form}, status=status)


@require_safe
@never_cache
def overview(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """Every part of the plan with its texts, to see what is still to be written."""
    row = load_managed_report(request, plan, report)
    record = draft_record(report=row, at=now())
    shown = request.GET.get("toon", "")
    rows = [_row(record, item) for item in record.items]
    missing = [one for one in rows if one["missing"]]
    values = {
        "plan": row.plan,
        "report": row,
        "record": record,
        "rows": missing if shown == "ontbreekt" else rows,
        "missing": len(missing),
        "filters": filter_choices(
            choices=[("ontbreekt", _("Zonder tekst"))], selected=shown, all_label=_("Alle onderdelen")
        ),
        "whole": answers(record.texts),
        "problems": sum(bool(entry.problems) for entry in record.codes),
    }
    return render(request, "plan/annual/write.html", values)


def _row(record: r.ReportRecord, item: r.Item) -> dict[str, Any]:
    """An item of the overview; what reports, or holds what reports, is expected to have a text."""
    written = not item.texts.is_empty or not item.editor.is_empty
    asks = item.reports or any(child.reports for child in record.children_of(item.key))
    return {"item": item, "written": written, "missing": asks and not written}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def plan_texts(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """The texts about the whole plan."""
    return _texts(request, load_managed_report(request, plan, report), WHOLE_PLAN)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def texts(request: HttpRequest, plan: str, report: str, key: str) -> HttpResponse:
    """The texts about one part of the plan."""
    return _texts(request, load_managed_report(request, plan, report), key)


def _texts(request: HttpRequest, row: AnnualReport, key: str) -> HttpResponse:
    record = draft_record(report=row, at=now())
    if key and key not in record.by_key:
        raise Http404(_("Dit onderdeel staat niet in het plan."))
    about_plan = key == WHOLE_PLAN
    if request.method != "POST":
        form = TextsForm(about_plan=about_plan, initial=_initial(row, key))
        return _page(request, row, record, key, form)
    posted = request.POST.copy()
    if source := posted.get("overnemen", ""):
        return _page(request, row, record, key, _taken_over(posted, record, key, source))
    form = TextsForm(posted, about_plan=about_plan)
    if not form.is_valid():
        return _page(request, row, record, key, form, status=422)
    return _saved(request, row, record, key, form)


def _saved(
    request: HttpRequest, row: AnnualReport, record: r.ReportRecord, key: str, form: TextsForm
) -> HttpResponse:
    try:
        write_texts(report=row, node_key=key, texts=form.texts, seen=form.seen, actor=actor_of(request))
    except TextMoved as moved:
        posted = {**request.POST.dict(), f"seen_{moved.question}": str(moved.version)}
        form = TextsForm(posted, about_plan=key == WHOLE_PLAN)
        label = str(Question(moved.question).label)
        return _page(request, row, record, key, form, moved=(label, moved.theirs), status=409)
    except ReportClosed as closed:
        return _page(request, row, record, key, form, refused=str(closed), status=409)
    messages.success(request, _("Bewaard."))
    following = _following(record, key) if "verder" in request.POST else None
    if following:
        return redirect(report_address(row, "plan:annual-report-texts", following))
    return redirect(report_address(row, "plan:annual-report-write") + (f"#{key}" if key else ""))


def _initial(row: AnnualReport, key: str) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for text in ReportText.objects.filter(report=row, node_key=key):
        initial |= {text.question: text.text, f"seen_{text.question}": text.version}
    return initial


def _taken_over(posted: Any, record: r.ReportRecord, key: str, question: str) -> TextsForm:
    """The form with what the parts below say added to one answer; nothing is saved."""
    below = [child for child in record.children_of(key or None) if getattr(child.texts, question, "")]
    added = "\n".join(f"{child.title}: {getattr(child.texts, question)}" for child in below)
    posted[question] = "\n".join(part for part in (posted.get(question, ""), added) if part)
    return TextsForm(initial=posted.dict(), about_plan=key == WHOLE_PLAN)


def _following(record: r.ReportRecord, key: str) -> str | None:
    """The next item in the plan's order."""
    keys = [WHOLE_PLAN, *record.by_key]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None


def _page(
    request: HttpRequest,
    row: AnnualReport,
    record: r.ReportRecord,
    key: str,
    form: TextsForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    earlier = earlier_record(report=row)
    known = earlier.record.by_key.get(key) if earlier and key else None
    then = known.texts if known else (earlier.record.texts if earlier and not key else r.Texts())
    children = record.children_of(key or None)
    values = {
        "plan": row.plan,
        "report": row,
        "record": record,
        "item": record.by_key.get(key),
        "form": form,
        "below": [(child, answers(child.texts)) for child in children if not child.texts.is_empty],
        "sources": {q.value for q in Question for child in children if getattr(child.texts, q.value)},
        "accepted": answers(record.by_key[key].texts) if key and record.by_key[key].reported else [],
        "then": answers(then),
        "earlier": earlier.record if earlier else None,
        "following": _following(record, key),
        **more,
    }
    return render(request, "plan/annual/texts.html", values, status=status)


@require_safe
@never_cache
def dossier(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """Does every reporting code have a part of the plan with its texts."""
    row = load_staff_report(request, plan, report)
    record = draft_record(report=row, at=now())
    entries = [(entry, [record.by_key[key] for key in entry.items]) for entry in record.codes]
    values = {
        "plan": row.plan,
        "report": row,
        "entries": entries,
        "problems": sum(bool(entry.problems) for entry in record.codes),
    }
    return render(request, "plan/annual/dossier.html", values)
