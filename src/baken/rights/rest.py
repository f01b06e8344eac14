"""The rights as open data, and the rules as a service: stateless, nothing of a question is kept or logged."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.decorators import decorate_view
from pydantic import Field

from baken.foundation.clock import today
from baken.rights.catalogue.public_service import public_service
from baken.rights.catalogue.selection import read_selection, select
from baken.rights.explorer.privacy import unkept
from baken.rights.local import law_of
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
from baken.rights.rules.service import AskRefused, ask_json, check_json

router = Router(tags=["rechten"])
LARGEST_BODY = 100_000
"""Bytes of a situation; thirty persons with every fact stay far below."""


class SourceOut(Schema):
    """Where something stands."""

    title: str
    href: str


class RightOut(Schema):
    """A right in the list."""

    id: str
    label: str
    summary: str
    authority: str
    theme: str
    automatic: bool
    local: bool = Field(description="Of het recht alleen in deze gemeente bestaat")
    computed: bool = Field(description="Of de regels en bedragen van de datum bekend zijn")
    url: str = Field(description="De pagina voor mensen")
    api: str


class ValueOut(Schema):
    """A value of the law from a day on; `start` is null where the day is not known."""

    start: dt.date | None
    value: str
    confidence: str
    forecast: bool
    sources: list[SourceOut]


class AmountOut(Schema):
    """An amount, number or rate of the law through time; `in_force`: on the date that was asked."""

    name: str
    label: str
    in_force: ValueOut | None
    to_check: bool
    look_up_after: dt.date | None
    values: list[ValueOut]


class ConditionOut(Schema):
    """A condition; `exactly` is the rule in words."""

    id: str
    label: str
    assessed_by: str
    exactly: str
    sources: list[SourceOut]


class RightDetailOut(RightOut):
    """A right on a date."""

    date: dt.date
    whom: str
    desk: str
    decision_term: str
    documents: list[str]
    conditions: list[ConditionOut]
    amount: str
    amounts: list[AmountOut]
    gaps: list[str]
    legal_basis: list[SourceOut]
    opens: list[str]
    excludes: list[str]


class SituationIn(Schema):
    """A household in OpenFisca's JSON form. What is left out is unknown, never zero."""

    situation: dict[str, Any] = Field(
        description='{"persons": {"an": {"birth_date": "1990-01-01"}}, '
        '"households": {"thuis": {"applicant": ["an"]}}}; {"unknown": true} of {"min": …, "max": …} mag'
    )
    date: dt.date | None = Field(None, description="Dag van de regels; zonder: vandaag")
    rights: list[str] | None = Field(None, description="Alleen deze rechten")
    because: bool = Field(True, description="Bij check: ook waarom, en wat het zou veranderen")


class CatalogueQuery(Schema):
    """The filters of the page for people."""

    q: str = Field("", description="Zoekvraag")
    thema: str = ""
    instantie: str = ""
    toekenning: str = Field("", description="automatisch of aanvraag")


class DateQuery(Schema):
    """On which day."""

    date: dt.date | None = Field(None, description="Dag van de regels; zonder: vandaag")


class AmountsQuery(DateQuery):
    """Which amounts, on which day."""

    below: str = Field("", description="Begin van de naam, bijvoorbeeld leefloon", max_length=100)


def small(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse a body beyond any situation before it is read; keep no answer anywhere."""

    @wraps(view)
    def limited(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if int(length) > LARGEST_BODY:
            message = _("Deze situatie is te groot: hoogstens %(most)d bytes.") % {"most": LARGEST_BODY}
            return unkept(_problem("too_large", message, 413))
        return unkept(view(request, *arguments, **named))

    return limited


def _problem(code: str, message: str, status: int, **more: str) -> HttpResponse:
    response = JsonResponse({"code": code, "message": message, **more}, status=status)
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
    "/check", url_name="rights-check", summary="Waar heeft dit gezin recht op?", response=dict[str, Any]
)
@decorate_view(small)
def check(request: HttpRequest, data: SituationIn) -> Any:
    """Per right: entitlement (yes, no, maybe; and by whom it is still assessed), amount and reasons."""
    date = data.date or today()
    try:
        said = check_json(
            _law(request, date), data.situation, date=date, rights=data.rights, because=data.because
        )
    except AskRefused as error:
        return _problem("refused", str(error), 422, where=error.where)
    response = HttpResponse(said, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@router.post("/ask", url_name="rights-ask", summary="Wat is de volgende vraag?", response=dict[str, Any])
@decorate_view(small)
def ask(request: HttpRequest, data: SituationIn) -> Any:
    """The questions that decide most of what is still open, or null when nothing can matter any more."""
    date = data.date or today()
    try:
        return {"block": ask_json(_law(request, date), data.situation, date=date, rights=data.rights)}
    except AskRefused as error:
        return _problem("refused", str(error), 422, where=error.where)


@router.get("/{slug:right}", response=RightDetailOut, url_name="right", summary="Eén recht op een dag")
def one_right(request: HttpRequest, right: str, query: Query[DateQuery]) -> RightDetailOut:
    """Conditions, amounts, sources and what is not certain."""
    date = query.date or today()
    law = _law(request, date)
    page = _page(law, right, date)
    record, text = page.record, page.text
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
        gaps=list(record.gaps),
        legal_basis=_sources(record.legal_basis),
        opens=[one.key for one in page.opens],
        excludes=[one.key for one in page.excludes],
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
    address = request.build_absolute_uri(reverse("rights:right", args=[municipality.slug, right]))
    response = JsonResponse(
        public_service(page, address=address, nis=municipality.nis),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


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
