"""Reading annual reports: the list, a version, one part of it, and its files."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from baken.foundation.clock import now
from baken.foundation.ui.api import LineChart
from baken.plan.access import may_manage_plan, may_read_whole
from baken.plan.annual import record as r
from baken.plan.annual.charts import budget_chart, counts_chart, indicator_chart
from baken.plan.annual.operations import draft_record
from baken.plan.annual.queries import frozen, visible_reports
from baken.plan.annual.remarks import may_note_remark, remarks_of
from baken.plan.annual.views.loading import (
    load_report,
    load_staff_report,
    load_version,
    report_address,
)
from baken.plan.arithmetic.reasons import State
from baken.plan.models import AnnualReport, ForumRemark, Question, ReportFile, ReportFormat, ReportVersion
from baken.plan.views.loading import actor_of, load_plan
from baken.plan.wording import STATE_BADGES

QUESTIONS = (Question.ACHIEVED, Question.DONE, Question.COST)


@require_safe
def reports(request: HttpRequest, plan: str) -> HttpResponse:
    """The reports of a plan: published ones for everybody, the others for the staff."""
    row, actor = load_plan(request, plan), actor_of(request)
    values = {
        "plan": row,
        "reports": visible_reports(plan=row, actor=actor),
        "may_manage": bool(may_manage_plan(actor=actor, plan=row)),
        "is_staff": bool(may_read_whole(actor=actor, plan=row)),
    }
    return render(request, "plan/annual/reports.html", values)


@require_safe
def report(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """A closed version: what it says as a whole, and the way to its parts."""
    row = load_report(request, plan, report)
    version = load_version(request, row)
    return render(
        request, "plan/annual/report.html", _whole(request, row, frozen(version=version).record, version)
    )


@require_safe
def part(request: HttpRequest, plan: str, report: str, key: str) -> HttpResponse:
    """One outermost part of a closed version with all below it."""
    row = load_report(request, plan, report)
    version = load_version(request, row)
    record = frozen(version=version).record
    return render(request, "plan/annual/part.html", _part(request, row, record, version, key))


@require_safe
@never_cache
def draft(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """The report as it would be closed now, for the staff."""
    row = load_staff_report(request, plan, report)
    record = draft_record(report=row, at=now())
    return render(request, "plan/annual/report.html", _whole(request, row, record, None))


@require_safe
@never_cache
def draft_part(request: HttpRequest, plan: str, report: str, key: str) -> HttpResponse:
    """One outermost part of the report as it would be closed now."""
    row = load_staff_report(request, plan, report)
    record = draft_record(report=row, at=now())
    return render(request, "plan/annual/part.html", _part(request, row, record, None, key))


@require_safe
def file(request: HttpRequest, plan: str, report: str, format_name: str) -> HttpResponse:
    """A closed version as a file: JSON is the record itself, the others were made when it was closed."""
    row = load_report(request, plan, report)
    version = load_version(request, row)
    if format_name not in ReportFormat.values:
        raise Http404(_("In die vorm is het jaarverslag er niet."))
    if format_name == ReportFormat.JSON:
        response = HttpResponse(version.record, content_type="application/json; charset=utf-8")
        name = f"{row.plan.slug}-{row.slug}-v{version.number}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Access-Control-Allow-Origin"] = "*"
        return response
    made = ReportFile.objects.filter(version=version, format=format_name).first()
    if made is None:
        messages.info(request, _("Dit bestand wordt nog gemaakt. Probeer het over een minuut opnieuw."))
        return redirect(report_address(row))
    return redirect("files:download", row.plan.municipality.slug, made.file_id)


def _whole(
    request: HttpRequest, row: AnnualReport, record: r.ReportRecord, version: ReportVersion | None
) -> dict[str, Any]:
    remarks = _remarks(request, row) if version else {}
    return {
        **_shared(request, row, record, version),
        "counts_chart": counts_chart(record=record),
        "budget_chart": budget_chart(amounts=record.budget.totals, title=_("Uitgaven per jaar")),
        "roots": [
            {"item": root, "remarks": sum(len(remarks.get(key, ())) for key in _keys_below(record, root.key))}
            for root in record.children_of(None)
        ],
        "remarks": remarks.get("", []),
        "files": set(ReportFile.objects.filter(version=version).values_list("format", flat=True))
        if version
        else set(),
    }


def _part(
    request: HttpRequest, row: AnnualReport, record: r.ReportRecord, version: ReportVersion | None, key: str
) -> dict[str, Any]:
    root = record.by_key.get(key)
    if root is None or root.parent is not None:
        raise Http404(_("Dit onderdeel staat niet in het jaarverslag."))
    remarks = _remarks(request, row) if version else {}
    roots = list(record.children_of(None))
    place = roots.index(root)
    return {
        **_shared(request, row, record, version),
        "root": root,
        "blocks": [_block(record, record.by_key[one], remarks) for one in _keys_below(record, key)],
        "previous": roots[place - 1] if place else None,
        "next": roots[place + 1] if place + 1 < len(roots) else None,
    }


@dataclass(frozen=True, kw_only=True)
class Block:
    """One item on the page, with its heading's level (2 to 6), charts and remarks."""

    item: r.Item
    heading: int
    badge: str
    texts: list[tuple[str, str]]
    editor: list[tuple[str, str]]
    charts: list[tuple[r.Indicator, LineChart | None]]
    serves: list[tuple[r.Line, list[r.Item]]]
    remarks: list[ForumRemark]


def _block(record: r.ReportRecord, item: r.Item, remarks: dict[str, list[ForumRemark]]) -> Block:
    return Block(
        item=item,
        heading=min(item.depth + 2, 6),
        badge=STATE_BADGES[State(item.state)] if item.state else "neutral",
        texts=answers(item.texts),
        editor=answers(item.editor),
        charts=[(indicator, indicator_chart(indicator=indicator)) for indicator in item.indicators],
        serves=[
            (line, [record.by_key[key] for key in line.serves if key in record.by_key and key != item.key])
            for line in item.lines
        ],
        remarks=remarks.get(item.key, []),
    )


def answers(texts: r.Texts) -> list[tuple[str, str]]:
    """The questions that have an answer, in their order."""
    known = [(Question.INTRODUCTION, texts.introduction), *_three(texts)]
    return [(str(question.label), text) for question, text in known if text]


def _three(texts: r.Texts) -> list[tuple[Question, str]]:
    return [(question, getattr(texts, question.value)) for question in QUESTIONS]


def _keys_below(record: r.ReportRecord, key: str) -> list[str]:
    """The item and all below it, in the plan's order."""
    found = [key]
    for child in record.children_of(key):
        found += _keys_below(record, child.key)
    return found


def _remarks(request: HttpRequest, row: AnnualReport) -> dict[str, list[ForumRemark]]:
    found: dict[str, list[ForumRemark]] = {}
    for remark in remarks_of(report=row, actor=actor_of(request)):
        found.setdefault(remark.node_key, []).append(remark)
    return found


def _shared(
    request: HttpRequest, row: AnnualReport, record: r.ReportRecord, version: ReportVersion | None
) -> dict[str, Any]:
    actor = actor_of(request)
    newest = version is None or not request.GET.get("versie")
    return {
        "plan": row.plan,
        "report": row,
        "record": record,
        "version": version,
        "is_draft": version is None,
        "asked_version": "" if newest else f"?versie={version.number}",  # type: ignore[union-attr]
        "whole_texts": answers(record.texts),
        "may_manage": bool(may_manage_plan(actor=actor, plan=row.plan)),
        "is_staff": bool(may_read_whole(actor=actor, plan=row.plan)),
        "may_note": version is not None and bool(may_note_remark(actor=actor, plan=row.plan)),
        "formats": ReportFormat.choices,
    }
