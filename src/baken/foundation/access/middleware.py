"""Closes every route that does not say who may use it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from baken.foundation.access.actor import VISITOR
from baken.foundation.access.routes import rule_of


class RouteAccessMiddleware:
    """Decide per route, before the view runs. Reads request.actor and request.municipality."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        rule = rule_of(name)
        if rule is None:
            raise PermissionDenied(f"route {name or request.path_info} declares nobody")
        actor = getattr(request, "actor", VISITOR)
        municipality = getattr(request, "municipality", None)
        decision = rule.decide(actor=actor, municipality=municipality.nis if municipality else None)
        if decision:
            return None
        if not actor.is_signed_in and request.method in {"GET", "HEAD"} and "/api/" not in request.path_info:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(decision.reason)
