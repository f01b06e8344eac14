"""The rights of a municipality for everybody: a list to search, a page per right, and the rule as text."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from baken.foundation.clock import today
from baken.foundation.ui.api import filter_choices
from baken.rights.catalogue.charts import chart_of
from baken.rights.catalogue.graph import around, drawing_of
from baken.rights.catalogue.selection import FIRST, LAST, read_selection, select
from baken.rights.local import law_of
from baken.rights.rules.catalogue import (
    Entry,
    RightPage,
    RightUnknown,
    entries,
    right_page,
    series_of,
    whom,
)
from baken.rights.rules.links import RightLink, links_here, links_of_right

RECENT = 5
"""Days on which something changed that are shown at once."""
reading = require_http_methods(["GET", "HEAD"])


@reading
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every right that holds here, narrowed by what stands in the address."""
    date = today()
    municipality = _municipality(request)
    every = entries(law_of(municipality, date=date), date=date)
    selection = read_selection(request.GET.dict())
    selected = select(every, selection, municipality=municipality.nis)
    context = {"selection": selection, "selected": selected, "total": len(every)}
    return render(request, "rights/catalogue/list.html", context)


@reading
def right(request: HttpRequest, right: str) -> HttpResponse:
    """One right: conditions, amounts, sources, tests, history."""
    page, context = _loaded(request, right)
    history = _history(page)
    context |= {
        "charts": [chart_of(series) for series in series_of(page.amounts)],
        "recent": history[:RECENT],
        "earlier": history[RECENT:],
    }
    return render(request, "rights/catalogue/right.html", context)


@reading
def text(request: HttpRequest, right: str) -> HttpResponse:
    """The rule as it is written, in Dutch with its citations: for who must approve it."""
    page, context = _loaded(request, right)
    if page.text is None:
        raise Http404(_("Op die datum kennen we de regels van dit recht niet."))
    return render(request, "rights/catalogue/text.html", context)


@reading
def links(request: HttpRequest) -> HttpResponse:
    """Which rights open which, drawn and in words; of one right when the address names it."""
    date = today()
    every = links_here(law_of(_municipality(request), date=date), date=date)
    rights = {one.key: one for link in every for one in (link.right, link.other)}
    chosen = rights.get(request.GET.get("recht", ""))
    shown = around(every, chosen.key) if chosen else every
    choices = sorted(((one.key, one.label) for one in rights.values()), key=lambda one: one[1].lower())
    context = {
        "drawing": drawing_of(shown),
        "opening": _grouped([link for link in shown if not link.is_apart]),
        "apart": [link for link in shown if link.is_apart],
        "chosen": chosen,
        "choices": filter_choices(
            choices=choices, selected=chosen.key if chosen else "", all_label=_("Alle rechten")
        ),
    }
    return render(request, "rights/catalogue/links.html", context)


def _grouped(links: Sequence[RightLink]) -> list[tuple[Entry, list[RightLink]]]:
    """Per right what it opens, by name."""
    every = sorted(links, key=lambda link: (link.right.label.lower(), link.after, link.other.label.lower()))
    return [(right, list(some)) for right, some in groupby(every, key=lambda link: link.right)]


def _loaded(request: HttpRequest, key: str) -> tuple[RightPage, dict[str, Any]]:
    date, problem = asked_date(request.GET.get("datum", ""))
    law = law_of(_municipality(request), date=date)
    try:
        page = right_page(law, key, date=date)
    except RightUnknown:
        raise Http404 from None
    return page, {
        "page": page,
        "links": links_of_right(law, key, date=date),
        "right": page.record,
        "whom": whom(law, page.record),
        "date": date,
        "is_today": date == today(),
        "problem": problem,
    }


def asked_date(text: str) -> tuple[dt.date, str]:
    """The date in an address, or today with what is wrong with it."""
    if not text:
        return today(), ""
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return today(), _("Die datum kunnen we niet lezen. Je ziet de regels van vandaag.")
    if not FIRST <= date <= LAST:
        return today(), _("Voor die datum kennen we geen regels. Je ziet de regels van vandaag.")
    return date, ""


def _history(page: RightPage) -> list[tuple[dt.date, list[tuple[str, str]]]]:
    """What changed on which day, newest first: (name, value) per amount."""
    changes = [
        (value.start, one.label, value.text)
        for one in page.amounts
        for value in one.values
        if value.start is not None and not value.is_forecast
    ]
    changes.sort(key=lambda change: (-change[0].toordinal(), change[1]))
    return [(day, [change[1:] for change in some]) for day, some in groupby(changes, key=lambda one: one[0])]


def _municipality(request: HttpRequest) -> Any:
    return request.municipality  # type: ignore[attr-defined]
