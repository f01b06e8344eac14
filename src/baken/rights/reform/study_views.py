"""Saved studies: the list, one with its figures, and what can be done with it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.audit.api import history_of
from baken.foundation.clock import now, today
from baken.rights.local import law_of
from baken.rights.reform import operations
from baken.rights.reform.computing import law_changed
from baken.rights.reform.files import FORMATS
from baken.rights.reform.models import ReformStudy
from baken.rights.reform.outcome import Outcome, outcome_of
from baken.rights.reform.page import studio
from baken.rights.reform.people import people_of
from baken.rights.reform.showing import shown
from baken.rights.reform.state import StudioState, from_address
from baken.rights.reform.views import file_of, recomputed
from baken.rights.rules import Law

reading = require_http_methods(["GET", "HEAD"])
PER_PAGE = 25
SORTS = {"naam": "name", "dag": "date", "bewaard": "made_at", "berekend": "computed_at"}
REMOVED = "reform_removed"
"""Session key of the study that was removed last, for undo."""


@reading
def study_list(request: HttpRequest) -> HttpResponse:
    """Everything that was saved, searched and sorted by the address."""
    query, sort = request.GET.get("q", "").strip()[:100], request.GET.get("sorteer", "-bewaard")
    found = ReformStudy.objects.filter(removed_at__isnull=True).select_related("made_by")
    found = found.defer("outcome", "state")
    if query:
        found = found.filter(Q(name__icontains=query) | Q(note__icontains=query))
    field = SORTS.get(sort.removeprefix("-"), "made_at")
    found = found.order_by(f"-{field}" if sort.startswith("-") else field, "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    removed = request.session.get(REMOVED)
    undo = ReformStudy.objects.filter(pk=removed, removed_at__isnull=False).first() if removed else None
    return render(request, "rights/reform/list.html", {"page": page, "query": query, "undo": undo})


@never_cache
@reading
def study(request: HttpRequest, study: int) -> HttpResponse:
    """The figures as they were computed, with which law and people, and whether the law changed since."""
    return _shown(request, _study(study))


def _shown(request: HttpRequest, found: ReformStudy, *, problem: str = "", status: int = 200) -> HttpResponse:
    outcome = outcome_of(found.outcome)
    query = QueryDict(found.state)
    state = from_address(query, today=today())
    looked = from_address(request.GET, today=today()) if request.GET else state
    law = law_of(_municipality(request), date=found.date)
    page = studio(law, state)
    number = _number(request.GET.get("scenario", ""), len(outcome.scenarios))
    changed, may_renew = people_changed(request, law, state, outcome)
    context: dict[str, Any] = {
        "study": found,
        "outcome": outcome,
        "state": looked,
        "number": number,
        "shown": shown(outcome, edited=number),
        "tabs": page.tabs(),
        "about": page.about(outcome.population, outcome.law_version),
        "law_changed": law_changed(law, rights=state.rights, date=found.date, version=found.law_version),
        "people_changed": changed,
        "may_renew": may_renew,
        "history": history_of(record=found, limit=20),
        "problem": problem,
    }
    return render(request, "rights/reform/study.html", context, status=status)


def people_changed(request: HttpRequest, law: Law, state: StudioState, outcome: Outcome) -> tuple[str, bool]:
    """What became of the people since, empty when they are the same; and whether one can compute on them."""
    municipality = _municipality(request)
    people = people_of(
        law, state.population, date=state.date, actor=_actor(request), municipality=municipality
    )
    if people is None or (people.scan is not None and not people.is_there):
        return _("De mensen van deze scan zijn er niet meer, of je mag er niet mee rekenen."), False
    if people.version != outcome.people_version:
        return _("De bevolking veranderde sinds deze berekening."), True
    return "", True


def _number(text: str, most: int) -> int:
    number = int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 3 else 0
    return min(max(0, number), most - 1)


@reading
def study_export(request: HttpRequest, study: int, form: str) -> HttpResponse:
    """The saved figures as a file."""
    if form not in FORMATS:
        raise Http404
    found = _study(study)
    law = law_of(_municipality(request), date=found.date)
    page = studio(law, from_address(QueryDict(found.state), today=today()))
    outcome = outcome_of(found.outcome)
    about = [
        (_("Naam"), found.name),
        (_("Toelichting"), found.note),
        (_("Berekend op"), found.computed_at.strftime("%d/%m/%Y")),
        *page.about(outcome.population, outcome.law_version),
    ]
    return file_of(outcome, about, form)


@require_POST
def study_renew(request: HttpRequest, study: int) -> HttpResponse:
    """Compute again with the law as it is now, on the same day and people."""
    found = _study(study)
    state, outcome, problem = recomputed(request, found.state)
    if outcome is None:
        return _shown(request, found, problem=problem, status=HTTPStatus.CONFLICT)
    operations.renew_study(found, state=state, outcome=outcome, actor=_actor(request), at=now())
    messages.success(request, _("Opnieuw berekend met de wet van nu."))
    return redirect("rights:reform-study", _municipality(request).slug, found.pk)


@require_POST
def study_duplicate(request: HttpRequest, study: int) -> HttpResponse:
    """A copy to go on with."""
    made = operations.duplicate_study(_study(study), actor=_actor(request), at=now())
    messages.success(request, _("De kopie is gemaakt."))
    return redirect("rights:reform-study", _municipality(request).slug, made.pk)


@require_POST
def study_remove(request: HttpRequest, study: int) -> HttpResponse:
    """Out of the list; the list offers to take it back."""
    found = _study(study)
    operations.remove_study(found, actor=_actor(request), at=now())
    request.session[REMOVED] = found.pk
    return redirect("rights:reform-list", _municipality(request).slug)


@require_POST
def study_take_back(request: HttpRequest, removed_study: int) -> HttpResponse:
    """Undo a removal."""
    found = get_object_or_404(ReformStudy, pk=removed_study, removed_at__isnull=False)
    operations.take_back_study(found, actor=_actor(request))
    request.session.pop(REMOVED, None)
    messages.success(request, _("De hervorming staat weer in de lijst."))
    return redirect("rights:reform-study", _municipality(request).slug, found.pk)


def _study(pk: int) -> ReformStudy:
    return get_object_or_404(
        ReformStudy.objects.select_related("municipality", "made_by"), pk=pk, removed_at__isnull=True
    )


def _municipality(request: HttpRequest) -> Any:
    return request.municipality  # type: ignore[attr-defined]


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]
