"""Gives answers without a body (405, 413, 429 of Django and libraries) the page of their error."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from baken.portal.errors import SHOWN, error_page


class ErrorPageMiddleware:
    """Only for people: answers of interfaces and answers that already say something stay as they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or response.status_code not in SHOWN or response.content:
            return response
        if "/api/" in request.path_info or not request.accepts("text/html"):
            return response
        page = error_page(request, status=response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                page[name] = response[name]
        return page
