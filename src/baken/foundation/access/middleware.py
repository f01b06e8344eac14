"""Closes every route that does not say who may use it."""

# ruff: noqa: ARG002 (the signature is Django's)
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from baken.foundation.access.actor import VISITOR
from baken.foundation.access.routes import rule_of

logger = logging.getLogger(__name__)


LARGEST_REQUEST = 26 * 1024 * 1024
"""Bytes: the largest file that may be attached, with room for the rest of its form."""


class RequestShapeMiddleware:
    """Refuse what no form of the product sends, before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """413 for a body beyond any limit. A NUL, which no text of PostgreSQL can hold, is left out of a
        question and makes an address unknown.
        """
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LARGEST_REQUEST:
            raise RequestDataTooBig
        if "\0" in request.path_info:
            raise Http404
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return self.get_response(request)


class RouteAccessMiddleware:
    """Decide per route, before the view runs. Reads request.actor and request.municipality."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        rule = rule_of(_route(request))
        closed = rule is None or not rule.everyone
        # What only some may see stays out of shared caches and the back button after signing out; a public
        # page shows more to who is signed in.
        if getattr(request, "actor", VISITOR).is_signed_in or (
            closed and not response.has_header("Cache-Control")
        ):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        route = _route(request)
        rule = rule_of(route)
        if rule is None:
            logger.error("route without declaration: %s", route or "?")
            return _refuse(request, str(_("Deze pagina is voor niemand opengesteld.")), signed_in=True)
        actor = getattr(request, "actor", VISITOR)
        municipality = getattr(request, "municipality", None)
        decision = rule.decide(actor=actor, municipality=municipality.nis if municipality else None)
        if decision:
            return None
        return _refuse(request, decision.reason, signed_in=actor.is_signed_in)


def _route(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _refuse(request: HttpRequest, reason: str, *, signed_in: bool) -> HttpResponseBase:
    """In the form the asker understands: JSON, htmx, a sign-in page, or the page that says no."""
    if "/api/" in request.path_info:
        return JsonResponse({"detail": reason}, status=403 if signed_in else 401)
    if signed_in or request.method not in {"GET", "HEAD"}:
        raise PermissionDenied(reason)
    to_login = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request"):
        # Swapping the sign-in page into a part of this page would break both.
        return HttpResponse(headers={"HX-Redirect": to_login.url})
    return to_login
