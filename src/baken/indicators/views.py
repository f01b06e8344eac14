"""Pages of indicators: translate a request into one call, and its answer into a page."""

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from baken.foundation.access.api import Actor
from baken.foundation.clock import now, today
from baken.foundation.territory.models import Municipality
from baken.indicators import operations
from baken.indicators.access import may_define, may_record, may_see_history
from baken.indicators.downloads import series_csv
from baken.indicators.errors import IndicatorError
from baken.indicators.forms import CorrectionForm, DefinitionForm, FigureForm, FilterForm, figure_as_typed
from baken.indicators.kinds import ValueRole
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.pages import detail_context, list_context
from baken.indicators.queries import found_indicators, values_of, visible_indicators
from baken.indicators.series import series

PER_PAGE = 25
MORE_THAN_ANY_ID = 2**63


class Page(HttpRequest):
    """A request as the middleware hands it over."""

    municipality: Municipality
    actor: Actor


@require_safe
def indicator_list(request: Page) -> HttpResponse:
    """All indicators somebody may see, searched and filtered by the address."""
    form = FilterForm(request.GET)
    rows = found_indicators(
        actor=request.actor, municipality=request.municipality, wanted=form.wanted(), today=today()
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    context = list_context(page=page, form=form, today=today())
    context["may_define"] = may_define(actor=request.actor, municipality=request.municipality.nis)
    return render(request, "indicators/list.html", context)


@require_safe
def indicator(request: Page, indicator_id: UUID) -> HttpResponse:
    """One indicator: chart, table, definition, breakdown and history."""
    found = _visible(request, indicator_id)
    context = detail_context(indicator=found, municipality=request.municipality, today=today())
    nis = request.municipality.nis
    context |= {
        "may_record": may_record(actor=request.actor, municipality=nis),
        "may_define": may_define(actor=request.actor, municipality=nis),
        "sees_history": bool(may_see_history(actor=request.actor, indicator=found)),
    }
    return render(request, "indicators/indicator.html", context)


@require_safe
def series_download(request: Page, indicator_id: UUID) -> HttpResponse:
    """The figures as CSV."""
    found = _visible(request, indicator_id)
    figures = series(
        indicator=found,
        values=values_of(indicators=[found])[found.pk],
        municipality=request.municipality,
        today=today(),
    )
    text = series_csv(indicator=found, series=figures)
    name = slugify(found.title)[:60] or "indicator"
    return HttpResponse(
        text.encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def record_value(request: Page, indicator_id: UUID) -> HttpResponseBase:
    """Fill in an observation."""
    found = _visible(request, indicator_id)
    return _figure_page(request, found, operations.record_value, _("Meting invullen"))


@require_http_methods(["GET", "HEAD", "POST"])
def set_target(request: Page, indicator_id: UUID) -> HttpResponseBase:
    """Set a target on a date."""
    found = _visible(request, indicator_id)
    return _figure_page(request, found, operations.set_target, _("Streefwaarde toevoegen"))


@require_http_methods(["GET", "HEAD", "POST"])
def correct_value(request: Page, indicator_id: UUID, value_id: int) -> HttpResponseBase:
    """Correct a figure, with the reason."""
    found = _visible(request, indicator_id)
    if value_id >= MORE_THAN_ANY_ID:
        raise Http404
    row = get_object_or_404(IndicatorValue, pk=value_id, indicator=found)
    may = may_record if row.role == ValueRole.OBSERVATION else may_define
    may(actor=request.actor, municipality=request.municipality.nis).require()
    first = figure_as_typed(indicator=found, figure=row.figure) | {"version": row.version}
    form = CorrectionForm(request.POST or None, indicator=found, initial=first)

    def save() -> None:
        operations.correct_value(
            value_id=row.pk,
            version=form.cleaned_data["version"],
            figure=form.cleaned_data["figure"],
            reason=form.cleaned_data["reason"],
            actor=request.actor,
        )

    context = {"standing": row, "title": _("Cijfer verbeteren")}
    return _form_page(request, form, save, found, context)


@require_http_methods(["GET", "HEAD", "POST"])
def define(request: Page) -> HttpResponseBase:
    """A new indicator."""
    form = DefinitionForm(request.POST or None)
    made: list[Indicator] = []

    def save() -> None:
        made.append(
            operations.define_indicator(
                municipality=request.municipality,
                record=form.record(key=uuid.uuid4().hex),
                actor=request.actor,
            )
        )

    return _form_page(request, form, save, made, {"title": _("Nieuwe indicator")})


@require_http_methods(["GET", "HEAD", "POST"])
def redefine(request: Page, indicator_id: UUID) -> HttpResponseBase:
    """Change what an indicator is."""
    found = _visible(request, indicator_id)
    form = DefinitionForm(request.POST or None, instance=found, initial={"version": found.version})

    def save() -> None:
        operations.redefine_indicator(
            indicator_id=found.pk,
            version=form.cleaned_data["version"] or 0,
            record=form.record(key=found.key),
            actor=request.actor,
        )

    return _form_page(request, form, save, found, {"title": _("Indicator bewerken")})


def _visible(request: Page, indicator_id: UUID) -> Indicator:
    rows = visible_indicators(actor=request.actor, municipality=request.municipality)
    return get_object_or_404(rows.select_related("life_domain"), pk=indicator_id)


def _figure_page(
    request: Page, found: Indicator, operation: Callable[..., IndicatorValue], title: str
) -> HttpResponseBase:
    form = FigureForm(request.POST or None, indicator=found, initial={"date": today()})

    def save() -> None:
        operation(indicator=found, figure=form.cleaned_data["figure"], actor=request.actor, at=now())

    return _form_page(request, form, save, found, {"title": title})


def _form_page(
    request: Page,
    form: Any,
    save: Callable[[], None],
    about: Indicator | list[Indicator],
    context: dict[str, Any],
) -> HttpResponseBase:
    """Show a form, or save it and go to the indicator; a refusal becomes a message on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except IndicatorError as error:
            form.add_error(None, str(error))
        else:
            target = about[0] if isinstance(about, list) else about
            messages.success(request, _("Bewaard."))
            return redirect(reverse("indicators:indicator", args=[request.municipality.slug, target.pk]))
    context |= {"form": form, "indicator": None if isinstance(about, list) else about}
    return render(request, "indicators/form.html", context, status=422 if form.errors else 200)
