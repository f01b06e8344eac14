"""Attaches who, from where and which address to every change of a request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from baken.foundation.audit.context import Metadata, Source, layer
from baken.foundation.clock import now

SECRET_PARTS = ("token", "key", "uidb36")


class AuditMiddleware:
    """Context of changes; never the query string, which may hold what somebody searched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with layer(lambda: request_values(request)):
            return self.get_response(request)


def request_values(request: HttpRequest) -> Metadata:
    """User id, path and source; asked at the moment of a change, after the route is known."""
    values: Metadata = {
        "user": request.user.pk if hasattr(request, "user") else None,
        "path": path_without_secrets(request),
        "source": Source.SCREEN.value,
    }
    if settings.DEMONSTRATION_DATE:
        # The trigger's own clock is the machine's; the demonstration lives on another day.
        values["at"] = now().isoformat()
    return values


def path_without_secrets(request: HttpRequest) -> str:
    """The path, without query string and with the secret of a mailed link left out."""
    path = request.path
    match = request.resolver_match
    for part in SECRET_PARTS:
        secret = match.kwargs.get(part) if match else None
        if secret:
            path = path.replace(str(secret), "…")
    return path
