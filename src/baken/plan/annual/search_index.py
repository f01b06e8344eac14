"""Published annual reports in the search of the site: one document per report, its newest public version."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from baken.foundation.search.api import Document, Searchable, renew
from baken.plan.access import READERS_OF_DRAFTS
from baken.plan.annual import record as r
from baken.plan.annual.queries import frozen
from baken.plan.models import Plan, ReportVersion
from baken.plan.models.structure import PlanState

ANNUAL_REPORT = "annual-report"


def reindex_reports(*, plan: Plan) -> int:
    """Bring the index in line with a plan's published reports, in the transaction that changed them."""
    address = reverse("plan:annual-reports", args=[plan.municipality.slug, plan.slug])
    return renew(kind=ANNUAL_REPORT, below=address, documents=list(_documents(plan)))


def _documents(plan: Plan) -> Iterator[Document]:
    versions = ReportVersion.objects.filter(report__plan=plan, published_at__isnull=False)
    newest = versions.select_related("report").order_by("report", "-number").distinct("report")
    for version in newest:
        slugs = [plan.municipality.slug, plan.slug, version.report.slug]
        yield Document(
            kind=ANNUAL_REPORT,
            subject_id=str(version.report_id),
            municipality=plan.municipality_id,
            title=version.report.title,
            body=" ".join(_words(frozen(version=version).record)),
            url=reverse("plan:annual-report", args=slugs),
            public=plan.state != PlanState.DRAFT.value,
            roles=frozenset(READERS_OF_DRAFTS),
        )


def _words(record: r.ReportRecord) -> Iterator[str]:
    """The report's own texts; titles of its parts are found in the plan itself."""
    for texts in (record.texts, *(one for item in record.items for one in (item.texts, item.editor))):
        yield from (texts.introduction, texts.summary, texts.achieved, texts.done, texts.cost)


def _all_reports() -> Iterator[Document]:
    with scopes_disabled():
        for plan in Plan.objects.select_related("municipality"):
            yield from _documents(plan)


SEARCHABLE = Searchable(kind=ANNUAL_REPORT, label=_("Jaarverslag"), documents=_all_reports)
