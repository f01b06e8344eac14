"""The one address of all links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from baken.foundation.access.api import VISITOR
from baken.foundation.audit.api import Source, because
from baken.foundation.clock import now
from baken.foundation.signed_links.errors import SignedLinkError
from baken.foundation.signed_links.operations import open_link
from baken.foundation.signed_links.purposes import page_of

HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


# The token in the address gives the right, not a cookie, so another site gains nothing by sending the
# form; and with "no-referrer" browsers send `Origin: null`, which the check on cookies would refuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def open_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link is for, or hand its form to the purpose."""
    # From here on nothing that names the request's path (logs, trail, links on the page) knows the token.
    request.path = request.path_info = "/l/"
    try:
        response = _answer(request, token)
    except SignedLinkError as error:
        response = render(request, "signed_links/problem.html", {"error": error}, status=error.status)
    for name, value in HEADERS.items():
        response[name] = value
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    grant = open_link(token=token, now=now())
    page = page_of(grant.purpose)
    request.municipality = grant.municipality  # type: ignore[attr-defined]
    with scope(municipality=grant.municipality), because(actor=VISITOR, source=Source.LINK):
        answer = page.submit if request.method == "POST" else page.render
        response = answer(request=request, grant=grant)
        if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
            response.render()
    return response
