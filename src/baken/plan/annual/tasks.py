"""Making the files of a closed report, or of a draft, in the background with progress."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from baken.foundation import clock
from baken.foundation.jobs.api import Job, JobRefused, JobResult, report_progress, tracked_task
from baken.plan.annual.files import FORMATS, file_of_version, keep_draft_file
from baken.plan.annual.operations import draft_record
from baken.plan.annual.record import RecordBroken
from baken.plan.models import AnnualReport, ReportVersion


@tracked_task(name="plan.annual_report_files")
def make_files(job: Job, *, version_id: int) -> JobResult:
    """Make every file of a version that is not there yet; a second run makes none twice."""
    version = ReportVersion.objects.select_related("report__plan__municipality").get(pk=version_id)
    try:
        for done, form in enumerate(FORMATS):
            report_progress(job=job, current=done, total=len(FORMATS), message=_making(form))
            file_of_version(version=version, form=form, at=clock.now())
    except RecordBroken as broken:
        raise JobRefused(
            _("Het verslag draagt zijn controlegetal niet. Er zijn geen bestanden gemaakt.")
        ) from broken
    return JobResult(
        message=_("De bestanden zijn klaar."), url=_address(version.report, "plan:annual-report")
    )


@tracked_task(name="plan.annual_report_draft")
def make_draft_file(job: Job, *, report_id: int, form: str, user_id: int) -> JobResult:
    """One file of the report as it stands now, marked as a draft; only the last one of a form is kept."""
    report = AnnualReport.objects.select_related("plan__municipality").get(pk=report_id)
    report_progress(job=job, current=0, total=2, message=_("De cijfers verzamelen"))
    at = clock.now()
    record = draft_record(report=report, at=at)
    report_progress(job=job, current=1, total=2, message=_making(form))
    stored = keep_draft_file(report=report, record=record, form=form, user_id=user_id, at=at)
    slug = report.plan.municipality.slug
    return JobResult(
        message=_("Het ontwerp is klaar."), url=reverse("files:download", args=[slug, stored.pk])
    )


def _making(form: str) -> str:
    return _("%(format)s maken") % {"format": form.upper()}


def _address(report: AnnualReport, route: str, *more: Iterable[object]) -> str:
    return reverse(route, args=[report.plan.municipality.slug, report.plan.slug, report.slug, *more])
