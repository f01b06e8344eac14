"""Reads of scans: a constant number of queries per page."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from baken.foundation.jobs.api import Job
from baken.rights.scan.models import ListState, OutreachList, PopulationScan, ScanState

SHOWN = (ScanState.DONE, ScanState.EXPIRED)
"""There are published tables, or there were people and now only tables."""


def scans_for(*, is_officer: bool) -> QuerySet[PopulationScan]:
    """All scans for the data officer; for others those with published tables."""
    rows = PopulationScan.objects.select_related("municipality", "made_by").defer("quality", "mapping")
    return rows if is_officer else rows.filter(state__in=SHOWN)


def with_lists(rows: QuerySet[PopulationScan]) -> QuerySet[PopulationScan]:
    """With the number of lists that are there."""
    found = OutreachList.objects.filter(scan=OuterRef("pk"), state=ListState.READY)
    number = found.order_by().values("scan").annotate(number=Count("pk")).values("number")
    ready = Coalesce(Subquery(number), 0)
    return (
        rows.defer("quality", "mapping", "published").annotate(ready_lists=ready).order_by("-made_at", "pk")
    )


def lists_of(scan: PopulationScan) -> QuerySet[OutreachList]:
    """The lists of a scan, also those that are gone: who made them and for what stays."""
    return OutreachList.objects.filter(scan=scan).select_related("made_by")


def job_of(scan: PopulationScan) -> Job | None:
    """The job that is at work on a scan, or was the last."""
    return Job.objects.filter(pk=scan.job).first() if scan.job else None
