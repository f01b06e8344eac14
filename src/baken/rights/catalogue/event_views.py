"""Life events for everybody: what happens, and which rights start, change or stop by it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from baken.rights.local import law_here
from baken.rights.rules.events import EventUnknown, event_page, events

reading = require_http_methods(["GET", "HEAD"])


@reading
def event_list(request: HttpRequest) -> HttpResponse:
    """Everything that can happen, to choose from."""
    return render(request, "rights/catalogue/events.html", {"events": events(law_here(request))})


@reading
def event(request: HttpRequest, event: str) -> HttpResponse:
    """One event: what it starts, changes and stops in a synthetic city, and where to go first."""
    law = law_here(request)
    try:
        context: dict[str, Any] = {"page": event_page(law, event), "others": events(law)}
    except EventUnknown:
        raise Http404 from None
    return render(request, "rights/catalogue/event.html", context)
