"""What the Welzijnsforum says: asking it, writing it down, answering it; and the page behind the link."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baken.foundation.clock import now, today
from baken.foundation.messaging.api import MailRefused
from baken.foundation.signed_links.api import LinkGrant
from baken.plan.access import may_manage_plan
from baken.plan.annual import record as r
from baken.plan.annual.errors import AlreadyAnswered
from baken.plan.annual.forms import AnswerForm, AskForm, RemarkForm
from baken.plan.annual.queries import frozen, newest_version
from baken.plan.annual.remarks import (
    PURPOSE,
    answer_remark,
    ask_forum,
    leave_remarks,
    may_note_remark,
    note_remark,
    remarks_of,
)
from baken.plan.annual.views.loading import load_managed_report, load_staff_report, report_address
from baken.plan.annual.views.reading import answers
from baken.plan.models import AnnualReport, ForumRemark, ReportVersion
from baken.plan.views.loading import actor_of

DAYS_TO_ANSWER = 21


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def remarks(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """All remarks, unanswered ones first, and a form to write one down."""
    row = load_staff_report(request, plan, report)
    version = newest_version(report=row)
    if version is None:
        return render(request, "plan/annual/remarks.html", {"plan": row.plan, "report": row, "version": None})
    version.report = row
    record = frozen(version=version).record
    initial = {"node_key": request.GET.get("over", "")[:60]}
    form = RemarkForm(request.POST or None, parts=_parts(record), initial=initial)
    if request.method == "POST":
        may_note_remark(actor=actor_of(request), plan=row.plan).require()
        if form.is_valid():
            note_remark(version=version, actor=actor_of(request), at=now(), **form.cleaned_data)
            messages.success(request, _("De opmerking is genoteerd."))
            return redirect(report_address(row, "plan:annual-report-remarks"))
    values = {
        "plan": row.plan,
        "report": row,
        "version": version,
        "remarks": sorted(
            remarks_of(report=row, actor=actor_of(request)), key=lambda remark: remark.answered_at is not None
        ),
        "form": form,
        "may_manage": bool(may_manage_plan(actor=actor_of(request), plan=row.plan)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/annual/remarks.html", values, status=status)


def _parts(record: r.ReportRecord) -> list[tuple[str, str]]:
    """What a remark can be about: the whole report and every part above the reporting items."""
    parts = [("", _("Het hele verslag"))]
    return parts + [
        (item.key, f"{'– ' * item.depth}{item.code} {item.title}".strip())
        for item in record.items
        if not item.reports
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: HttpRequest, plan: str, report: str, remark: int) -> HttpResponse:
    """Answer one remark."""
    row = load_managed_report(request, plan, report)
    found = ForumRemark.objects.filter(report=row, pk=remark).first()
    if found is None:
        raise Http404(_("Deze opmerking is er niet."))
    found.report = row
    initial = {"answer": found.answer, "withheld": found.withheld, "seen_version": found.version}
    form = AnswerForm(request.POST or None, initial=initial)
    values: dict[str, Any] = {"plan": row.plan, "report": row, "remark": found, "form": form}
    if request.method != "POST":
        return render(request, "plan/annual/answer.html", values)
    if not form.is_valid():
        return render(request, "plan/annual/answer.html", values, status=422)
    try:
        answer_remark(remark=found, actor=actor_of(request), at=now(), **form.cleaned_data)
    except AlreadyAnswered as already:
        form.data = {**request.POST.dict(), "seen_version": str(found.version)}
        return render(request, "plan/annual/answer.html", {**values, "refused": str(already)}, status=409)
    messages.success(request, _("Je antwoord is bewaard."))
    return redirect(report_address(row, "plan:annual-report-remarks"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, plan: str, report: str) -> HttpResponse:
    """Mail the members of the forum a personal link."""
    row = load_managed_report(request, plan, report)
    version = newest_version(report=row)
    if version is None:
        messages.warning(request, _("Sluit het verslag eerst af: een ontwerp bespreken we niet."))
        return redirect(report_address(row, "plan:annual-report-write"))
    version.report = row
    form = AskForm(request.POST or None, initial={"until": today() + dt.timedelta(days=DAYS_TO_ANSWER)})
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        if until < today():
            form.add_error("until", _("Deze dag is voorbij. Kies een dag vanaf vandaag."))
        else:
            return _asked(request, row, version, form)
    status = 422 if request.method == "POST" else 200
    values = {"plan": row.plan, "report": row, "version": version, "form": form}
    return render(request, "plan/annual/ask.html", values, status=status)


def _asked(request: HttpRequest, row: AnnualReport, version: ReportVersion, form: AskForm) -> HttpResponse:
    until = form.cleaned_data["until"] + dt.timedelta(days=1)
    try:
        number = ask_forum(
            version=version,
            addresses=form.cleaned_data["addresses"],
            until=dt.datetime.combine(until, dt.time(), tzinfo=now().tzinfo),
            actor=actor_of(request),
            at=now(),
        )
    except MailRefused as refused:
        form.add_error("addresses", str(refused))
        values = {"plan": row.plan, "report": row, "version": version, "form": form}
        return render(request, "plan/annual/ask.html", values, status=422)
    messages.success(
        request,
        ngettext("%(number)d mail vertrekt.", "%(number)d mails vertrekken.", number) % {"number": number},
    )
    return redirect(report_address(row, "plan:annual-report-remarks"))


@dataclass(frozen=True, kw_only=True)
class ForumPart:
    """A part of the report with the field to say something of it; `heading`: the level of its heading."""

    item: r.Item
    heading: int
    texts: list[tuple[str, str]]
    typed: str


class RemarksPage:
    """The page behind a personal link: the closed report per objective, with a field for each remark."""

    purpose = PURPOSE

    def render(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        """The report to read, with empty fields."""
        return self._page(request, grant)

    def submit(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        """Keep the remarks and thank; without remark or origin the page says what is missing."""
        version = self._version(grant)
        record = frozen(version=version).record
        keys = {key for key, _label in _parts(record)}
        texts = [
            (key, request.POST.get(f"opmerking-{key}", "").replace("\0", "")[:2000].strip()) for key in keys
        ]
        said_by = request.POST.get("namens", "").replace("\0", "").strip()[:150]
        if not said_by or not any(text for _key, text in texts):
            return self._page(request, grant, missing=True, status=422)
        order = [key for key, _label in _parts(record)]
        texts.sort(key=lambda pair: order.index(pair[0]))
        left = leave_remarks(grant=grant, version=version, texts=texts, said_by=said_by, at=now())
        values = {"record": record, "number": len(left)}
        return render(request, "plan/annual/thanks.html", values)

    def _version(self, grant: LinkGrant) -> ReportVersion:
        versions = ReportVersion.objects.select_related("report__plan__municipality")
        return versions.get(pk=int(grant.subject_id))

    def _page(
        self, request: HttpRequest, grant: LinkGrant, *, missing: bool = False, status: int = 200
    ) -> HttpResponse:
        record = frozen(version=self._version(grant)).record
        typed = request.POST if request.method == "POST" else {}
        values = {
            "record": record,
            "whole_texts": answers(record.texts),
            "parts": [
                ForumPart(
                    item=item,
                    heading=min(item.depth + 2, 6),
                    texts=[*answers(item.texts), *answers(item.editor)],
                    typed=typed.get(f"opmerking-{item.key}", ""),
                )
                for item in record.items
                if not item.reports
            ],
            "whole": typed.get("opmerking-", ""),
            "said_by": typed.get("namens", ""),
            "missing": missing,
            "expires_at": grant.expires_at,
        }
        return render(request, "plan/annual/forum.html", values, status=status)
