"""The Rechtenverkenner: one address, one hidden field with everything, nothing kept."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.clock import machine_now, now, today
from baken.rights.explorer.codes import shown_code
from baken.rights.explorer.flow import BEGIN, LOOK, Page, step, still_waiting
from baken.rights.explorer.limits import within_limit
from baken.rights.explorer.operations import leave_answers
from baken.rights.explorer.privacy import keeps_nothing
from baken.rights.explorer.sealing import SealBroken, SealExpired, seal, unseal
from baken.rights.explorer.showing import answered_lines, page_heading, progress_of, shown_results
from baken.rights.household import Household, as_json, from_json
from baken.rights.local import law_here
from baken.rights.rules import Law

TEMPLATES = {
    "numbers": "numbers.html",
    "ages": "ages.html",
    "questions": "questions.html",
    "results": "results.html",
}


@keeps_nothing
@require_http_methods(["GET", "HEAD", "POST"])
def explorer(request: HttpRequest) -> HttpResponse:
    """The first page; and after each press on a button the next screen, or the results."""
    if request.method != "POST":
        return render(request, "rights/explorer/intro.html")
    household = _opened(request)
    if isinstance(household, HttpResponse):
        return household
    law = law_here(request)
    if request.POST.get("doe") == LOOK:
        hidden = still_waiting(law, household, request.POST.dict(), date=today())
        return HttpResponse(
            status=204, headers={"HX-Trigger": json.dumps({"rights:waiting": {"keys": hidden}})}
        )
    page = step(law, household, request.POST.dict(), date=today())
    return _shown(request, law, page)


@keeps_nothing
@require_POST
def printed(request: HttpRequest) -> HttpResponse:
    """The results as a PDF to take along."""
    from baken.rights.explorer.paper import results_pdf  # Typst is read in when somebody prints

    household = _opened(request)
    if isinstance(household, HttpResponse):
        return household
    if not household.members:
        return _gone(request, expired=False)
    law = law_here(request)
    content = results_pdf(
        results=law.check(household, date=today()),
        answered=answered_lines(law, household),
        municipality=_municipality(request),
        at=now(),
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="mijn-rechten.pdf"'
    return response


@keeps_nothing
@require_POST
def make_code(request: HttpRequest) -> HttpResponse:
    """What a code is, and after the button the code itself: the only thing that is ever kept, for a day."""
    household = _opened(request)
    if isinstance(household, HttpResponse):
        return household
    if not household.members:
        return _gone(request, expired=False)
    context: dict[str, Any] = {"sealed": _sealed(request, household)}
    if request.POST.get("doe") == "maak-code":
        if not within_limit(request, action="make-code", rates="6/10m/ip"):
            context["too_often"] = True
            return render(request, "rights/explorer/code.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        left = leave_answers(household=household, municipality=_municipality(request), at=machine_now())
        context |= {"left": left, "code": shown_code(left.code), "spelled": " ".join(left.code)}
    return render(request, "rights/explorer/code.html", context)


def _opened(request: HttpRequest) -> Household | HttpResponse:
    """What stands in the form; a page that says so when it cannot be read any more."""
    sealed = request.POST.get("antwoorden", "")
    if not sealed or request.POST.get("doe") == BEGIN:
        return Household()
    try:
        return from_json(unseal(sealed, purpose=_purpose(request), at=machine_now()))
    except SealExpired:
        return _gone(request, expired=True)
    except SealBroken:
        return _gone(request, expired=False)


def _gone(request: HttpRequest, *, expired: bool) -> HttpResponse:
    return render(request, "rights/explorer/gone.html", {"expired": expired}, status=HTTPStatus.GONE)


def _shown(request: HttpRequest, law: Law, page: Page) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "sealed": _sealed(request, page.household),
        "answered": answered_lines(law, page.household),
        "heading": page_heading(page),
        "progress": progress_of(page),
    }
    if page.kind == "results":
        context |= shown_results(page.results) | {
            "reckoned_on": today(),
            "left_out": law.left_out(date=today()),
        }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.is_refused else HTTPStatus.OK
    return render(request, f"rights/explorer/{TEMPLATES[page.kind]}", context, status=status)


def _sealed(request: HttpRequest, household: Household) -> str:
    return seal(as_json(household), purpose=_purpose(request), at=machine_now())


def _purpose(request: HttpRequest) -> str:
    return f"explorer {_municipality(request).nis}"


def _municipality(request: HttpRequest) -> Any:
    return request.municipality  # type: ignore[attr-defined]
