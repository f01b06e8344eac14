"""From an address to a selection: the parameters in Dutch, and whatever else somebody puts there."""

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from baken.plan.selection import Selection

Record = TypeVar("Record")

PARAMETERS: Mapping[str, str] = {
    "q": "q",
    "domain": "domein",
    "level": "niveau",
    "status": "status",
    "lead": "trekker",
    "partner": "partner",
    "code": "code",
    "priority": "prioriteit",
    "reason": "waarom",
    "term": "termijn",
    "missing": "ontbreekt",
    "sort": "sorteer",
}
"""The name of each filter in the address of a page."""
PAGE_SIZE = 25


def readable_address(request: HttpRequest) -> list[str]:
    """Make the query string safe to read everywhere; a problem when it was beyond reading."""
    try:
        request.GET  # noqa: B018 - reading it is what parses it
    except SuspiciousOperation:  # more parameters than any page has
        request.GET = QueryDict()
        return [_("Het adres heeft te veel filters. Ze tellen niet mee.")]
    return []


def selection_of(request: HttpRequest) -> Selection:
    """What the address asks for, untrusted."""
    return Selection(**{name: request.GET.get(parameter, "") for name, parameter in PARAMETERS.items()})


def address_of(selection: Selection, **changes: str) -> str:
    """The query string of a selection with some filters changed; empty ones stay out."""
    values = {name: changes.get(name, getattr(selection, name)) for name in PARAMETERS}
    return query_string({PARAMETERS[name]: value for name, value in values.items()})


def query_string(values: Mapping[str, str]) -> str:
    """Parameters of an address; empty ones stay out."""
    query = urlencode({name: value for name, value in values.items() if value})
    return f"?{query}" if query else "?"


def page_of(request: HttpRequest, records: list[Record]) -> tuple[Page[Record], list[str]]:
    """The page that the address asks for, or the nearest one with a word about it."""
    paginator = Paginator(records, PAGE_SIZE)
    asked = request.GET.get("pagina", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    shown = min(max(number, 1), paginator.num_pages)
    problems = []
    if asked and str(shown) != asked:
        problems.append(_("Die pagina bestaat niet. Je ziet pagina %(number)d.") % {"number": shown})
    return paginator.page(shown), problems
