"""The screens of columns: which column is what, and mappings under a name."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baken.foundation.audit.api import because
from baken.foundation.clock import machine_now, now
from baken.rights.local import law_of
from baken.rights.scan.columns import Chosen, suggested, tables_of, with_saved
from baken.rights.scan.forms import MappingNameForm
from baken.rights.scan.models import PopulationScan, SavedMapping, ScanState
from baken.rights.scan.operations import NotNow, choose_columns
from baken.rights.scan.views import load

SAVE, GO = "bewaar", "verder"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def scan_columns(request: HttpRequest, scan: uuid.UUID) -> HttpResponse:
    """Say what each column is: suggested, from a saved mapping, or typed."""
    found = load(request, scan)
    slug = request.municipality.slug  # type: ignore[attr-defined]
    if found.state != ScanState.MAPPING:
        return redirect("rights:scan", slug, found.pk)
    columns = found.mapping["columns"]
    law = law_of(found.municipality, date=found.date)
    if request.method != "POST":
        return _first_page(request, found)
    chosen = _posted(request, columns)
    tables = tables_of(columns, chosen, law, date=found.date)
    name = MappingNameForm(
        request.POST if request.POST.get("doe") == SAVE else None, municipality=found.municipality
    )
    if request.POST.get("doe") == SAVE:
        if not name.is_valid():
            return _page(request, found, tables, name, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        with because(actor=request.actor):  # type: ignore[attr-defined]
            name.instance.municipality, name.instance.columns = found.municipality, chosen
            name.save()
        messages.success(request, _("De indeling is bewaard. Je kan ze bij een volgende scan kiezen."))
        return _page(request, found, tables, MappingNameForm(municipality=found.municipality))
    if not all(table.is_right for table in tables):
        return _page(request, found, tables, name, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        choose_columns(
            scan=found,
            chosen=chosen,
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            clock_at=machine_now(),
        )
    except NotNow as refused:
        messages.warning(request, str(refused))
    return redirect("rights:scan", slug, found.pk)


def _first_page(request: HttpRequest, scan: PopulationScan) -> HttpResponse:
    columns = scan.mapping["columns"]
    law = law_of(scan.municipality, date=scan.date)
    number = request.GET.get("indeling", "")
    saved = SavedMapping.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    suggestions = suggested(columns, law, scan.date)
    chosen = with_saved(columns, saved.columns) if saved else suggestions
    tables = tables_of(columns, chosen, law, date=scan.date, suggestions=None if saved else suggestions)
    named = MappingNameForm(municipality=scan.municipality)
    return _page(request, scan, tables, named, saved=saved, is_first=True)


def _posted(request: HttpRequest, columns: dict[str, list[str]]) -> Chosen:
    chosen: Chosen = {}
    for table, names in columns.items():
        chosen[table] = {}
        for number, column in enumerate(names):
            key = request.POST.get(f"{table}-{number}", "").strip()[:200]
            if key:
                chosen[table][column] = key
    return chosen


def _page(
    request: HttpRequest, scan: PopulationScan, tables: Any, name: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "scan": scan,
        "tables": tables,
        "name_form": name,
        "mappings": SavedMapping.objects.all(),
        "wrong": status == HTTPStatus.UNPROCESSABLE_ENTITY and not name.errors,
        **more,
    }
    return render(request, "rights/scan/columns.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def scan_mappings(request: HttpRequest) -> HttpResponse:
    """Rename or remove a saved mapping."""
    municipality = request.municipality  # type: ignore[attr-defined]
    forms = {
        one.pk: MappingNameForm(instance=one, municipality=municipality, prefix=str(one.pk), auto_id="%s")
        for one in SavedMapping.objects.all()
    }
    if request.method != "POST":
        return render(request, "rights/scan/mappings.html", {"forms": list(forms.values())})
    number = request.POST.get("indeling", "")
    saved = SavedMapping.objects.filter(pk=int(number) if number.isdecimal() else 0).first()
    if saved is None:
        messages.warning(request, _("Die indeling is er niet meer."))
        return redirect("rights:scan-mappings", municipality.slug)
    with because(actor=request.actor):  # type: ignore[attr-defined]
        if request.POST.get("doe") == "wis":
            saved.delete()
            messages.success(request, _("De indeling is gewist."))
            return redirect("rights:scan-mappings", municipality.slug)
        form = MappingNameForm(
            request.POST, instance=saved, municipality=municipality, prefix=number, auto_id="%s"
        )
        if form.is_valid():
            form.save()
            messages.success(request, _("De nieuwe naam is bewaard."))
            return redirect("rights:scan-mappings", municipality.slug)
    forms[saved.pk] = form
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "rights/scan/mappings.html", {"forms": list(forms.values())}, status=status)
