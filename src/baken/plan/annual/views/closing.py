"""Closing, correcting and publishing an annual report, and its drafts as files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.clock import now
from baken.foundation.jobs.api import start_job
from baken.plan.annual.errors import AnnualReportError, ReportClosed
from baken.plan.annual.files import FORMATS
from baken.plan.annual.forms import CloseForm
from baken.plan.annual.operations import (
    close_report,
    draft_record,
    give_up_correction,
    open_for_correction,
    publish_version,
    start_files,
)
from baken.plan.annual.queries import newest_version
from baken.plan.annual.tasks import make_draft_file
from baken.plan.annual.views.loading import load_managed_report, load_staff_report, report_address
from baken.plan.models import AnnualReport, ReportVersion
from baken.plan.rounds.accepted import open_cards
from baken.plan.views.loading import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def close(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """What is still missing, and the button that freezes."""
    row = load_managed_report(request, plan, report)
    if row.closed:
        messages.warning(request, _("Dit jaarverslag is al afgesloten. Er is niets gewijzigd."))
        return redirect(report_address(row))
    last = newest_version(report=row)
    form = CloseForm(request.POST if request.method == "POST" else None, is_correction=last is not None)
    if request.method != "POST":
        return _page(request, row, last, form)
    if not form.is_valid():
        return _page(request, row, last, form, status=422)
    try:
        version, job = close_report(
            report=row,
            what_changed=form.cleaned_data.get("what_changed", ""),
            actor=actor_of(request),
            at=now(),
        )
    except ReportClosed:
        messages.warning(request, _("Dit jaarverslag is al afgesloten. Er is niets gewijzigd."))
        return redirect(report_address(row))
    except AnnualReportError as refused:
        return _page(request, row, last, form, refused=str(refused), status=422)
    messages.success(
        request,
        _("Versie %(number)d is afgesloten. De bestanden worden nu gemaakt.") % {"number": version.number},
    )
    return redirect("jobs:job", row.plan.municipality.slug, job.pk)


def _page(
    request: HttpRequest,
    row: AnnualReport,
    last: ReportVersion | None,
    form: CloseForm,
    *,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    record = draft_record(report=row, at=now())
    values: dict[str, Any] = {
        "plan": row.plan,
        "report": row,
        "record": record,
        "last": last,
        "form": form,
        "refused": refused,
        "open_cards": open_cards(plan=row.plan, start=row.start, end=row.end),
        "without_text": [item for item in record.reporting if item.texts.is_empty and item.editor.is_empty],
        "problems": [entry for entry in record.codes if entry.problems],
    }
    return render(request, "plan/annual/close.html", values, status=status)


@require_POST
def correct(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """Open a closed report again for a better version (`actie=stoppen`: leave the last one as it is)."""
    row = load_managed_report(request, plan, report)
    try:
        if request.POST.get("actie") == "stoppen":
            give_up_correction(report=row, actor=actor_of(request))
            messages.info(
                request, _("De verbetering is gestopt. De laatste afgesloten versie blijft gelden.")
            )
            return redirect(report_address(row))
        open_for_correction(report=row, actor=actor_of(request))
    except AnnualReportError as refused:
        messages.warning(request, str(refused))
        return redirect(report_address(row, "plan:annual-report-write"))
    messages.success(
        request,
        _("Je kan nu verbeteren. De afgesloten versie blijft zoals ze is tot je opnieuw afsluit."),
    )
    return redirect(report_address(row, "plan:annual-report-write"))


@require_POST
def publish(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """Let everybody read the version that was looked at (`versie`)."""
    row = load_managed_report(request, plan, report)
    number = request.POST.get("versie", "")
    version = newest_version(report=row)
    if version is None or number not in {"", str(version.number)}:
        messages.warning(request, _("Er is intussen een nieuwere versie. Bekijk ze eerst."))
        return redirect(report_address(row))
    try:
        changed = publish_version(version=version, actor=actor_of(request), at=now())
    except AnnualReportError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("Versie %(number)d staat nu voor iedereen online.") % {"number": version.number}
            if changed
            else _("Deze versie stond al online."),
        )
    return redirect(report_address(row))


@require_POST
def make_files(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """Make the files of the newest version that are not there, when that failed before."""
    row = load_managed_report(request, plan, report)
    version = newest_version(report=row)
    if version is None:
        raise Http404(_("Dit jaarverslag is nog niet afgesloten."))
    version.report = row
    job = start_files(version=version, actor=actor_of(request), at=now())
    return redirect("jobs:job", row.plan.municipality.slug, job.pk)


@require_POST
def draft_file(request: HttpRequest, plan: str, report: str, format_name: str) -> HttpResponse:
    """Make the report as it stands now as a file, marked as a draft, in the background."""
    row = load_staff_report(request, plan, report)
    if format_name not in FORMATS:
        raise Http404(_("In die vorm is het jaarverslag er niet."))
    user_id = actor_of(request).user_id
    job = start_job(
        task=make_draft_file,
        title=_("%(title)s: ontwerp als %(format)s") % {"title": row.title, "format": format_name.upper()},
        municipality=row.plan.municipality,
        made_by=user_id,
        at=now(),
        total=2,
        report_id=row.pk,
        form=format_name,
        user_id=user_id,
    )
    return redirect("jobs:job", row.plan.municipality.slug, job.pk)
