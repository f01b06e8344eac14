"""Closes every route that does not say who may use it."""

# ruff: noqa: ARG002 (the signature is Django's)
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import resolve
from django.utils.translation import gettext as _

from baken.foundation.access.actor import VISITOR
from baken.foundation.access.decision import Decision, deny
from baken.foundation.access.routes import LARGEST_REQUEST, RouteRule, largest_request, rule_of

logger = logging.getLogger(__name__)


class RequestShapeMiddleware:
    """Refuse what no form of the product sends, before anything reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """413 for a body beyond any limit. A NUL, which no text of PostgreSQL can hold, is left out of a
        question and makes an address unknown.
        """
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or (_is_large(request) and int(length) > largest_request(_asked(request))):
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
        if _is_large(request):  # before anything reads it: the check of the form's token would
            self._decide(request, rule_of(_asked(request))).require()
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
        decision = self._decide(request, rule)
        if decision:
            return None
        signed_in = getattr(request, "actor", VISITOR).is_signed_in
        return _refuse(request, decision.reason, signed_in=signed_in)

    def _decide(self, request: HttpRequest, rule: RouteRule | None) -> Decision:
        if rule is None:
            return deny(str(_("Deze pagina is voor niemand opengesteld.")))
        municipality = getattr(request, "municipality", None)
        actor = getattr(request, "actor", VISITOR)
        return rule.decide(actor=actor, municipality=municipality.nis if municipality else None)


def _is_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > LARGEST_REQUEST


def _asked(request: HttpRequest) -> str:
    """The route of an address before Django looked it up; nothing where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Http404:
        return ""


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
