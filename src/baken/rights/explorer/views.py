"""The Rechtenverkenner: one address, one hidden field with everything, nothing kept."""

import json
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.clock import machine_now, now, today
from baken.rights.explorer.carrying import (
    Form,
    FormWiped,
    new_form,
    opened_form,
    sealed_form,
    still_asked,
    wipe,
)
from baken.rights.explorer.codes import shown_code
from baken.rights.explorer.flow import BEGIN, LOOK, WIPE, WIPE_CODE, Page, step, still_waiting
from baken.rights.explorer.limits import within_limit
from baken.rights.explorer.operations import leave_answers, take_back
from baken.rights.explorer.privacy import keeps_nothing
from baken.rights.explorer.sealing import SealBroken, SealExpired
from baken.rights.explorer.showing import answered_lines, page_heading, progress_of, shown_results
from baken.rights.local import law_here
from baken.rights.rules import Law
from baken.rights.rules.events import possible_events

CODE_RATES = "6/10m/key,60/10m/ip"
"""Codes from one form, and from one address: many people of a town hall or a library share one."""
TEMPLATES = {
    "numbers": "numbers.html",
    "ages": "ages.html",
    "questions": "questions.html",
    "results": "results.html",
    "event": "event.html",
}


@keeps_nothing
@require_http_methods(["GET", "HEAD", "POST"])
def explorer(request: HttpRequest) -> HttpResponse:
    """The first page; and after each press on a button the next screen, or the results."""
    if request.method != "POST":
        return render(request, "rights/explorer/intro.html")
    form = _opened(request)
    if isinstance(form, HttpResponse):
        return form
    if request.POST.get("doe") in {WIPE, WIPE_CODE}:
        return _wiped(request, form)
    law = law_here(request)
    household = still_asked(law, form.household)
    if request.POST.get("doe") == LOOK:
        hidden = still_waiting(law, household, request.POST.dict(), date=today())
        return HttpResponse(
            status=204, headers={"HX-Trigger": json.dumps({"rights:waiting": {"keys": hidden}})}
        )
    page = step(law, household, request.POST.dict(), date=today())
    return _shown(request, law, page, form)


@keeps_nothing
@require_POST
def printed(request: HttpRequest) -> HttpResponse:
    """The results as a PDF to take along."""
    from baken.rights.explorer.paper import results_pdf  # Typst is read in when somebody prints

    form = _opened(request)
    if isinstance(form, HttpResponse):
        return form
    if not form.household.members:
        return _gone(request)
    law = law_here(request)
    household = still_asked(law, form.household)
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
    form = _opened(request)
    if isinstance(form, HttpResponse):
        return form
    if not form.household.members:
        return _gone(request)
    context: dict[str, Any] = {"sealed": sealed_form(form, purpose=_purpose(request))}
    if request.POST.get("doe") == "maak-code":
        if not within_limit(request, action="make-code", rates=CODE_RATES, key=form.key):
            context["too_often"] = True
            return render(request, "rights/explorer/code.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        left = leave_answers(form=form, municipality=_municipality(request), at=machine_now())
        context |= {"left": left, "code": shown_code(left.code), "spelled": " ".join(left.code)}
    return render(request, "rights/explorer/code.html", context)


def _opened(request: HttpRequest) -> Form | HttpResponse:
    """What stands in the form; a page that says so when it cannot be read any more."""
    sealed = request.POST.get("antwoorden", "")
    if not sealed or request.POST.get("doe") == BEGIN:
        return new_form(at=machine_now())
    try:
        return opened_form(sealed, purpose=_purpose(request), at=machine_now())
    except SealExpired:
        return _gone(request, why="expired")
    except FormWiped:
        return _gone(request, why="wiped")
    except SealBroken:
        return _gone(request)


def _gone(request: HttpRequest, *, why: str = "unreadable") -> HttpResponse:
    return render(request, "rights/explorer/gone.html", {"why": why}, status=HTTPStatus.GONE)


def _wiped(request: HttpRequest, form: Form) -> HttpResponse:
    """Nothing of the form opens any more; with `WIPE_CODE` the code that was made from it neither."""
    wipe(form)
    taken_back = request.POST.get("doe") == WIPE_CODE and take_back(form=form)
    response = render(request, "rights/explorer/wiped.html", {"taken_back": taken_back})
    # Pages that the browser set aside for its back button go too.
    response["Clear-Site-Data"] = '"cache"'
    return response


def _shown(request: HttpRequest, law: Law, page: Page, form: Form) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "sealed": sealed_form(replace(form, household=page.household), purpose=_purpose(request)),
        "answered": answered_lines(law, page.household),
        "heading": page_heading(page),
        "progress": progress_of(page),
    }
    if page.kind == "results":
        context |= shown_results(page.results) | {
            "reckoned_on": today(),
            "left_out": law.left_out(date=today()),
        }
    if page.kind in {"results", "event"}:
        context["events"] = possible_events(law, page.household, date=today())
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.is_refused else HTTPStatus.OK
    return render(request, f"rights/explorer/{TEMPLATES[page.kind]}", context, status=status)


def _purpose(request: HttpRequest) -> str:
    return f"explorer {_municipality(request).nis}"


def _municipality(request: HttpRequest) -> Any:
    return request.municipality  # type: ignore[attr-defined]
