"""The studio: choose rights and people, change amounts, see who wins, who loses and what it costs."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.clock import now, today
from baken.foundation.jobs.api import start_job
from baken.rights.local import law_of
from baken.rights.reform import people as populations
from baken.rights.reform.computing import compute
from baken.rights.reform.editing import COMPUTE, Edited, chosen, edited
from baken.rights.reform.files import FORMATS, as_csv, as_xlsx
from baken.rights.reform.forms import StudyForm
from baken.rights.reform.making import make_city
from baken.rights.reform.operations import note_use, save_study
from baken.rights.reform.outcome import Outcome
from baken.rights.reform.page import Studio, studio
from baken.rights.reform.showing import shown
from baken.rights.reform.state import CITY, FIRST_DAY, LONGEST, StudioState, from_address
from baken.rights.rules import Law, reforming

reading = require_http_methods(["GET", "HEAD"])


class _Asked:
    """One request of the studio: its law, state, people and what may be computed."""

    def __init__(self, request: HttpRequest, query: QueryDict) -> None:
        self.request = request
        self.municipality: Any = request.municipality  # type: ignore[attr-defined]
        self.actor: Any = request.actor  # type: ignore[attr-defined]
        self.state = chosen(query, from_address(query, today=today()))
        self.law: Law = law_of(self.municipality, date=self.state.date)
        self.studio: Studio = studio(self.law, self.state)
        self.scans = populations.scans_for(actor=self.actor, municipality=self.municipality)
        self.people = self._people()
        self.problem = ""

    def _people(self) -> populations.People | None:
        if self.state.population == CITY:
            return populations.city(self.law, date=self.state.date)
        return next((one for one in self.scans if one.key == self.state.population), None)

    def edit(self, query: QueryDict) -> Edited:
        """The state after a button of the form."""
        return edited(query, self.studio)

    def reread(self, state: StudioState) -> None:
        """Go on with another state."""
        self.state, self.studio = state, studio(self.law, state)

    def outcome(self) -> Outcome | None:
        """The figures, when everything for them is there; `problem` says what the rules refuse."""
        if self.people is None or not self.people.is_there or not self.studio.is_ready:
            return None
        if len(self.state.query) > LONGEST:
            self.problem = too_long()
            return None
        try:
            found = compute(self.law, self.people, self.state, self.studio.scenarios)
        except reforming.ReformRefused as error:
            self.problem = str(error)
            return None
        note_use(self.people, actor=self.actor, at=now())
        return found


def too_long() -> str:
    """Why an address with very many changes is refused."""
    return _("Dit zijn te veel wijzigingen voor één adres. Zet enkele bedragen terug.")


@never_cache
@reading
def studio_page(request: HttpRequest) -> HttpResponse:
    """The studio; a form that was sent comes back as a short address with only what differs from the law."""
    query = request.GET
    asked = _Asked(request, query)
    if "doe" not in query and "kies" not in query:
        return _page(asked, outcome=asked.outcome())
    after = asked.edit(query)
    asked.reread(after.state)
    here = reverse("rights:reform-studio", args=[asked.municipality.slug])
    is_too_long = len(asked.state.query) > LONGEST
    if not asked.studio.wrong and not after.problem and not is_too_long:
        place = "resultaat" if query.get("doe") == COMPUTE else "bedragen"
        return redirect(f"{here}?{asked.state.query}#{place}")
    if is_too_long:
        asked.problem = too_long()
    more: dict[str, Any] = {"percent_problem": after.problem, "percent": query.get("procent", "")}
    return _page(asked, typed=dict(after.typed), status=HTTPStatus.UNPROCESSABLE_ENTITY, **more)


def _page(
    asked: _Asked,
    *,
    outcome: Outcome | None = None,
    typed: dict[str, str] | None = None,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    page, state = asked.studio, asked.state
    context = {
        "page": page,
        "state": state,
        "themes": page.themes(),
        "rights": page.controls(typed),
        "tabs": page.tabs(),
        "others": [(one, _written(state, one)) for one in range(len(state.scenarios))],
        "people": asked.people,
        "cities": populations.city(asked.law, date=state.date),
        "scans": asked.scans,
        "outcome": outcome,
        "shown": shown(outcome, edited=state.edited) if outcome else None,
        "about": page.about(outcome.population, outcome.law_version) if outcome else (),
        "problem": asked.problem,
        "first_day": FIRST_DAY,
        "form": more.pop("form", None) or StudyForm(),
        **more,
    }
    return render(asked.request, "rights/reform/studio.html", context, status=status)


def _written(state: StudioState, number: int) -> str:
    return QueryDict(state.content).getlist("scenario")[number]


@require_POST
def start_city(request: HttpRequest) -> HttpResponse:
    """Have the synthetic city made; its page says how far it is, and leads back."""
    asked = _Asked(request, QueryDict(request.POST.get("adres", "")))
    back = reverse("rights:reform-studio", args=[asked.municipality.slug]) + f"?{asked.state.query}"
    if populations.city(asked.law, date=asked.state.date).is_there:
        return redirect(back)
    job = start_job(
        task=make_city,
        title=_("Verzonnen stad maken"),
        municipality=asked.municipality,
        made_by=asked.actor.user_id,
        at=now(),
        total=100,
        day=asked.state.date.isoformat(),
        back=back,
    )
    return redirect("jobs:job", asked.municipality.slug, job.pk)


@never_cache
@reading
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The figures of the address as a file."""
    if form not in FORMATS:
        raise Http404
    asked = _Asked(request, request.GET)
    outcome = asked.outcome()
    if outcome is None:
        messages.error(request, asked.problem or _("Er is nog niets berekend om te downloaden."))
        here = reverse("rights:reform-studio", args=[asked.municipality.slug])
        return redirect(f"{here}?{asked.state.query}")
    about = asked.studio.about(outcome.population, outcome.law_version)
    return file_of(outcome, about, form)


def file_of(outcome: Outcome, about: Any, form: str) -> HttpResponse:
    """An outcome as a download."""
    content = as_csv(outcome, about) if form == "csv" else as_xlsx(outcome, about)
    answer = HttpResponse(content, content_type=FORMATS[form])
    answer["Content-Disposition"] = f'attachment; filename="hervorming.{form}"'
    return answer


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what stands in the address under a name, with its figures."""
    asked = _Asked(request, QueryDict(request.POST.get("adres", "")))
    form = StudyForm(request.POST)
    outcome = asked.outcome()
    if not form.is_valid():
        return _page(asked, outcome=outcome, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if outcome is None:
        asked.problem = asked.problem or _("Bereken eerst, dan pas kan je bewaren.")
        return _page(asked, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    study = save_study(
        **form.cleaned_data,
        state=asked.state,
        outcome=outcome,
        municipality=asked.municipality,
        actor=asked.actor,
        at=now(),
    )
    messages.success(request, _("De hervorming is bewaard."))
    return redirect("rights:reform-study", asked.municipality.slug, study.pk)


def recomputed(request: HttpRequest, query: str) -> tuple[StudioState, Outcome | None, str]:
    """A saved state computed with the law of today: state, figures, and what stands in the way."""
    asked = _Asked(request, QueryDict(query))
    outcome = asked.outcome()
    if outcome is not None or asked.problem:
        return asked.state, outcome, asked.problem
    if asked.people is None:
        return (
            asked.state,
            None,
            _("De mensen van deze scan zijn er niet meer, of je mag er niet mee rekenen."),
        )
    if not asked.people.is_there:
        return asked.state, None, _("De verzonnen stad moet eerst gemaakt worden. Open de studio.")
    return asked.state, None, _("De wet heeft deze bedragen niet meer. Open de studio en kies opnieuw.")
