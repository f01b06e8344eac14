"""A worker with a client: everything on one screen, live answers, before and after. Nothing is stored."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.clock import machine_now, today
from baken.rights.conversation.comparing import Comparison, compare
from baken.rights.conversation.form import Filled, form_of, read_form
from baken.rights.explorer.carrying import still_asked
from baken.rights.explorer.codes import CodeUnreadable, read_code
from baken.rights.explorer.privacy import discreet, unkept
from baken.rights.explorer.sealing import SealBroken, SealExpired, seal, unseal
from baken.rights.explorer.showing import shown_results
from baken.rights.household import Household, as_json, from_json
from baken.rights.local import law_here
from baken.rights.results import RightResult
from baken.rights.rules import Law, SituationImpossible
from baken.rights.rules.sheet import asked_facts, moot, sheet

KEEP, FORGET = "vergelijk", "stop"


@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest) -> HttpResponse:
    """The whole sheet: empty, or as it was sent."""
    law = law_here(request)
    filled = read_form(law, request.POST.dict(), date=today())
    before, sealed = _before(request, law), request.POST.get("voor", "")
    if request.POST.get("doe") == KEEP and filled.household.members:
        before = filled.household
        sealed = seal(as_json(before), purpose=_purpose(request), since=machine_now())
    elif request.POST.get("doe") == FORGET:
        before = None
    return sheet_page(
        request, law, filled, before=before, sealed=sealed if before else "", **_opened_code(request)
    )


@discreet
@require_POST
def outcome(request: HttpRequest) -> HttpResponse:
    """What the sheet comes to while somebody types, and which questions make no sense meanwhile."""
    law = law_here(request)
    filled = read_form(law, request.POST.dict(), date=today())
    response = render(
        request, "rights/conversation/_outcome.html", _outcome(law, filled, _before(request, law))
    )
    keys = [f"{of}.{fact}" for of, fact in moot(law, filled.household, date=today())]
    response["HX-Trigger"] = json.dumps({"rights:waiting": {"keys": keys}})
    return unkept(response)


def sheet_page(
    request: HttpRequest, law: Law, filled: Filled, *, before: Household | None = None, **more: Any
) -> HttpResponse:
    """The page around a sheet; `more`: what stands above it, such as the code that was opened."""
    context = {
        **_outcome(law, filled, before),
        "filled": filled,
        "parts": sheet(law, filled.household, date=today()) if filled.household.members else [],
        "hidden": {f"{of}.{fact}" for of, fact in moot(law, filled.household, date=today())},
        "sealed": "",
        "code": "",
        **more,
    }
    return unkept(render(request, "rights/conversation/page.html", context))


def opened_page(request: HttpRequest, household: Household, **more: Any) -> HttpResponse:
    """What somebody left under a code, on a sheet."""
    law = law_here(request)
    known = still_asked(law, household)
    return sheet_page(request, law, form_of(law, known, date=today()), **more)


def _opened_code(request: HttpRequest) -> dict[str, Any]:
    """The code that was opened and until when it works, which travel along so that it can be deleted."""
    try:
        return {
            "code": read_code(request.POST.get("code", "")),
            "expires_at": dt.datetime.fromisoformat(request.POST.get("code-tot", "")),
        }
    except (CodeUnreadable, ValueError):
        return {}


def _outcome(law: Law, filled: Filled, before: Household | None) -> dict[str, Any]:
    """Results, or the comparison with how it was; and what is wrong with the form."""
    context: dict[str, Any] = {"filled": filled, "reckoned_on": today(), "problem": "", "comparison": None}
    if not filled.household.members:
        return context
    try:
        results = law.check(filled.household, date=today())
        if before is not None:
            context["comparison"] = _compared(law, before, filled.household, results)
    except SituationImpossible as error:
        return context | {"problem": str(error)}
    return context | shown_results(results)


def _compared(law: Law, before: Household, after: Household, results: Sequence[RightResult]) -> Comparison:
    asked = {**asked_facts(law, before, date=today()), **asked_facts(law, after, date=today())}
    return compare(
        before=(before, law.check(before, date=today())),
        after=(after, results),
        questions=[
            law.question(after if of in after.keys else before, of=of, fact=fact)
            for of, fact in asked.values()
            if before.value(of, fact) != after.value(of, fact)
        ],
    )


def _before(request: HttpRequest, law: Law) -> Household | None:
    """How it was, from the form; nothing when that stood open too long."""
    sealed = request.POST.get("voor", "")
    if not sealed:
        return None
    try:
        unsealed = unseal(sealed, purpose=_purpose(request), at=machine_now())
        return still_asked(law, from_json(unsealed.data))
    except (SealBroken, SealExpired):
        return None


def _purpose(request: HttpRequest) -> str:
    return f"before {request.municipality.nis}"  # type: ignore[attr-defined]
