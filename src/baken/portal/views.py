"""The public front of Baken."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from baken.foundation.clock import today
from baken.foundation.ui.api import front_page_tiles, waiting_for
from baken.portal.queries import municipalities_with_pages
from baken.portal.searching import search_results
from baken.portal.style_page import style_context

reading = require_http_methods(["GET", "HEAD"])


@reading
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a municipality; with only one there is nothing to choose."""
    municipalities = municipalities_with_pages(date=today())
    if len(municipalities) == 1:
        return HttpResponseRedirect(reverse("city:home", args=[municipalities[0].slug]))
    return render(request, "portal/choose.html", {"municipalities": municipalities})


@reading
def home(request: HttpRequest) -> HttpResponse:
    """A municipality's front page: what waits for somebody, and what they can do here."""
    actor, municipality = request.actor, request.municipality  # type: ignore[attr-defined]
    return render(
        request,
        "portal/home.html",
        {
            "tiles": front_page_tiles(actor=actor, municipality=municipality),
            "works_here": bool(actor.roles_in(municipality.nis)),
            "waiting": waiting_for(actor=actor, municipality=municipality),
        },
    )


@reading
def search(request: HttpRequest) -> HttpResponse:
    """Everything this person may see that answers a question."""
    results = search_results(
        parameters=request.GET,
        municipality=request.municipality,  # type: ignore[attr-defined]
        actor=request.actor,  # type: ignore[attr-defined]
    )
    return render(request, "portal/search.html", {"results": results})


@reading
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "portal/accessibility.html")


@reading
def privacy(request: HttpRequest) -> HttpResponse:
    """What Baken keeps about people, and what not."""
    return render(request, "portal/privacy.html")


@reading
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "portal/style.html", style_context(request.GET))
