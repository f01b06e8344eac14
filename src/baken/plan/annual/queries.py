"""Reads of annual reports: which there are, who may see which version, and their texts."""

from collections import defaultdict

from django.db.models import Prefetch, QuerySet

from baken.foundation.access.api import Actor
from baken.plan.access import may_read_whole
from baken.plan.annual import record as r
from baken.plan.models import AnnualReport, Plan, ReportText, ReportVersion
from baken.plan.models.annual import Question


class ReportNotFound(Exception):
    """No report, or no version of it, that this actor may see: the two cannot be told apart."""


def texts_by_node(*, report: AnnualReport) -> dict[str, r.Texts]:
    """The editor's texts per node key, "" for the whole plan (one query)."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for key, question, text in ReportText.objects.filter(report=report).values_list(
        "node_key", "question", "text"
    ):
        found[key][Question(question).value] = text
    return {key: r.Texts(**texts) for key, texts in found.items()}


def visible_reports(*, plan: Plan, actor: Actor) -> list[AnnualReport]:
    """The plan's reports, newest first, each with `shown`: the versions the actor may see (two queries).

    Visitors see published versions only, and no report without one.
    """
    staff = bool(may_read_whole(actor=actor, plan=plan))
    reports = (
        AnnualReport.objects.filter(plan=plan)
        .prefetch_related(Prefetch("versions", queryset=_versions(staff=staff), to_attr="shown"))
        .order_by("-end", "-start")
    )
    return [report for report in reports if staff or report.shown]


def report_of(*, plan: Plan, slug: str) -> AnnualReport:
    """The report with this name in the address. Raises ReportNotFound."""
    report = AnnualReport.objects.filter(plan=plan, slug=slug).first()
    if report is None:
        raise ReportNotFound(slug)
    report.plan = plan
    return report


def version_of(*, report: AnnualReport, actor: Actor, number: int | None = None) -> ReportVersion:
    """A version the actor may see: this number, or the newest one. Raises ReportNotFound."""
    versions = _versions(staff=bool(may_read_whole(actor=actor, plan=report.plan))).filter(report=report)
    if number is not None:
        versions = versions.filter(number=number)
    found = versions.first()
    if found is None:
        raise ReportNotFound(report.slug)
    return found


def _versions(*, staff: bool) -> QuerySet[ReportVersion]:
    versions = ReportVersion.objects.defer("record").order_by("-number")
    return versions if staff else versions.filter(published_at__isnull=False)


def newest_version(*, report: AnnualReport) -> ReportVersion | None:
    """The last closed version, published or not."""
    return ReportVersion.objects.filter(report=report).order_by("-number").first()


def earlier_record(*, report: AnnualReport) -> r.Frozen | None:
    """The frozen record of the report before this one: the newest period that ended before it starts.

    Raises RecordBroken when it does not carry its checksum.
    """
    version = (
        ReportVersion.objects.filter(report__plan=report.plan, report__end__lt=report.start)
        .order_by("-report__end", "-report__start", "-number")
        .first()
    )
    return frozen(version=version) if version else None


def frozen(*, version: ReportVersion) -> r.Frozen:
    """The record of a version, checked. Raises RecordBroken."""
    record = r.loads(version.record, checksum=version.checksum)
    return r.Frozen(record=record, checksum=version.checksum)
