"""What the screens of annual reports start with: the report, and the version somebody may see."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from baken.plan.access import may_manage_plan, may_read_whole
from baken.plan.annual.queries import ReportNotFound, report_of, version_of
from baken.plan.models import AnnualReport, ReportVersion
from baken.plan.views.loading import actor_of, load_plan


def load_report(request: HttpRequest, plan: str, slug: str) -> AnnualReport:
    """The report of a plan the actor may see, or 404."""
    try:
        return report_of(plan=load_plan(request, plan), slug=slug)
    except ReportNotFound as error:
        raise Http404(_("Dit jaarverslag is hier niet gevonden.")) from error


def load_staff_report(request: HttpRequest, plan: str, slug: str) -> AnnualReport:
    """The report for the municipality's own staff, drafts too; 403 with the reason for others."""
    report = load_report(request, plan, slug)
    may_read_whole(actor=actor_of(request), plan=report.plan).require()
    return report


def load_managed_report(request: HttpRequest, plan: str, slug: str) -> AnnualReport:
    """The report for the coordinator; 403 with the reason for others."""
    report = load_report(request, plan, slug)
    may_manage_plan(actor=actor_of(request), plan=report.plan).require()
    return report


def load_version(request: HttpRequest, report: AnnualReport) -> ReportVersion:
    """The version the address asks for (`?versie=2`), or the newest the actor may see; else 404."""
    asked = request.GET.get("versie", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None
    try:
        version = version_of(report=report, actor=actor_of(request), number=number)
    except ReportNotFound as error:
        raise Http404(_("Dit jaarverslag is hier niet gevonden.")) from error
    version.report = report
    return version


def report_address(report: AnnualReport, route: str = "plan:annual-report", *arguments: object) -> str:
    """The address of a page of a report."""
    return reverse(route, args=[report.plan.municipality.slug, report.plan.slug, report.slug, *arguments])
