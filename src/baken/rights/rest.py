"""The rights as open data, and the rules as a service: stateless, nothing of a question is kept or logged."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.decorators import decorate_view

from baken.foundation.clock import today
from baken.foundation.messaging.api import absolute_url
from baken.rights.catalogue.public_service import public_service
from baken.rights.catalogue.selection import read_selection, select
from baken.rights.explorer.privacy import discreet, unkept
from baken.rights.fair_use import seconds_to_wait
from baken.rights.local import law_of
from baken.rights.rest_schemas import (
    AmountOut,
    AmountsQuery,
    AskOut,
    CatalogueQuery,
    CheckOut,
    ConditionOut,
    DateQuery,
    ProblemOut,
    RightDetailOut,
    RightOut,
    SituationIn,
    SourceOut,
    ValueOut,
)
from baken.rights.rules import Law
from baken.rights.rules.catalogue import (
    Entry,
    RightUnknown,
    Through,
    amounts_on,
    entries,
    right_page,
    whom,
)
from baken.rights.rules.links import links_of_right
from baken.rights.rules.service import AskRefused, ask_json, check_json

router = Router(tags=["rechten"])
LARGEST_BODY = 100_000
"""Bytes of a situation; thirty persons with every fact stay far below."""
REFUSALS = {413: ProblemOut, 422: ProblemOut, 429: ProblemOut}


def fair(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a body beyond any situation, and who asks too often, before anything is read.

    No answer is kept anywhere, nor repeated by a fault.
    """
    view = discreet(view)

    @wraps(view)
    def limited(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if int(length) > LARGEST_BODY:
            message = _("Deze situatie is te groot: hoogstens %(most)d bytes.") % {"most": LARGEST_BODY}
            return unkept(_problem("too_large", message, 413))
        wait = seconds_to_wait(request)
        if wait:
            message = _("Je vraagt te veel na elkaar. Probeer het over %(wait)d seconden weer.") % {
                "wait": wait
            }
            response = unkept(_problem("too_often", message, 429))
            response["Retry-After"] = str(wait)
            return response
        return unkept(view(request, *arguments, **named))

    return limited


def _problem(code: str, message: str, status: int, **more: str) -> HttpResponse:
    return _open(JsonResponse({"code": code, "message": message, **more}, status=status))


def _open(response: HttpResponse) -> HttpResponse:
    """May be read from any other site; without cookies, so that `*` opens nothing to others."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


@router.get("", response=list[RightOut], url_name="rights", summary="De rechten die hier gelden")
def list_rights(request: HttpRequest, query: Query[CatalogueQuery]) -> list[RightOut]:
    """Rights of everybody and of this municipality, with the filters of the page for people."""
    date = today()
    municipality = _municipality(request)
    every = entries(_law(request, date), date=date)
    selected = select(every, read_selection(query.dict()), municipality=municipality.nis)
    return [RightOut(**_entry(one, municipality.slug)) for one in selected.entries]


@router.get(
    "/parameters", response=list[AmountOut], url_name="right-parameters", summary="Bedragen op een dag"
)
def parameters(request: HttpRequest, query: Query[AmountsQuery]) -> list[AmountOut]:
    """Amounts of the law on a day, with their values through time and their sources."""
    date = query.date or today()
    found = amounts_on(_law(request, date), date=date, below=query.below)
    return [_amount(one) for one in found]


@router.post(
    "/check",
    url_name="rights-check",
    summary="Waar heeft dit gezin recht op?",
    response={200: CheckOut, **REFUSALS},
)
@decorate_view(fair)
def check(request: HttpRequest, data: SituationIn) -> HttpResponse:
    """Per right: entitlement (yes, no, maybe; and by whom it is still assessed), amount and reasons."""
    date = data.date or today()
    try:
        said = check_json(
            _law(request, date), data.situation, date=date, rights=data.rights, because=data.because
        )
    except AskRefused as error:
        return _problem("refused", str(error), 422, where=error.where)
    return _open(HttpResponse(said, content_type="application/json"))


@router.post(
    "/ask",
    url_name="rights-ask",
    summary="Wat is de volgende vraag?",
    response={200: AskOut, **REFUSALS},
)
@decorate_view(fair)
def ask(request: HttpRequest, data: SituationIn) -> HttpResponse:
    """The questions that decide most of what is still open, or null when nothing can matter any more."""
    date = data.date or today()
    try:
        block = ask_json(_law(request, date), data.situation, date=date, rights=data.rights)
    except AskRefused as error:
        return _problem("refused", str(error), 422, where=error.where)
    return _open(JsonResponse({"block": block}))


@router.api_operation(["OPTIONS"], "/check", url_name="rights-check", include_in_schema=False)
@router.api_operation(["OPTIONS"], "/ask", url_name="rights-ask", include_in_schema=False)
def preflight(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the router's signature
    """A browser asks first whether a page of another site may send JSON here."""
    response = _open(HttpResponse(status=204))
    response["Access-Control-Allow-Methods"] = "POST"
    response["Access-Control-Allow-Headers"] = "Content-Type"
    response["Access-Control-Max-Age"] = "86400"
    return response


@router.get("/{slug:right}", response=RightDetailOut, url_name="right", summary="Eén recht op een dag")
def one_right(request: HttpRequest, right: str, query: Query[DateQuery]) -> RightDetailOut:
    """Conditions, amounts, sources and what is not certain."""
    date = query.date or today()
    law = _law(request, date)
    page = _page(law, right, date)
    record, text = page.record, page.text
    links = links_of_right(law, right, date=date)
    conditions = [
        ConditionOut(
            id=one.name,
            label=one.label,
            assessed_by=one.assessed_by,
            exactly=one.exactly,
            sources=_sources(one.sources),
        )
        for one in (text.conditions if text else ())
    ]
    return RightDetailOut(
        **_entry(page.entry, _municipality(request).slug),
        date=date,
        whom=whom(law, record),
        desk=record.desk,
        decision_term=record.decision_term,
        documents=list(record.documents),
        conditions=conditions,
        amount=text.amount if text else "",
        amounts=[_amount(one) for one in page.amounts],
        gaps=[one.says for one in record.gaps],
        legal_basis=_sources(record.legal_basis),
        opens=[one.other.key for one in links.opens],
        excludes=[one.key for one in links.excludes],
    )


@router.get(
    "/{slug:right}/cpsv",
    response=dict[str, Any],
    url_name="right-public-service",
    summary="Eén recht als publieke dienst (CPSV-AP, JSON-LD)",
)
def cpsv(request: HttpRequest, right: str) -> HttpResponse:
    """The same as a public service in the European vocabulary."""
    date, municipality = today(), _municipality(request)
    page = _page(_law(request, date), right, date)
    address, catalogue = (
        absolute_url(reverse(name, args=arguments))
        for name, arguments in (
            ("rights:right", [municipality.slug, right]),
            ("rights:catalogue", [municipality.slug]),
        )
    )
    response = JsonResponse(
        public_service(page, address=address, catalogue=catalogue, nis=municipality.nis),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    return _open(response)


def _page(law: Law, key: str, date: dt.date) -> Any:
    try:
        return right_page(law, key, date=date)
    except RightUnknown:
        raise Http404(_("Dit recht bestaat hier niet.")) from None


def _entry(entry: Entry, slug: str) -> dict[str, Any]:
    return {
        "id": entry.key,
        "label": entry.label,
        "summary": entry.summary,
        "authority": entry.authority,
        "theme": entry.theme,
        "automatic": entry.automatic,
        "local": entry.is_local,
        "computed": entry.is_computed,
        "url": reverse("rights:right", args=[slug, entry.key]),
        "api": reverse("api:right", args=[slug, entry.key]),
    }


def _amount(amount: Through) -> AmountOut:
    values = [_value(one) for one in amount.values]
    return AmountOut(
        name=amount.name,
        label=amount.label,
        in_force=_value(amount.in_force) if amount.in_force else None,
        to_check=amount.to_check,
        look_up_after=amount.look_up_after,
        values=values,
    )


def _value(value: Any) -> ValueOut:
    return ValueOut(
        start=value.start,
        value=value.text,
        confidence=value.confidence,
        forecast=value.is_forecast,
        sources=[SourceOut(**one) for one in value.sources],
    )


def _sources(sources: Any) -> list[SourceOut]:
    return [SourceOut(title=one.title, href=one.href) for one in sources]


def _law(request: HttpRequest, date: dt.date) -> Law:
    return law_of(_municipality(request), date=date)


def _municipality(request: HttpRequest) -> Any:
    return request.municipality  # type: ignore[attr-defined]
