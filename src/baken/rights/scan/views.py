"""The screens of a scan: starting it, following it, its dashboard, stopping it."""

import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from baken.foundation.access.api import Role
from baken.foundation.audit.api import Related, history_of
from baken.foundation.clock import machine_now, now
from baken.rights.local import law_of
from baken.rights.rules.scans import PopulationRefused, columns_of
from baken.rights.scan import sources
from baken.rights.scan.columns import titles
from baken.rights.scan.downloads import FORMATS, export
from baken.rights.scan.forms import StartForm
from baken.rights.scan.models import OutreachList, PopulationScan, ScanSource, ScanState
from baken.rights.scan.operations import Ground, NotNow, begin, compute, forget
from baken.rights.scan.published import rights_of
from baken.rights.scan.quality import quality_of
from baken.rights.scan.queries import SHOWN, job_of, scans_for, with_lists
from baken.rights.scan.selection import Selection, amount_chart, people_chart, table_of
from baken.rights.scan.uploads import UploadRefused, keep

PAGE_SIZE = 20


@require_safe
def scans(request: HttpRequest) -> HttpResponse:
    """The scans of the municipality, newest first."""
    page = Paginator(with_lists(scans_for(is_officer=is_officer(request))), PAGE_SIZE)
    context = {"page": page.get_page(request.GET.get("pagina")), "is_officer": is_officer(request)}
    return render(request, "rights/scan/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def scan_new(request: HttpRequest) -> HttpResponse:
    """Start a scan: source, purpose, ground, term."""
    municipality = request.municipality  # type: ignore[attr-defined]
    registered = sources.registered(municipality=municipality.nis)
    if request.method != "POST":
        form = StartForm(sources=registered, initial={"source": ScanSource.CITY})
        return _new_page(request, form)
    form = StartForm(request.POST, request.FILES, sources=registered)
    if not form.is_valid():
        return _new_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        scan = _begun(request, form)
    except UploadRefused as refused:
        form.add_error(refused.table, str(refused))
    except PopulationRefused as refused:
        form.add_error("persons", str(refused))
    except sources.SourceUnreachable:
        form.add_error("table", _("De gegevensbron antwoordt niet, of heeft die tabel niet meer."))
    else:
        following = "rights:scan" if scan.state != ScanState.MAPPING else "rights:scan-columns"
        return redirect(following, municipality.slug, scan.pk)
    return _new_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _new_page(request: HttpRequest, form: StartForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    most = {"most": settings.RIGHTS_SCAN_UPLOAD_MB}
    return render(request, "rights/scan/new.html", {"form": form, **most}, status=status)


def _begun(request: HttpRequest, form: StartForm) -> PopulationScan:
    """Raises UploadRefused, PopulationRefused and SourceUnreachable."""
    data = form.cleaned_data
    municipality = request.municipality  # type: ignore[attr-defined]
    source = ScanSource(data["source"])
    chosen = None
    if source == ScanSource.TABLE:
        chosen = sources.source_of(data["table"], municipality=municipality.nis)

    def fill(folder: Path) -> dict[str, list[str]]:
        if chosen is not None:
            return sources.columns_of(chosen)
        return {table: columns_of(path, table) for table, path in keep(form.uploads(), folder).items()}

    return begin(
        source=source,
        source_name=chosen.name if chosen else "",
        size=settings.RIGHTS_SCAN_CITY if source == ScanSource.CITY else 0,
        ground=Ground(**{name: data[name] for name in ("purpose", "purpose_text", "basis", "days")}),
        municipality=municipality,
        actor=request.actor,  # type: ignore[attr-defined]
        at=now(),
        clock_at=machine_now(),
        fill=None if source == ScanSource.CITY else fill,
    )


@require_safe
@never_cache
def scan(request: HttpRequest, scan: uuid.UUID) -> HttpResponse:
    """Where a scan stands; its dashboard when it is done."""
    found = load(request, scan)
    if found.state == ScanState.MAPPING:
        return redirect("rights:scan-columns", request.municipality.slug, found.pk)  # type: ignore[attr-defined]
    context: dict[str, Any] = {"scan": found, "is_officer": is_officer(request), "formats": list(FORMATS)}
    if found.state in SHOWN and found.published:
        return render(request, "rights/scan/dashboard.html", context | _dashboard(request, found))
    law = law_of(found.municipality, date=found.date)
    context |= {"job": job_of(found), "quality": quality_of(found.quality, law, titles())}
    return render(request, "rights/scan/state.html", context)


def _dashboard(request: HttpRequest, found: PopulationScan) -> dict[str, Any]:
    rights = rights_of(found.published)
    selection = Selection(rights, request.GET)
    rows = selection.rows()
    context: dict[str, Any] = {
        "selection": selection,
        "rows": rows,
        "filters": selection.filters(),
        "table": table_of(selection, rows),
        "people_chart": people_chart(selection, rows),
        "amount_chart": amount_chart(selection, rows),
    }
    if is_officer(request):
        related = [Related(model=OutreachList, field="scan")]
        context["history"] = history_of(record=found, limit=50, related=related)
    return context


@require_safe
@never_cache
def scan_progress(request: HttpRequest, scan: uuid.UUID) -> HttpResponse:
    """Only how far it is, for the page that asks every second; when it is done, the page itself."""
    found = load(request, scan)
    if not found.is_busy:
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "rights/scan/state.html#progress", {"scan": found, "job": job_of(found)})


@require_POST
def scan_start(request: HttpRequest, scan: uuid.UUID) -> HttpResponse:
    """Compute, after a look at the quality."""
    found = load(request, scan)
    try:
        compute(scan=found, actor=request.actor)  # type: ignore[attr-defined]
    except NotNow as refused:
        messages.warning(request, str(refused))
    return redirect("rights:scan", request.municipality.slug, found.pk)  # type: ignore[attr-defined]


@require_POST
def scan_stop(request: HttpRequest, scan: uuid.UUID) -> HttpResponse:
    """Stop, and remove everything of people."""
    found = load(request, scan)
    forget(scan=found, clock_at=machine_now(), actor=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("De gegevens van mensen zijn gewist."))
    return redirect("rights:scan", request.municipality.slug, found.pk)  # type: ignore[attr-defined]


@require_safe
def scan_tables(request: HttpRequest, scan: uuid.UUID, form: str) -> HttpResponse:
    """The published tables as a file."""
    found = load(request, scan)
    if form not in FORMATS or not found.published:
        raise Http404(_("Die tabellen zijn er niet."))
    answer = HttpResponse(export(found, form), content_type=FORMATS[form])
    name = f"niet-gebruik-{found.date.isoformat()}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def load(request: HttpRequest, scan: uuid.UUID) -> PopulationScan:
    """A scan that this person may see. Raises Http404."""
    found = scans_for(is_officer=is_officer(request)).defer(None).filter(pk=scan).first()
    if found is None:
        raise Http404(_("Deze scan is er niet."))
    return found


def is_officer(request: HttpRequest) -> bool:
    """Whether somebody is data officer here."""
    municipality = request.municipality  # type: ignore[attr-defined]
    return bool(request.actor.has_role(Role.DATA_OFFICER, municipality=municipality.nis))  # type: ignore[attr-defined]
